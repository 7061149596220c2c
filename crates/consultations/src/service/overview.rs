//! What was said in numbers: part by part, by groups of opinion where there is enough to see, and who has not been heard.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Ctx, Result};
use people::model::Status;

use super::counts;
use crate::model::{
    Anchor, Channel, Comment, ConsultationId, Opinion, Part, ParticipantId, Share, Split, Vote, agreement,
    opinion_groups,
};
use crate::store::{comment, consultation};

/// The smallest number of people that is shown where it could tell who they are.
const SMALL: usize = 5;

/// How a part was voted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub agree: u32,
    pub unsure: u32,
    pub disagree: u32,
}

impl Tally {
    pub fn all(self) -> u32 {
        self.agree + self.unsure + self.disagree
    }
    /// Agreement among those who agree or disagree, with its interval.
    pub fn share(self) -> Option<Share> {
        agreement(self.agree, self.disagree)
    }
}

/// One part with what was said about it.
#[derive(Clone, Debug)]
pub struct PartView {
    pub part: Part,
    pub votes: Tally,
    /// Head and number of answers under it.
    pub answers: Vec<(&'static str, usize)>,
}

/// How many of a kind of member there are, and how many of them have answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub label: String,
    pub members: usize,
    /// `None` where it could tell who, by itself or beside the others.
    pub answered: Option<usize>,
}

/// The whole picture.
#[derive(Clone, Debug)]
pub struct Overview {
    pub people: usize,
    pub answers: usize,
    pub late: usize,
    pub gone: usize,
    pub channels: Vec<(Channel, usize)>,
    pub parts: Vec<PartView>,
    pub split: Option<Split>,
    pub heard: Vec<Heard>,
}

/// Counts what was said. Members may read it once the consultation is reported; those who lead it, always.
pub async fn overview(ctx: &Ctx, id: ConsultationId) -> Result<Overview> {
    let it = super::one(ctx, id).await?;
    if !super::leads(ctx) && it.state != crate::model::State::Reported {
        return Err(kernel::Problem::refused("What was said is shown when the report is out.")
            .hint("Until then you see your own answers on the consultation's page."));
    }
    let all = comment::all(ctx.db(), ctx.group.id, id).await?;
    let votes = comment::votes(ctx.db(), ctx.group.id, id).await?;
    let (_, parts) = super::text(ctx, id).await?;
    let counted: Vec<&Comment> = all.iter().filter(|it| counts(it)).collect();
    let spoke: BTreeSet<ParticipantId> =
        counted.iter().map(|it| it.participant).chain(votes.iter().map(|it| it.0)).collect();
    let by = |channel| counted.iter().filter(|it| it.channel == channel).count();
    let view = |part: &Part| PartView {
        votes: tally(&votes, &part.key),
        answers: it.prompts.prompts().iter().map(|p| (p.short, under(&counted, &part.key, p.slug))).collect(),
        part: part.clone(),
    };
    Ok(Overview {
        people: spoke.len(),
        answers: counted.len(),
        late: all.len() - counted.len(),
        gone: counted.iter().filter(|it| it.anchor == Anchor::Gone).count(),
        channels: Channel::ALL.iter().map(|it| (*it, by(*it))).filter(|it| it.1 > 0).collect(),
        split: opinion_groups(&rows(&votes, &parts)),
        heard: heard(ctx, id, &spoke).await?,
        parts: parts.iter().map(view).collect(),
    })
}

fn under(all: &[&Comment], part: &str, prompt: &str) -> usize {
    all.iter().filter(|it| it.part_now == part && it.anchor != Anchor::Gone && it.prompt == prompt).count()
}

fn tally(votes: &[(ParticipantId, String, Vote)], part: &str) -> Tally {
    let mut out = Tally::default();
    for (_, _, vote) in votes.iter().filter(|it| it.1 == part) {
        match vote {
            Vote::Agree => out.agree += 1,
            Vote::Unsure => out.unsure += 1,
            Vote::Disagree => out.disagree += 1,
        }
    }
    out
}

fn rows(votes: &[(ParticipantId, String, Vote)], parts: &[Part]) -> Vec<Opinion> {
    let mut rows: BTreeMap<ParticipantId, Opinion> = BTreeMap::new();
    for (who, part, vote) in votes {
        let Some(at) = parts.iter().position(|it| it.key == *part) else { continue };
        let row = rows.entry(*who).or_insert_with(|| vec![None; parts.len()]);
        row[at] = Some(match vote {
            Vote::Agree => 1,
            Vote::Unsure => 0,
            Vote::Disagree => -1,
        });
    }
    rows.into_values().collect()
}

/// Members by category and by area: who has spoken, without telling who.
async fn heard(ctx: &Ctx, id: ConsultationId, spoke: &BTreeSet<ParticipantId>) -> Result<Vec<Heard>> {
    let who = consultation::participants(ctx.db(), ctx.group.id, id).await?;
    let people: BTreeSet<_> =
        who.iter().filter(|it| spoke.contains(&it.id)).filter_map(|it| it.person).collect();
    let categories = people::service::categories(ctx).await?;
    let mut groups: BTreeMap<(u8, String), (usize, usize)> = BTreeMap::new();
    for it in people::service::everyone(ctx, ctx.now).await?.iter().filter(|it| it.status == Status::Member) {
        let category =
            it.category.as_deref().map(|it| people::service::category_name(&categories, it).to_owned());
        for key in category.map(|it| (0, it)).into_iter().chain(it.area.clone().map(|it| (1, it))) {
            let group = groups.entry(key).or_default();
            group.0 += 1;
            group.1 += usize::from(people.contains(&it.id));
        }
    }
    let kind = |wanted: u8| {
        let ours = groups.iter().filter(|((kind, _), _)| *kind == wanted);
        ours.map(|((_, label), (members, answered))| (label.clone(), *members, *answered)).collect()
    };
    Ok([0, 1].into_iter().flat_map(|it| hidden(kind(it))).collect())
}

/// What can be shown of label, members and those who answered: nothing of kinds with fewer than five members, no number
/// below five; and where one number is hidden alone, the smallest other one too, or it could be worked out from the sum.
fn hidden(groups: Vec<(String, usize, usize)>) -> Vec<Heard> {
    let small =
        |(_, members, answered): &(String, usize, usize)| *members < SMALL || (1..SMALL).contains(answered);
    let alone = groups.iter().filter(|it| small(it)).count() == 1;
    let next = groups.iter().filter(|it| !small(it) && it.2 > 0).min_by_key(|it| it.2).cloned();
    let withheld = |it: &(String, usize, usize)| small(it) || (alone && next.as_ref() == Some(it));
    let show = |it: (String, usize, usize)| Heard {
        answered: (!withheld(&it)).then_some(it.2),
        label: it.0,
        members: it.1,
    };
    groups.into_iter().map(show).filter(|it| it.members >= SMALL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_number_is_hidden_and_cannot_be_worked_out_from_the_others() {
        let of = |all: &[(&str, usize, usize)]| -> Vec<Option<usize>> {
            let all = all.iter().map(|it| (it.0.to_owned(), it.1, it.2)).collect();
            hidden(all).into_iter().map(|it| it.answered).collect()
        };
        assert_eq!(of(&[("a", 80, 30), ("b", 40, 12), ("c", 20, 0)]), [Some(30), Some(12), Some(0)]);
        assert_eq!(of(&[("a", 80, 30), ("b", 40, 12), ("c", 20, 3)]), [Some(30), None, None]);
        assert_eq!(of(&[("a", 80, 30), ("b", 40, 2), ("c", 20, 3)]), [Some(30), None, None]);
        // Of four people not even their number is told, and the sum does not give them away.
        assert_eq!(of(&[("a", 80, 30), ("b", 40, 12), ("c", 4, 3)]), [Some(30), None]);
    }
}
