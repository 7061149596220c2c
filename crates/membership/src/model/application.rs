//! An application to join: what the category requires is declared in words that are kept with their version.

use kernel::{At, PersonId};
use people::model::FactKind;
use rulebook::Condition;

use super::{ApplicationId, Inside};

/// How far an application has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationState {
    /// The address is still to be confirmed.
    Sent,
    /// Waits for a decision.
    Open,
    Admitted,
    Refused,
}

impl ApplicationState {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Open => "open",
            Self::Admitted => "admitted",
            Self::Refused => "refused",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "address not confirmed yet",
            Self::Open => "waits for a decision",
            Self::Admitted => "admitted",
            Self::Refused => "refused",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        [Self::Sent, Self::Open, Self::Admitted, Self::Refused].into_iter().find(|it| it.slug() == slug)
    }
}

/// One consent as it was ticked on the form.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Agreed {
    /// The word of the purpose.
    pub purpose: String,
    /// The word of the channel.
    pub channel: String,
    /// The version of the words that stood there.
    pub version: i64,
}

/// One application.
#[derive(Clone, Debug)]
pub struct Application {
    pub id: ApplicationId,
    pub state: ApplicationState,
    pub category: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub postcode: String,
    pub national_number: String,
    pub ward: Option<String>,
    pub constituency: Option<String>,
    pub inside: Inside,
    /// The words that were agreed to.
    pub wording: String,
    pub wording_version: String,
    /// What they agreed to beside the membership, which needs none of it.
    pub consents: Vec<Agreed>,
    /// Number of the constitution's version under which they were.
    pub constitution: i64,
    pub created_at: At,
    pub confirmed_at: Option<At>,
    /// By when it is to be decided, where the rules say.
    pub due_at: Option<At>,
    pub decided_at: Option<At>,
    pub decided_by: Option<PersonId>,
    /// Why it was refused, as the person was told.
    pub reason: String,
    /// The person it made, or the one in the register who came back.
    pub person: Option<PersonId>,
}

impl Application {
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// One thing that the category requires, in the first person. None asks for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub kind: FactKind,
    pub answer: bool,
    pub words: String,
}

/// What somebody declares to be in a category. The fee comes after; it is not declared.
pub fn statements(requires: &Condition, group: &str) -> Vec<Statement> {
    let mut all = vec![];
    let mut say = |kind, answer: Option<bool>, yes: &str, no: &str| {
        if let Some(answer) = answer {
            all.push(Statement { kind, answer, words: if answer { yes } else { no }.to_owned() });
        }
    };
    let here = format!("My main home is in the area of {group}.");
    say(FactKind::LivesInArea, requires.lives_in_area, &here, "My main home is outside the area.");
    say(
        FactKind::NationalMember,
        requires.national_member,
        "I am a member of the national association.",
        "I am not a member of the national association.",
    );
    say(
        FactKind::SharesAims,
        requires.shares_aims,
        "I share the aims and values of the constitution.",
        "I do not share the aims of the constitution.",
    );
    say(
        FactKind::RivalParty,
        requires.rival_party,
        "I am a member of another party.",
        "I am not a member of a party that stands against ours in elections.",
    );
    all
}

/// All of them as one text, which a version names.
pub fn wording(statements: &[Statement]) -> String {
    statements.iter().map(|it| it.words.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_why_they_are_not_in_the_national_association() {
        let requires = Condition {
            lives_in_area: Some(true),
            national_member: Some(false),
            shares_aims: Some(true),
            rival_party: Some(false),
            fee_paid: Some(true),
            ..Condition::default()
        };
        let all = statements(&requires, "Fairhaven");
        let kinds: Vec<(FactKind, bool)> = all.iter().map(|it| (it.kind, it.answer)).collect();
        let wanted = [
            (FactKind::LivesInArea, true),
            (FactKind::NationalMember, false),
            (FactKind::SharesAims, true),
            (FactKind::RivalParty, false),
        ];
        assert_eq!(kinds, wanted);
        let text = wording(&all).to_lowercase();
        assert!(!text.contains("why") && !text.contains("because") && !text.contains("reason"), "{text}");
    }
}
