//! The purposes for which an organisation holds personal data: a closed list, each with its lawful basis.
//!
//! Source: UK GDPR Articles 6, 9 and 30; DPA 2018 Schedule 1. Every list of members says that somebody holds a political
//! opinion, so every purpose has an Article 9 condition as well.

use serde::Serialize;

/// What personal data are held for. Every table and every export belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    Membership,
    SigningIn,
    Notices,
    News,
    Money,
    Offices,
    Elections,
    Voting,
    Quota,
    Deliberation,
    Organising,
    Constitution,
    Accountability,
    Rights,
}

/// Who gets data beyond the officers whose work it is.
pub type Recipient = &'static str;

const BODY: &str = "Article 9(2)(d): a not-for-profit body with a political aim, about its members, former members and people in \
     regular contact with it, and not disclosed outside without consent";
const ASKED: &str = "Article 9(2)(a): your explicit consent";
const NOBODY: &[Recipient] = &["Nobody outside the organisation"];
const MAILED: &[Recipient] = &["The provider that carries our e-mail, on our instructions"];
const CONTRACT: &str = "Article 6(1)(b): your membership, which is an agreement by our constitution";
const CONSENT: &str = "Article 6(1)(a): your consent";
const LAW: &str = "Article 6(1)(c): a legal duty";
const INTEREST: &str = "Article 6(1)(f): a legitimate interest";

impl Purpose {
    pub const ALL: [Self; 14] = [
        Self::Membership,
        Self::SigningIn,
        Self::Notices,
        Self::News,
        Self::Money,
        Self::Offices,
        Self::Elections,
        Self::Voting,
        Self::Quota,
        Self::Deliberation,
        Self::Organising,
        Self::Constitution,
        Self::Accountability,
        Self::Rights,
    ];

    pub const fn slug(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::SigningIn => "signing-in",
            Self::Notices => "notices",
            Self::News => "news",
            Self::Money => "money",
            Self::Offices => "offices",
            Self::Elections => "elections",
            Self::Voting => "voting",
            Self::Quota => "quota",
            Self::Deliberation => "deliberation",
            Self::Organising => "organising",
            Self::Constitution => "constitution",
            Self::Accountability => "accountability",
            Self::Rights => "rights",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Membership => "Keeping the register of members",
            Self::SigningIn => "Letting you sign in",
            Self::Notices => "Sending what the constitution says you are sent",
            Self::News => "Sending news to those who want it",
            Self::Money => "Fees and accounts",
            Self::Offices => "Knowing who holds which office",
            Self::Elections => "Running elections",
            Self::Voting => "Making sure that each member votes once",
            Self::Quota => "Filling places that are kept for some",
            Self::Deliberation => "Motions, consultations and records of meetings",
            Self::Organising => "Finding who offers to help with what",
            Self::Constitution => "Applying the constitution, and showing by which clause",
            Self::Accountability => "Showing who did and who read what",
            Self::Rights => "Answering you about your data",
        }
    }

    /// Why it is needed, to the person.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Membership => {
                "Who belongs, since when and in which category decides what each of us may do."
            }
            Self::SigningIn => "A link goes to your address, and the page knows your browser afterwards.",
            Self::Notices => "Calls to meetings and ballots have to reach everybody who is entitled to them.",
            Self::News => "Bulletins go to those who did not leave them; you can leave with one click.",
            Self::Money => {
                "Fees are recorded so that standing follows from them and the accounts can be examined."
            }
            Self::Offices => {
                "Access follows from office and ends with it, and members know who answers for what."
            }
            Self::Elections => {
                "Who stands, who proposed them and what the result was is open to the members."
            }
            Self::Voting => {
                "The roll says who took a ballot. What was on it is kept where nothing leads back to you."
            }
            Self::Quota => "What you declare about yourself counts only for the place it was asked for.",
            Self::Deliberation => "What members propose and answer is read by members, under their names.",
            Self::Organising => "What you offer is found by those who look for it, and by nobody else.",
            Self::Constitution => "Each decision about you can be shown with its clause and its facts.",
            Self::Accountability => {
                "Every change and every look at a list leaves a line, so that misuse shows."
            }
            Self::Rights => "Each request has an owner and a clock, and what we answered stays provable.",
        }
    }

    /// The lawful basis, UK GDPR Article 6.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::Membership
            | Self::SigningIn
            | Self::Notices
            | Self::Money
            | Self::Offices
            | Self::Elections
            | Self::Voting => CONTRACT,
            Self::News | Self::Quota | Self::Organising => CONSENT,
            Self::Deliberation | Self::Constitution => INTEREST,
            Self::Accountability | Self::Rights => LAW,
        }
    }

    /// The condition for special categories, UK GDPR Article 9.
    pub const fn condition(self) -> &'static str {
        match self {
            Self::Quota => ASKED,
            _ => BODY,
        }
    }

    pub const fn recipients(self) -> &'static [Recipient] {
        match self {
            Self::SigningIn | Self::Notices | Self::News | Self::Rights => MAILED,
            Self::Money => &["The examiner of the accounts", "The bank, for payments"],
            Self::Elections => &["The members; the result also the public"],
            Self::Deliberation => &["The members; published records also the public"],
            _ => NOBODY,
        }
    }

    /// True where the person provided the data and the basis is consent or contract: what Article 20 is about.
    pub fn is_portable(self) -> bool {
        [CONTRACT, CONSENT].contains(&self.basis())
    }

    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}
