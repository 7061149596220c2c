//! The count as plain sentences.

use super::departures::{Naming, outcome_line, ruling_line};
use super::elections::{elections, quota_line};
use super::{names, short, short_votes};
use crate::constraints::plural;
use crate::render::plain_line;
use crate::votes::{group_thousands, scale};
use crate::{
    Batches, CandidateNumber, ConstraintMethod, Count, Divisor, Excluded, Method, ReopenEffect, Reopened,
    SizeChange, Stage, StageKind, SurplusPapers, Tie, TieAbout, TieBreak, TieDirection, Transfer, Votes,
};

/// How many receivers of a transfer are named.
const MOST_NAMED: usize = 3;

/// The whole count in sentences that a member understands, one for each thing that happened.
pub fn narrative(count: &Count, naming: Naming) -> Vec<String> {
    let mut lines = vec![opening(count)];
    lines.extend(vacancy_line(count));
    lines.push(quota_line(count));
    for stage in &count.stages {
        lines.push(format!("Stage {}: {}", stage.number, stage_sentences(count, stage, naming)));
    }
    lines.extend(comparisons(count));
    if count.vacant > 0 {
        let stay = if count.vacant == 1 { "stays" } else { "stay" };
        lines.push(format!(
            "{} {stay} vacant, because too few candidates stand.",
            plural(count.vacant, "seat")
        ));
    }
    lines.extend(count.reopened.map(|reopened| reopened_line(count, reopened)));
    lines.extend(method_lines(count, naming));
    lines.push(match &count.vacancy {
        None if count.elected.is_empty() => "Nobody is elected.".to_owned(),
        None => format!("Elected, in this order: {}.", names(count, &count.winners())),
        Some(vacancy) => {
            let (seat, is) = if vacancy.leaving.len() == 1 { ("seat", "is") } else { ("seats", "are") };
            let (leaving, filled) = (names(count, &vacancy.leaving), count.filled());
            let by = if filled.is_empty() { "nobody".to_owned() } else { names(count, &filled) };
            format!("The {seat} of {leaving} {is} taken by {by}.")
        }
    });
    if count.lots.needed {
        lines.push(lots_line(count));
    }
    lines.extend(outcome_line(count, naming));
    if count.rules.decimals > 2 {
        lines.push(
            "Figures in these sentences are cut to two decimals; the stage table has them in full."
                .to_owned(),
        );
    }
    lines.iter().map(|it| plain_line(it)).collect()
}

/// How quotas were kept where not exactly, what that changed after the count, and what it could not keep.
fn method_lines(count: &Count, naming: Naming) -> Vec<String> {
    let mut lines: Vec<String> = match count.constraint_method {
        ConstraintMethod::Exact => vec![],
        ConstraintMethod::Naive => vec![
            "Quotas were kept by the older rules, which look at each of them by itself.".to_owned(),
        ],
        ConstraintMethod::LargerSmaller => vec![
            "The stages are those of the free count. Quotas were kept afterwards, by counts for larger and smaller \
             committees."
                .to_owned(),
        ],
    };
    for change in &count.size_changes {
        let SizeChange { elected, larger, replaced, smaller } = change;
        let (elected, replaced) = match naming {
            Naming::Named => (count.name(*elected), count.name(*replaced)),
            Naming::Unnamed => ("Somebody", "somebody"),
        };
        lines.push(format!(
            "{elected}, who would be elected to a committee of {larger}, comes in for {replaced}, who would not be \
             elected to one of {smaller}."
        ));
    }
    lines.extend(count.unmet.iter().map(|name| format!("“{name}” is not met by this result.")));
    lines
}

/// What the candidate “reopen nominations” brought about.
fn reopened_line(count: &Count, reopened: Reopened) -> String {
    let name = count.name(reopened.rule.candidate);
    let seats = plural(reopened.seats, "seat");
    match (reopened.stage, reopened.rule.effect) {
        (None, _) => format!("“{name}” is not elected, so nominations are not opened again."),
        (Some(stage), ReopenEffect::OneSeat) => format!(
            "“{name}” was elected at stage {stage}; nobody takes that seat, and nominations for {seats} are opened again."
        ),
        (Some(stage), ReopenEffect::AllSeatsLeft) => format!(
            "“{name}” was elected at stage {stage}, which ends the count; nominations for {seats} are opened again."
        ),
    }
}

/// Each pair compared, and the order that follows.
fn comparisons(count: &Count) -> Vec<String> {
    let Some(pairwise) = &count.pairwise else { return vec![] };
    let standing: Vec<usize> =
        (0..count.candidates.len()).filter(|&index| !count.candidates[index].withdrawn).collect();
    let mut lines = Vec::new();
    for (place, &one) in standing.iter().enumerate() {
        for &other in &standing[place + 1..] {
            let (for_one, for_other) = (pairwise.preferred[one][other], pairwise.preferred[other][one]);
            let (first, second) = if for_one >= for_other { (one, other) } else { (other, one) };
            let name = |index: usize| count.candidates[index].name.as_str();
            let (more, fewer) = (for_one.max(for_other), for_one.min(for_other));
            let papers = |number: u64| group_thousands(u128::from(number));
            lines.push(if more == fewer {
                format!("{} and {} are each preferred by {} papers.", name(first), name(second), papers(more))
            } else {
                format!(
                    "{} is preferred to {} by {} to {} papers.",
                    name(first),
                    name(second),
                    papers(more),
                    papers(fewer)
                )
            });
        }
    }
    lines.push(format!("The order that follows: {}.", names(count, &pairwise.order)));
    lines
}

/// What is particular about a count that fills a vacancy.
fn vacancy_line(count: &Count) -> Option<String> {
    let vacancy = count.vacancy.as_ref()?;
    let leaves = if vacancy.leaving.len() == 1 { "leaves a seat" } else { "leave their seats" };
    if super::is_countback(count) {
        let mut said = format!(
            "{} {leaves}. The papers that elected this member go, from their beginning, to the first on each who may take the seat.",
            names(count, &vacancy.leaving)
        );
        if !vacancy.withdrawn.is_empty() {
            said.push_str(&format!(" {} did not wish to stand.", names(count, &vacancy.withdrawn)));
        }
        return Some(said);
    }
    let mut said = format!(
        "{} {leaves}, and all papers are counted again without them.",
        names(count, &vacancy.leaving)
    );
    if !vacancy.withdrawn.is_empty() {
        said.push_str(&format!(" {} no longer wished to stand.", names(count, &vacancy.withdrawn)));
    }
    if !vacancy.sitting.is_empty() {
        let sit = if vacancy.sitting.len() == 1 { "sits" } else { "sit" };
        said.push_str(&format!(
            " {} {sit} already and cannot be excluded; the count ends when somebody new is elected for each empty seat.",
            names(count, &vacancy.sitting)
        ));
    }
    Some(said)
}

fn opening(count: &Count) -> String {
    let standing = count.candidates.iter().filter(|candidate| !candidate.withdrawn).count() as u32;
    let stand = if standing == 1 { "stands" } else { "stand" };
    let papers = group_thousands(u128::from(count.input.papers));
    let valid = group_thousands(u128::from(count.input.valid));
    let blank = match count.input.blank {
        0 => "all of them valid".to_owned(),
        blank => {
            format!("{valid} of them valid and {} without a preference", group_thousands(u128::from(blank)))
        }
    };
    let (candidates, seats) = (plural(standing, "candidate"), plural(count.seats, "seat"));
    if super::is_countback(count) {
        return format!(
            "{papers} papers elected whoever leaves, and {valid} of them show somebody who may follow."
        );
    }
    format!("{candidates} {stand} for {seats}. {papers} papers were handed in, {blank}.")
}

fn stage_sentences(count: &Count, stage: &Stage, naming: Naming) -> String {
    let mut said = Vec::new();
    match stage.kind {
        StageKind::FirstPreferences => said.push(first(count)),
        StageKind::Exclusion if count.rules.method == Method::TopTwo => said.push(all_but_two(count, stage)),
        StageKind::Surplus | StageKind::Exclusion | StageKind::ConstraintExclusion
            if !stage.keep_values.is_empty() =>
        {
            said.extend(counted_anew(count, stage));
        }
        StageKind::Surplus => said.extend(stage.transfers.iter().map(|transfer| surplus(count, transfer))),
        StageKind::Exclusion => said.extend(exclusions(count, stage)),
        StageKind::ConstraintExclusion => {}
    }
    said.extend(stage.constraints.iter().map(|ruling| ruling_line(count, ruling, naming)));
    if stage.kind == StageKind::ConstraintExclusion {
        let moved = stage.transfers.iter().filter_map(|transfer| {
            let line = receivers(count, transfer)?;
            let whose = format!("Of the votes of {} go", count.name(transfer.from));
            Some(match naming {
                Naming::Named => line,
                Naming::Unnamed => line.replace(&whose, "Of the votes set free go"),
            })
        });
        said.extend(moved);
    }
    said.extend(stage.ties.iter().map(|tie| tie_line(count, tie)));
    said.extend(elections(count, stage));
    said.join(" ")
}

fn first(count: &Count) -> String {
    match count.rules.votes_per_paper(count.seats) {
        None => "every paper gives one vote to each candidate on it.".to_owned(),
        Some(1) => "every paper goes to the first preference on it.".to_owned(),
        Some(votes) => format!("every paper gives one vote to each of the first {votes} candidates on it."),
    }
}

/// The second count of the supplementary vote.
fn all_but_two(count: &Count, stage: &Stage) -> String {
    let out = |number: &CandidateNumber| {
        count.stages.iter().take(stage.number as usize).any(|stage| stage.excluded.contains(number))
    };
    let standing = count.candidates.iter().filter(|candidate| !candidate.withdrawn);
    let rest: Vec<CandidateNumber> =
        standing.map(|candidate| candidate.number).filter(|number| !out(number)).collect();
    let rest = names(count, &rest);
    let gone = short_votes(sum(count, stage.transfers.iter().map(|transfer| transfer.exhausted)));
    format!(
        "Nobody has more than half of the first preferences. {rest} have the most and remain; the others are excluded, \
         and their papers go to the second preference on them where it is for one who remains. {gone} \
         are for nobody who remains."
    )
}

fn sum(count: &Count, votes: impl Iterator<Item = Votes>) -> Votes {
    Votes::from_units(votes.map(Votes::units).sum(), count.rules.decimals)
}

fn surplus(count: &Count, transfer: &Transfer) -> String {
    let name = count.name(transfer.from);
    let moved = transfer.to.iter().map(|(_, votes)| votes.units()).sum::<u128>();
    let all = moved + transfer.exhausted.units() + transfer.rounding.units();
    let surplus = short_votes(Votes::from_units(all, transfer.exhausted.decimals()));
    let receivers = receivers(count, transfer).unwrap_or_default();
    let papers = match (count.rules.surplus_papers, count.rules.divisor) {
        (SurplusPapers::AllWeighted, _) => "all papers of this candidate, each worth less than before",
        (SurplusPapers::AllUnweighted, _) => "all papers of this candidate, all at the same value",
        (SurplusPapers::LastBatch, Divisor::AllPapers) => {
            "the papers that this candidate received last, divided equally among them, none worth more than before"
        }
        (SurplusPapers::LastBatch, Divisor::TransferablePapers) => {
            "the papers that this candidate received last, divided equally among those that show one, none worth more than before"
        }
        (SurplusPapers::LastBatchWhole, _) => {
            "as many whole papers of those that this candidate received last, from each next preference in proportion, taken at even distances in the order of the lots"
        }
        (SurplusPapers::EveryNth, _) => {
            "as many whole papers, drawn at even distances from all papers of this candidate in the order of the lots"
        }
    };
    format!(
        "{name} has {surplus} more than the quota. They are passed on by the next preferences on {papers}. {receivers}"
    )
    .trim_end()
    .to_owned()
}

/// A stage of a method with keep values.
fn counted_anew(count: &Count, stage: &Stage) -> Vec<String> {
    let mut said = Vec::new();
    match stage.kind {
        StageKind::Exclusion => {
            said.extend(stage.excluded.iter().map(|number| fewest_and_excluded(count, stage, *number)));
        }
        StageKind::Surplus if stage.from.len() == 1 => {
            said.push(format!("{} has more than the quota.", names(count, &stage.from)));
        }
        StageKind::Surplus => said.push(format!("{} have more than the quota.", names(count, &stage.from))),
        StageKind::FirstPreferences | StageKind::ConstraintExclusion => {}
    }
    said.push("Every paper is counted anew.".to_owned());
    let whole = scale(count.rules.decimals);
    let keeps: Vec<String> = count
        .candidates
        .iter()
        .zip(&stage.keep_values)
        .filter(|(_, keep)| !keep.is_zero() && keep.units() < whole)
        .map(|(candidate, keep)| format!("{} keeps {}", candidate.name, percent(*keep)))
        .collect();
    if !keeps.is_empty() {
        let of = if count.rules.method == Method::Warren {
            "At most this part of one whole vote is kept of each that arrives"
        } else {
            "Of each vote that arrives a part is kept"
        };
        said.push(format!("{of}, and the rest goes on: {}.", super::sentence_list(&keeps)));
    }
    said
}

/// A keep value as a percentage with two decimals, the rest cut.
fn percent(keep: Votes) -> String {
    let hundredths = keep.units() * 10_000 / scale(keep.decimals());
    format!("{}.{:02} per cent", hundredths / 100, hundredths % 100)
}

fn exclusions(count: &Count, stage: &Stage) -> Vec<String> {
    let mut said = match &stage.transfers[..] {
        [transfer] => vec![exclusion(count, stage, transfer)],
        several => vec![exclusion_together(count, stage, several)],
    };
    if !stage.waiting.is_empty() {
        let (surplus, waits, it) =
            if stage.waiting.len() == 1 { ("surplus", "waits", "it") } else { ("surpluses", "wait", "they") };
        let who = names(count, &stage.waiting);
        said.push(format!("The {surplus} of {who} {waits}, because {it} could not change this."));
    }
    if stage.batches.len() > 1 {
        said.push(format!("The papers moved in {} batches, {}.", stage.batches.len(), batch_order(count)));
    }
    let (_, earlier) = stage.batches.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
    for batch in earlier.iter().filter(|batch| !batch.elected.is_empty()) {
        let receive = if batch.elected.len() == 1 { "receives" } else { "receive" };
        let who = names(count, &batch.elected);
        said.push(format!("Elected with batch {}, {who} {receive} nothing of later batches.", batch.number));
    }
    said
}

fn batch_order(count: &Count) -> &'static str {
    match count.rules.batches {
        Batches::FirstPreferencesThenByValue => {
            "first preferences before all others, then by value, highest first"
        }
        Batches::AsReceived => "in the order in which they were received",
        Batches::ByValue | Batches::AllAtOnce => "those of the highest value first",
    }
}

fn exclusion(count: &Count, stage: &Stage, transfer: &Transfer) -> String {
    let receivers = receivers(count, transfer).unwrap_or_default();
    format!("{} {receivers}", fewest_and_excluded(count, stage, transfer.from)).trim_end().to_owned()
}

fn fewest_and_excluded(count: &Count, stage: &Stage, number: CandidateNumber) -> String {
    let fewest = if stage.constraints.is_empty() {
        "has the fewest votes"
    } else {
        "has the fewest votes of those who may be excluded"
    };
    let before = short(before(count, stage, number));
    format!("{} {fewest} ({before}) and is excluded.", count.name(number))
}

fn exclusion_together(count: &Count, stage: &Stage, transfers: &[Transfer]) -> String {
    let with_votes: Vec<String> = transfers
        .iter()
        .map(|transfer| {
            format!("{} ({})", count.name(transfer.from), short(before(count, stage, transfer.from)))
        })
        .collect();
    let fewest = count.rules.fewest_to_stay;
    if fewest > 0 {
        let receivers: Vec<String> =
            transfers.iter().filter_map(|transfer| receivers(count, transfer)).collect();
        let said = format!(
            "{} have fewer than {} and are excluded together. {}",
            super::sentence_list(&with_votes),
            plural(fewest, "vote"),
            receivers.join(" ")
        );
        return said.trim_end().to_owned();
    }
    let than = match count.rules.excluded {
        Excluded::ManyLessThanTheNext => "fewer",
        Excluded::ManyNotExceedingTheNext | Excluded::One => "no more",
    };
    let surpluses = if stage.waiting.is_empty() { "" } else { " with the surpluses that wait" };
    let receivers: Vec<String> = transfers.iter().filter_map(|transfer| receivers(count, transfer)).collect();
    format!(
        "{} have the fewest votes, together{surpluses} {than} than those of the candidate next above, and are excluded together. {}",
        super::sentence_list(&with_votes),
        receivers.join(" ")
    )
    .trim_end()
    .to_owned()
}

/// The votes of a candidate at the stage before.
fn before(count: &Count, stage: &Stage, candidate: CandidateNumber) -> Votes {
    let earlier =
        usize::try_from(stage.number).ok().and_then(|number| count.stages.get(number.checked_sub(2)?));
    earlier
        .and_then(|earlier| earlier.votes.get(usize::from(candidate) - 1).copied())
        .unwrap_or(Votes::from_units(0, count.rules.decimals))
}

/// Who received how much; `None` if nothing moved.
fn receivers(count: &Count, transfer: &Transfer) -> Option<String> {
    let mut to = transfer.to.clone();
    to.sort_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
    let rest = to.len().saturating_sub(MOST_NAMED) as u32;
    let mut parts: Vec<String> = to
        .iter()
        .take(MOST_NAMED)
        .map(|(number, votes)| format!("{} to {}", short(*votes), count.name(*number)))
        .collect();
    if rest > 0 {
        parts.push(format!("the rest to {}", plural(rest, "other candidate")));
    }
    let mut said = Vec::new();
    if !parts.is_empty() {
        said.push(format!(
            "Of the votes of {} go {}.",
            count.name(transfer.from),
            super::sentence_list(&parts)
        ));
    }
    if !transfer.exhausted.is_zero() {
        said.push(format!("Papers worth {} show no further preference.", short_votes(transfer.exhausted)));
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn tie_line(count: &Count, tie: &Tie) -> String {
    let (who, chosen) = (names(count, &tie.candidates), count.name(tie.chosen));
    let what = match tie.about {
        TieAbout::Surplus => format!("the surplus of {chosen} is passed on first"),
        TieAbout::Exclusion => format!("{chosen} is the one to be excluded"),
        TieAbout::Election => format!("{chosen} is elected first"),
        TieAbout::Fraction => {
            return format!(
                "The parts of a paper that would go to {who} are equal; {} decides that {chosen} gets the whole paper.",
                if matches!(tie.decided_by, TieBreak::Lot(_)) { "the lot" } else { "an earlier stage" }
            );
        }
        TieAbout::Comparison => {
            let order = match &tie.decided_by {
                TieBreak::Lot(order) => names(count, order),
                TieBreak::Stage(_) | TieBreak::Batch { .. } | TieBreak::Numbers(_) => who,
            };
            return format!(
                "Equal wins make a circle and cannot all stand; the lot decides in which order they are taken: {order}."
            );
        }
    };
    match &tie.decided_by {
        TieBreak::Stage(stage) => {
            format!("{who} have equal votes; their votes at stage {stage} differed, so {what}.")
        }
        TieBreak::Batch { stage, batch } => format!(
            "{who} have equal votes; their votes after batch {batch} of stage {stage} differed, so {what}."
        ),
        TieBreak::Lot(_) if count.rules.ties == TieDirection::LotOnly => {
            let equal = match count.rules.method {
                Method::Meek | Method::Warren => {
                    "have equal votes, or votes no further apart than the surpluses"
                }
                Method::Schulze | Method::RankedPairs => "are not beaten by each other nor by anyone else",
                _ => "have equal votes",
            };
            format!("{who} {equal}; the lot decides that {what}.")
        }
        TieBreak::Lot(_) => {
            format!("{who} have had equal votes at every stage; the lot decides that {what}.")
        }
        TieBreak::Numbers(numbers) => {
            let numbers: Vec<String> = numbers
                .iter()
                .map(|(candidate, number)| format!("{} {number}", count.name(*candidate)))
                .collect();
            format!(
                "{who} have equal votes, and earlier stages do not decide; the numbers that the rules reckon for this \
                 stage do ({}; the smallest is excluded), so that {what}.",
                numbers.join(", ")
            )
        }
    }
}

fn lots_line(count: &Count) -> String {
    let order = names(count, &count.lots.order);
    match count.lots.seed.as_deref() {
        Some("") => format!(
            "No seed was given, so nothing was fixed beforehand: this order was made for want of a lot, and what it \
             decides is provisional. It prefers, in this order: {order}."
        ),
        Some(seed) => format!(
            "The lot was made from the seed “{seed}”, fixed beforehand; it prefers, in this order: {order}."
        ),
        None => format!("The recorded lot prefers, in this order: {order}."),
    }
}
