//! What elects, in sentences.

use super::{names, sentence_list, short};
use crate::votes::group_thousands;
use crate::{CandidateNumber, Count, ElectedWith, Ending, Method, Quota, QuotaChanges, Stage};

/// How the quota comes about.
pub fn quota_line(count: &Count) -> String {
    match count.rules.method {
        Method::Transfers | Method::Meek | Method::Warren => with_quota(count),
        Method::Schulze => "There is no quota: candidates are compared two by two. Whoever is preferred by more papers \
             wins a pair; a path of wins is as strong as its weakest one. Whoever has no weaker path to anyone than \
             theirs back is elected. The first preferences are shown, but do not decide."
            .to_owned(),
        Method::RankedPairs => "There is no quota: candidates are compared two by two. Whoever is preferred by more \
             papers wins a pair. Wins are taken strongest first, and each stands unless it makes a circle with those \
             that stand already. The first preferences are shown, but do not decide."
            .to_owned(),
        Method::MostVotes | Method::Approval => {
            let those = if count.seats == 1 { "whoever has" } else { "those who have" };
            let are = if count.seats == 1 { "is" } else { "are" };
            format!("There is no quota: {those} the most votes {are} elected.")
        }
        Method::TopTwo => format!(
            "Whoever has more than half of the first preferences, {} of {}, is elected. If nobody has, the two with the \
             most remain, and the second preferences for them on all other papers are added.",
            short(count.quota),
            group_thousands(u128::from(count.input.valid))
        ),
    }
}

fn with_quota(count: &Count) -> String {
    if super::is_countback(count) {
        return format!(
            "Papers are worth what the member kept of them. Whoever has more than half of the votes held by those left, \
             whole votes only ({} at the end), takes the seat.",
            short(count.quota)
        );
    }
    let valid = group_thousands(u128::from(count.input.valid));
    let divisor = count.seats + 1;
    let how = match count.rules.quota {
        Quota::DroopWhole => "the fraction ignored, plus 1",
        Quota::DroopFractionOrHalf if count.seats == 1 => "rounded up to a whole vote",
        Quota::DroopFraction | Quota::DroopFractionOrHalf => "plus the smallest fraction",
        Quota::DroopRoundedUp => "rounded up to the smallest fraction that is counted",
        Quota::DroopRoundedUpWhole => "rounded up to a whole vote",
    };
    let first = count.stages.first().and_then(|stage| stage.quota).unwrap_or(count.quota);
    let quota = short(first);
    let mut said = format!(
        "The quota is {quota}: {valid} valid papers divided by {divisor} (one more than the seats), {how}. \
         Whoever has that many votes is elected."
    );
    match count.rules.elected_with {
        ElectedWith::Quota => {}
        ElectedWith::QuotaOrActiveShare => said.push_str(
            " So is whoever has the votes still in play (all but those that the elected keep and those not \
             transferable) divided by one more than the seats left.",
        ),
        ElectedWith::QuotaOrAllTheRest => said.push_str(
            " For the last seat, so is whoever has as many votes as all other candidates left and the surpluses \
             not yet passed on.",
        ),
        ElectedWith::QuotaOrMoreThanAllTheRest => said.push_str(
            " For the last seat, so is whoever has more votes than all other candidates left and the surpluses not \
             yet passed on.",
        ),
    }
    let now = short(count.quota);
    match count.rules.quota_changes {
        QuotaChanges::UntilSomeoneIsElected if count.quota < first => said.push_str(&format!(
            " Papers ran out of preferences before anyone was elected, so the quota fell to {now}."
        )),
        QuotaChanges::EachCount if count.quota < first => said.push_str(&format!(
            " It is reckoned anew from the votes still held each time that votes move, and was {now} at the end."
        )),
        _ => {}
    }
    said
}

/// Who is elected at a stage, and with what.
pub(super) fn elections(count: &Count, stage: &Stage) -> Option<String> {
    let of = |wanted: &dyn Fn(&CandidateNumber) -> bool| -> Vec<CandidateNumber> {
        stage.elected.iter().copied().filter(wanted).collect()
    };
    let with_quota = of(&|n| !stage.without_quota.contains(n) && !stage.by_active_share.contains(n));
    let by_rest = of(&|n| stage.by_all_the_rest.contains(n));
    let last = of(&|n| stage.without_quota.contains(n) && !stage.by_all_the_rest.contains(n));
    let mut said = Vec::new();
    if count.rules.method.compares() {
        let who = names(count, &stage.elected);
        return (!stage.elected.is_empty()).then(|| format!("{who} comes first and is elected."));
    }
    if matches!(count.rules.method, Method::MostVotes | Method::Approval | Method::TopTwo) {
        let (have, are) = if stage.elected.len() == 1 { ("has", "is") } else { ("have", "are") };
        let most = if last.is_empty() { "more than half of the votes" } else { "the most votes" };
        let who = with_votes(count, stage, &stage.elected);
        return (!stage.elected.is_empty()).then(|| format!("{who} {have} {most} and {are} elected."));
    }
    let mut say = |who: &[CandidateNumber], have: &str, what: &str| {
        if !who.is_empty() {
            let (have, are) = if who.len() == 1 { (have, "is") } else { ("have", "are") };
            said.push(format!("{} {have} {what} and {are} elected.", with_votes(count, stage, who)));
        }
    };
    say(&with_quota, "has", "the quota");
    say(&of(&|n| stage.by_active_share.contains(n)), "has", "enough of the votes still in play");
    let rest = match count.rules.elected_with {
        ElectedWith::QuotaOrMoreThanAllTheRest => "more votes than all others together",
        _ => "as many votes as all others together",
    };
    say(&by_rest, "has", rest);
    if !last.is_empty() {
        let are = if last.len() == 1 { "is" } else { "are" };
        let who = names(count, &last);
        let why = if count.rules.ending == Ending::InsteadOfLastExclusion && others_left(count, stage) {
            "The next exclusion would leave no more candidates than seats"
        } else {
            "No more candidates are left than seats"
        };
        said.push(format!("{why}, so {who} {are} elected without a quota."));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// Names with the votes at which each was elected.
fn with_votes(count: &Count, stage: &Stage, who: &[CandidateNumber]) -> String {
    let votes = |number: &CandidateNumber| {
        let batch = stage.batches.iter().find(|batch| batch.elected.contains(number));
        let votes = batch.map_or(&stage.votes, |batch| &batch.votes);
        format!("{} ({})", count.name(*number), short(votes[usize::from(*number) - 1]))
    };
    sentence_list(&who.iter().map(votes).collect::<Vec<_>>())
}

/// Whether anybody is neither elected nor excluded at the end of a stage.
fn others_left(count: &Count, stage: &Stage) -> bool {
    let so_far = &count.stages[..(stage.number as usize).min(count.stages.len())];
    count.candidates.iter().filter(|candidate| !candidate.withdrawn).any(|candidate| {
        let decided = |stage: &Stage| {
            stage.elected.contains(&candidate.number) || stage.excluded.contains(&candidate.number)
        };
        !so_far.iter().any(decided)
    })
}
