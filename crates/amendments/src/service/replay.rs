//! The past replayed: what the last election would have been under another text. Only what its publication shows is
//! used, nobody is named, and where papers are not published nothing is said about them.

use std::collections::BTreeSet;

use count::RuleSet;
use elections::service::published::{self, Published};
use kernel::{Ctx, Result};
use rulebook::Rules;

use crate::model::Amendment;

/// What one past election would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// "Election of the committee 2025".
    pub election: String,
    pub url: String,
    /// One sentence for each thing that would have been otherwise.
    pub lines: Vec<String>,
}

/// Replays the newest declared election of each rule that both texts have, where its seats or its count would differ.
pub async fn replay(ctx: &Ctx, it: &Amendment) -> Result<Vec<Replayed>> {
    let rules = |source: &str, seq| Rules::new(rulebook::parse(source).document, seq);
    let (before, after) = (rules(&it.base.source, 1), rules(&it.text, 2));
    let mut found = vec![];
    for held in before.elections() {
        let Some((election, contests)) = published::published(ctx, held.id()).await? else { continue };
        let url = format!("/elections/{}/result", election.id);
        let lines = match after.election(held.id()) {
            None => vec!["It would not have been held: the rule goes.".to_owned()],
            Some(new) => {
                let wanted = new.method.variant.clone().unwrap_or_else(|| "scottish".to_owned());
                let other_count = (wanted != election.plan.rule_set).then_some(wanted);
                lines(&after, &new, &contests, other_count.as_deref(), &election.plan.rule_set)
            }
        };
        if !lines.is_empty() {
            found.push(Replayed { election: election.title, url, lines });
        }
    }
    Ok(found)
}

fn lines(
    after: &Rules,
    held: &rulebook::Election,
    contests: &[Published],
    other_count: Option<&str>,
    set: &str,
) -> Vec<String> {
    let mut lines = vec![];
    let (mut same, mut known) = (0_usize, BTreeSet::new());
    for contest in contests {
        known.extend(contest.posts.iter().cloned());
        let seats: u32 = contest.posts.iter().filter_map(|p| after.post(p)).map(|p| p.seats).sum();
        if seats == contest.seats && other_count.is_none() {
            same += 1;
            continue;
        }
        lines.push(one(contest, seats, set, other_count.unwrap_or(set)));
    }
    let new: Vec<String> = held
        .posts()
        .filter_map(|id| after.post(id))
        .filter(|p| !known.contains(p.id()))
        .map(|p| p.name.clone())
        .collect();
    if lines.is_empty() && new.is_empty() {
        return vec![];
    }
    if !new.is_empty() {
        lines.push(format!("There was no vote on: {}. Nothing can be said of it.", new.join(", ")));
    }
    match same {
        0 => {}
        1 => lines.push("One other contest would have had the same seats and the same count.".to_owned()),
        n => lines.push(format!("{n} other contests would have had the same seats and the same count.")),
    }
    lines
}

fn one(contest: &Published, seats: u32, was: &str, now: &str) -> String {
    let title = &contest.title;
    if seats == 0 {
        return format!(
            "{title}: no contest, so none of its {} would have been filled.",
            places(contest.seats)
        );
    }
    let Some(ballots) = &contest.ballots else {
        return format!(
            "{title}: {} instead of {}. There are no published papers that could be counted again.",
            places(seats),
            contest.seats
        );
    };
    match (winners(ballots, contest.seats, was), winners(ballots, seats, now)) {
        (Some(before), Some(then)) => {
            let kept = before.intersection(&then).count();
            let how = if was == now { String::new() } else { format!(" by the rules \"{now}\"") };
            format!(
                "{title}: {}{how} instead of {}. Counted again from the published papers, without quotas, {kept} of the \
                 {} elected would be elected again and {} others would be.",
                places(seats),
                contest.seats,
                before.len(),
                then.len() - kept
            )
        }
        _ => format!(
            "{title}: {} instead of {}. The published papers leave a tie that only a lot could decide.",
            places(seats),
            contest.seats
        ),
    }
}

fn places(n: u32) -> String {
    if n == 1 { "one seat".to_owned() } else { format!("{n} seats") }
}

/// Who would be elected, by number on the paper; names are not looked at. `None` where only a lot could decide.
fn winners(ballots: &str, seats: u32, set: &str) -> Option<BTreeSet<usize>> {
    let (mut election, _) = count::blt::read(ballots.as_bytes(), count::Marks::default()).ok()?;
    election.seats = seats;
    let rules = RuleSet::by_id(set)?;
    // No lot is drawn for what never was: a tie ends the replay.
    let options = count::Options { lots: count::Lots::Recorded(vec![]), ..count::Options::default() };
    let result = count::count(&election, &rules, &options).ok()?;
    Some(result.winners().into_iter().map(usize::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");
    const ELEVEN: &str = include_str!("../../../../examples/constitutions/local-group-amendment-11-posts.md");
    /// Two seats; with one, the third candidate is passed over.
    const PAPERS: &str =
        "3 2\n5 1 3 0\n4 2 0\n3 3 1 0\n0\n\"Sample Ann\"\n\"Sample Ben\"\n\"Sample Cat\"\n\"Organisers\"\n";
    /// Nobody is ahead.
    const TIED: &str = "2 2\n3 1 0\n3 2 0\n0\n\"Sample Ann\"\n\"Sample Ben\"\n\"Organisers\"\n";

    fn rules(source: &str) -> Rules {
        Rules::new(rulebook::parse(source).document, 1)
    }

    fn contest(post: &str, seats: u32, ballots: Option<&str>) -> Published {
        Published {
            title: "A contest".to_owned(),
            posts: vec![post.to_owned()],
            seats,
            filled: seats as usize,
            ballots: ballots.map(str::to_owned),
        }
    }

    fn under(source: &str, contests: &[Published]) -> Vec<String> {
        let after = rules(source);
        let held = after.elections().first().expect("the example has an election").id().to_owned();
        let held = after.election(&held).expect("it was found a line above");
        lines(&after, &held, contests, None, "scottish")
    }

    #[test]
    fn a_text_that_changes_no_seat_says_nothing_of_the_past() {
        assert_eq!(lines_of_all(TEXT), Vec::<String>::new());
    }

    /// The last election as the example has it, without papers.
    fn lines_of_all(source: &str) -> Vec<String> {
        let before = rules(TEXT);
        let all: Vec<Published> =
            before.posts().iter().map(|post| contest(post.id(), post.seats, None)).collect();
        under(source, &all)
    }

    #[test]
    fn posts_that_go_and_come_are_told_by_seats_alone() {
        let eleven = rulebook::overlay(TEXT, ELEVEN).expect("the example's amendment fits");
        let told = lines_of_all(&eleven);
        assert!(
            told.contains(
                &"A contest: no contest, so none of its 3 seats would have been filled.".to_owned()
            ),
            "{told:?}"
        );
        assert!(told.iter().any(|it| it.starts_with("There was no vote on: secretary")), "{told:?}");
    }

    #[test]
    fn published_papers_are_counted_again_and_nobody_is_named() {
        let after = TEXT.replacen("seats = 2", "seats = 1", 1);
        let rules = rules(&after);
        let found = rules.posts().into_iter().find(|it| it.seats == 1 && rules_of(TEXT, it.id()) == 2);
        let post = found.expect("a post lost a seat").id().to_owned();
        let told = under(&after, &[contest(&post, 2, Some(PAPERS))]);
        assert!(told[0].starts_with("A contest: one seat instead of 2. Counted again from the published papers, without quotas, 1 of the 2 elected would be elected again and 0 others would be."), "{told:?}");
        assert!(told.iter().all(|it| !it.contains("Sample")), "{told:?}");
        let tied = under(&after, &[contest(&post, 2, Some(TIED))]);
        assert!(tied[0].contains("a tie that only a lot could decide"), "{tied:?}");
        let none = under(&after, &[contest(&post, 2, None)]);
        assert!(none[0].ends_with("There are no published papers that could be counted again."), "{none:?}");
    }

    fn rules_of(source: &str, post: &str) -> u32 {
        rules(source).post(post).map_or(0, |it| it.seats)
    }
}
