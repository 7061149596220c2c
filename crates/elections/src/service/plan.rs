//! From the rules of a constitution to the plan of one election.

use jiff::tz::TimeZone;
use kernel::{At, Cite, Problem, Result};
use rulebook::{Across, AtLeast, Fallback, Found, JobShare, Rules, SeatRounding, Shareable, StepKind};
use uuid::Uuid;

use crate::model::{
    Basis, ByElection, Channels, Contest, ContestId, KeptAcross, KeptWithin, Least, NominationTerms, Plan,
    PlannedDate, PostRole, QuotaPlan, SharedSeat, Sitting, Step, TermsStart, Unopposed,
};

/// How long voting in a room may last, where the text is silent.
const HOURS_IN_THE_ROOM: i64 = 3;
/// The longest statement where the text is silent, in words.
const STATEMENT_WORDS: u32 = 300;

/// A cite of the rulebook as the kernel keeps it.
pub fn cite(rules: &Rules, it: &rulebook::Cite) -> Cite {
    Cite { clause: it.clause.clone(), label: it.label(), version: rules.version() }
}

/// There is no election of that name.
pub fn unknown(election: &str) -> Problem {
    if election.is_empty() {
        return Problem::field("election", "Choose who is elected.");
    }
    Problem::refused(format!("The constitution in force has no election called “{election}”."))
        .hint("Choose one of the elections that it names.")
}

/// The plan and the contests of an election whose meeting begins at this instant: of all its posts, or of empty seats.
///
/// # Errors
/// A refusal with its clause, if the rules have no such election.
pub fn plan(
    rules: &Rules,
    election: &str,
    by: Option<&ByElection>,
    meeting: At,
    zone: &TimeZone,
    new_id: impl FnMut() -> Uuid,
) -> Result<(Plan, Vec<Contest>)> {
    let held = rules.election(election).ok_or_else(|| unknown(election))?;
    let contests = contests(rules, &held, by, new_id);
    let plan = Plan {
        rule: held.id().to_owned(),
        body: held.body.clone(),
        body_name: rules.name_of(&held.body),
        event: held.event.clone(),
        publication: held.publication.map(|it| it.as_str().to_owned()),
        key_holders: held.trustees.unwrap_or(0),
        keys_needed: held.keys_needed.unwrap_or(0),
        rule_set: held.method.variant.clone().unwrap_or_else(|| "scottish".into()),
        rule_set_basis: match held.method.variant {
            Some(_) => Basis::Clause(cite(rules, &held.cite_field("method"))),
            None => silent(8, "Scottish rules of 2011, ties by earlier stages and then by a recorded lot"),
        },
        basis: Basis::Clause(cite(rules, &held.cite)),
        by_election: by.cloned(),
        dates: dates(rules, election, by, meeting, zone)?,
        nomination: nomination(rules, &held),
        unopposed: unopposed(&held),
        unopposed_basis: field_or(
            rules,
            &held,
            held.uncontested.is_some(),
            "uncontested",
            17,
            "elected unopposed",
        ),
        quotas: quotas(rules, by, &contests)?,
        channels: channels(rules, &held.event),
        terms_start: terms_start(&held),
        terms_basis: field_or(
            rules,
            &held,
            held.terms_begin.is_some(),
            "terms_begin",
            40,
            "at the close of the meeting",
        ),
    };
    Ok((plan, contests))
}

/// What speaks against this day, and the first day that would be lawful.
///
/// # Errors
/// A refusal that cites the clause and names the earliest lawful day.
pub fn check_day(
    rules: &Rules,
    election: &str,
    by: Option<&ByElection>,
    meeting: At,
    now: At,
    zone: &TimeZone,
) -> Result<()> {
    let table = table(rules, election, by, meeting, zone)?;
    let late = table.step(StepKind::Call).filter(|it| it.at.date() < now.date(zone));
    let notice = late.map(|step| {
        let cite = match &step.source {
            rulebook::Source::Clause(it) => Some(cite(rules, it)),
            rulebook::Source::Default { .. } | rulebook::Source::PeopleDecide { .. } => None,
        };
        let day = At::from(step.at.timestamp()).day(zone);
        (
            format!(
                "On this day the meeting would be too early: the call ({}) would have been due on {day}.",
                step.words
            ),
            cite,
        )
    });
    let other =
        table.obstacles.first().map(|it| (it.message.clone(), it.cite.as_ref().map(|c| cite(rules, c))));
    let Some((message, cited)) = other.or(notice) else { return Ok(()) };
    let problem = Problem::refused(message).cite(cited);
    Err(match earliest(rules, election, by, now, zone)? {
        Some(day) => problem.hint(format!("The earliest lawful day is {}.", day.strftime("%A %-d %B %Y"))),
        None => problem,
    })
}

/// The first lawful day for the meeting, if the call went out today.
pub fn earliest(
    rules: &Rules,
    election: &str,
    by: Option<&ByElection>,
    now: At,
    zone: &TimeZone,
) -> Result<Option<jiff::civil::Date>> {
    let today = now.date(zone);
    match elsewhere(rules, election, by) {
        Some(event) => rulebook::earliest_lawful_by_election(rules, election, event, today, zone),
        None => rulebook::earliest_lawful_meeting(rules, election, today, zone),
    }
    .map_err(|e| Problem::refused(e.to_string()))
}

fn table(
    rules: &Rules,
    election: &str,
    by: Option<&ByElection>,
    meeting: At,
    zone: &TimeZone,
) -> Result<rulebook::Timetable> {
    let local = meeting.zoned(zone).datetime();
    match elsewhere(rules, election, by) {
        Some(event) => rulebook::by_election_timetable(rules, election, event, local, zone),
        None => rulebook::timetable(rules, election, local, zone),
    }
    .map_err(|e| Problem::refused(e.to_string()))
}

/// The meeting of a by-election, where it is not the one at which the posts are usually filled.
fn elsewhere<'a>(rules: &Rules, election: &str, by: Option<&'a ByElection>) -> Option<&'a str> {
    let usual = rules.election(election)?.event.clone();
    by.map(|it| it.event.as_str()).filter(|event| *event != usual)
}

/// Every date of the election, in order.
pub fn dates(
    rules: &Rules,
    election: &str,
    by: Option<&ByElection>,
    meeting: At,
    zone: &TimeZone,
) -> Result<Vec<PlannedDate>> {
    let table = table(rules, election, by, meeting, zone)?;
    let mut dates = Vec::with_capacity(table.steps.len() + 1);
    for it in &table.steps {
        let basis = match &it.source {
            rulebook::Source::Clause(c) => Basis::Clause(cite(rules, c)),
            rulebook::Source::Default { question } => silent(*question, &it.words),
            rulebook::Source::PeopleDecide { cite } => Basis::Silent(format!(
                "The rule for this is suspended ({}), so its time is not used: people decide. Until they do, the usual \
                 answer stands here.",
                cite.label()
            )),
        };
        let held = matches!(it.kind, StepKind::Meeting | StepKind::Count);
        let basis = by.filter(|_| held).map_or(basis, |by| by.basis.clone());
        let at = At::from(it.at.timestamp());
        dates.push(PlannedDate { step: it.kind.name().parse()?, at, words: it.words.clone(), basis });
    }
    room(rules, &table.event, meeting, &mut dates);
    dates.sort_by_key(|it| (it.at, it.step));
    Ok(dates)
}

/// Voting in the room begins with the meeting; without any ballot from afar it is the whole of the voting.
fn room(rules: &Rules, event: &str, meeting: At, dates: &mut Vec<PlannedDate>) {
    let in_room = rules.channel(event, rulebook::Channel::InMeeting);
    let afar = dates.iter().find(|it| it.step == Step::AfarCloses).map(|it| it.at);
    let (at, basis) = match (in_room, afar) {
        (None, Some(closes)) => (closes, silent(21, "with the ballot from afar")),
        _ => {
            let end = meeting.plus_hours(HOURS_IN_THE_ROOM);
            (end, Basis::Silent("No clause gives an hour: when everybody in the room has voted, at the latest three hours after the meeting begins.".into()))
        }
    };
    let words = "when voting at the meeting is over".to_owned();
    dates.push(PlannedDate { step: Step::VotingEnds, at, words: words.clone(), basis: basis.clone() });
    if !dates.iter().any(|it| it.step == Step::BallotsOut) {
        dates.push(PlannedDate {
            step: Step::BallotsOut,
            at: meeting,
            words: "when the meeting begins".into(),
            basis,
        });
    }
    for it in dates.iter_mut().filter(|it| it.step == Step::Count) {
        it.at = it.at.max(at);
    }
    let end = dates.iter().find(|it| it.step == Step::Count).map(|it| it.at);
    for it in dates.iter_mut().filter(|it| it.step == Step::TermsBegin) {
        it.at = it.at.max(end.unwrap_or(it.at));
    }
}

pub(super) fn silent(question: u8, default: &str) -> Basis {
    Basis::Silent(format!("The text is silent; the default of question {question} is used: {default}."))
}

fn field_or<T>(
    rules: &Rules,
    held: &Found<'_, T>,
    stated: bool,
    field: &str,
    question: u8,
    default: &str,
) -> Basis {
    if stated { Basis::Clause(cite(rules, &held.cite_field(field))) } else { silent(question, default) }
}

fn contests(
    rules: &Rules,
    held: &Found<'_, rulebook::Election>,
    by: Option<&ByElection>,
    mut new_id: impl FnMut() -> Uuid,
) -> Vec<Contest> {
    let filled = |mut post: PostRole| match by {
        None => Some(post),
        Some(by) => {
            post.seats = by.seats.iter().find(|it| it.post == post.slug)?.seats;
            Some(post)
        }
    };
    let of = |slugs: &Vec<String>| {
        let posts = slugs.iter().filter_map(|slug| rules.post(slug)).map(|it| post(rules, held, &it));
        let posts: Vec<_> = posts.filter_map(filled).collect();
        let titles: Vec<_> = posts.iter().map(|it| capital(&it.name)).collect();
        let seats = posts.iter().map(|it| it.seats).sum();
        (titles.join(" and "), seats, posts)
    };
    let made = held.contests.iter().map(of).filter(|(_, seats, _)| *seats > 0);
    made.map(|(title, seats, posts)| Contest { id: ContestId(new_id()), title, seats, posts }).collect()
}

fn post(rules: &Rules, held: &Found<'_, rulebook::Election>, it: &Found<'_, rulebook::Post>) -> PostRole {
    let words = it.role.as_deref().map(|slug| super::roles::described(rules, slug));
    let place =
        it.role.as_deref().and_then(|slug| rules.cite_clause(slug)).unwrap_or_else(|| it.cite.clone());
    PostRole {
        slug: it.id().to_owned(),
        name: it.name.clone(),
        seats: it.seats,
        shareable: held.job_shares && it.shareable != Shareable::None,
        description: words.unwrap_or_default(),
        cite: Some(cite(rules, &place)),
    }
}

fn nomination(rules: &Rules, held: &Found<'_, rulebook::Election>) -> NominationTerms {
    let rule = rules.nomination(&held.event);
    let basis = |field: &str, question: u8, default: &str| match &rule {
        Some(it) => Basis::Clause(cite(rules, &it.cite_field(field))),
        None => silent(question, default),
    };
    let by =
        |who: rulebook::Proposer| rule.as_ref().is_none_or(|it| it.by.is_empty() || it.by.contains(&who));
    NominationTerms {
        opens_with_call: rule.as_ref().is_none_or(|it| it.opens.is_none()),
        by_self: by(rulebook::Proposer::Themself),
        by_another: by(rulebook::Proposer::AnotherMember),
        seconders: rule.as_ref().and_then(|it| it.seconders).unwrap_or(0),
        statement_words: rule.as_ref().and_then(|it| it.statement_words).unwrap_or(STATEMENT_WORDS),
        several_posts: held.several_posts.unwrap_or(true),
        job_shares: held.job_shares,
        basis: basis("by", 16, "members nominate themselves or others, with consent; no seconders"),
        late: match rule.as_ref().and_then(|it| it.late) {
            Some(rulebook::LateRule::ForEmptyPosts) => "for-empty-posts",
            Some(rulebook::LateRule::MeetingMayAdmit) => "meeting-may-admit",
            Some(rulebook::LateRule::Refused) | None => "refused",
        }
        .to_owned(),
        late_basis: basis("closes", 15, "late is refused"),
    }
}

fn unopposed(held: &rulebook::Election) -> Unopposed {
    match held.uncontested {
        Some(rulebook::Uncontested::Elected) | None => Unopposed::Elected,
        Some(rulebook::Uncontested::Confirm) => Unopposed::Confirm,
        Some(rulebook::Uncontested::ReopenNominations) => Unopposed::ReopenNominations,
    }
}

fn terms_start(held: &rulebook::Election) -> TermsStart {
    match held.terms_begin {
        Some(rulebook::TermsBegin::Declaration) => TermsStart::Declaration,
        Some(rulebook::TermsBegin::NextDay) => TermsStart::NextDay,
        Some(rulebook::TermsBegin::CloseOfMeeting) | None => TermsStart::CloseOfMeeting,
    }
}

pub(super) fn quotas(rules: &Rules, by: Option<&ByElection>, contests: &[Contest]) -> Result<Vec<QuotaPlan>> {
    let ours = |found: &Found<'_, rulebook::Quota>| {
        let covered = rules.quota_posts(found);
        let covers =
            |contest: &&Contest| covered.iter().any(|p| contest.posts.iter().any(|it| it.slug == p.id()));
        let hit: Vec<_> = contests.iter().filter(covers).map(|it| it.id).collect();
        let older = found.method.unwrap_or_default() != rulebook::QuotaMethod::Exact;
        let single = rules.post(&found.scope).is_some() || (older && hit.len() == 1);
        let elected = |p: &Found<'_, rulebook::Post>| {
            contests.iter().flat_map(|it| &it.posts).any(|it| it.slug == p.id())
        };
        let serving = found.counts.contains(&rulebook::Reach::Serving);
        // Where an empty seat is filled, all who hold the others stay and count.
        let sits = |p: &&Found<'_, rulebook::Post>| by.is_some() || (serving && !elected(p));
        let sitting = covered.iter().filter(sits).map(|p| p.id().to_owned()).collect();
        let kept = by.is_none_or(|by| super::by_election::keeps(by, found));
        (kept && !hit.is_empty())
            .then(|| quota(rules, found, hit.first().copied().filter(|_| single), sitting))
    };
    let quotas: Vec<_> = rules.quotas().iter().filter_map(ours).collect();
    one_method(&quotas)?;
    Ok(quotas)
}

/// The older methods look at one contest alone, beside nothing kept over all; a contest is counted by one method.
fn one_method(quotas: &[QuotaPlan]) -> Result<()> {
    for quota in quotas.iter().filter(|it| it.within != KeptWithin::Exact) {
        let beside = |it: &&QuotaPlan| {
            it.contest.is_none() || (it.contest == quota.contest && it.within != quota.within)
        };
        if let Some(other) = quotas.iter().find(beside) {
            return Err(Problem::refused(format!(
                "“{}” is to be kept by an older method that looks at one contest alone, so “{}” cannot be kept beside it.",
                quota.name, other.name
            ))
            .cite(quota.basis.cite())
            .hint("A change of the text can have all quotas kept exactly, or each post's own by one method."));
        }
    }
    Ok(())
}

fn quota(
    rules: &Rules,
    it: &Found<'_, rulebook::Quota>,
    contest: Option<ContestId>,
    sitting_posts: Vec<String>,
) -> QuotaPlan {
    let scope = match contest {
        Some(_) if !sitting_posts.is_empty() => {
            format!("of those elected as {} and those who sit on", rules.name_of(&it.scope))
        }
        None if !sitting_posts.is_empty() => "of all those elected and those who sit on".to_owned(),
        Some(_) => format!("of those elected as {}", rules.name_of(&it.scope)),
        None => "of all those elected".to_owned(),
    };
    let up = it.rounding.unwrap_or_default() == SeatRounding::Up;
    QuotaPlan {
        name: format!("{}: at least {} {scope}", capital(&it.attribute), it.at_least),
        attribute: it.attribute.clone(),
        least: match it.at_least {
            AtLeast::Number(n) => Least::Number(n),
            AtLeast::Share(share) => Least::Share { num: share.num, den: share.den, up },
        },
        contest,
        shared: match it.job_share {
            Some(JobShare::AnyCountsWhole) => SharedSeat::IfAny,
            Some(JobShare::AllMustQualify) => SharedSeat::IfAll,
            Some(JobShare::EachPersonCountsHalf) | None => SharedSeat::ByShare,
        },
        if_unreachable: it.if_unreachable.as_ref().map(|f| remedy(rules, f)),
        counts_unopposed: it.counts.is_empty() || it.counts.contains(&rulebook::Reach::Unopposed),
        sitting_posts,
        sitting: Sitting::default(),
        across: match it.across {
            Some(Across::LeastChange) => KeptAcross::LeastChange,
            Some(Across::Sequential) | None => KeptAcross::Sequential,
        },
        within: match it.method.unwrap_or_default() {
            rulebook::QuotaMethod::Exact => KeptWithin::Exact,
            rulebook::QuotaMethod::Naive => KeptWithin::Naive,
            rulebook::QuotaMethod::LargerSmaller => KeptWithin::LargerSmaller,
        },
        basis: Basis::Clause(match it.method {
            Some(_) => cite(rules, &it.cite_field("method")),
            None => cite(rules, &it.cite),
        }),
    }
}

fn remedy(rules: &Rules, it: &Fallback) -> String {
    let choice = |c: &rulebook::Choice| match c {
        rulebook::Choice::LeaveVacant => "leave the place empty",
        rulebook::Choice::Reopen => "open nominations again",
        rulebook::Choice::Fill => "fill it with anybody",
    };
    match it {
        Fallback::Reopen => {
            "Nominations for the places concerned are opened again; the other places go ahead.".into()
        }
        Fallback::LeaveVacant => "The place stays empty.".into(),
        Fallback::Fill => "The place is filled by anybody.".into(),
        Fallback::Ask { ask, options } => {
            let of: Vec<_> = options.iter().map(choice).collect();
            format!("{} decides: {}.", capital(&rules.event_name(ask)), of.join(", or "))
        }
    }
}

fn channels(rules: &Rules, event: &str) -> Channels {
    let all = rules.channels(event);
    let has = |it: rulebook::Channel| all.iter().any(|rule| rule.channels.contains(&it));
    let first = all.iter().find(|it| it.on_request).or(all.first());
    Channels {
        in_room: all.is_empty() || has(rulebook::Channel::InMeeting),
        email: has(rulebook::Channel::Email) || has(rulebook::Channel::Web),
        post: has(rulebook::Channel::Post),
        on_request: all.iter().any(|it| it.on_request),
        basis: first
            .map_or_else(|| silent(20, "paper in the room"), |it| Basis::Clause(cite(rules, &it.cite))),
    }
}

/// With a capital letter at the start.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |it| it.to_uppercase().chain(rest).collect())
}

/// A title within a sentence: only its first letter is made small, so that names of places keep theirs.
pub fn within(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |it| it.to_lowercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");

    fn rules() -> Rules {
        Rules::new(rulebook::parse(TEXT).document, 3)
    }

    fn at(day: i8, hour: i8) -> At {
        let zone = TimeZone::get("Europe/London").unwrap();
        At::local(jiff::civil::date(2026, 9, day).at(hour, 0, 0, 0), &zone)
    }

    #[test]
    fn every_date_hangs_on_the_meeting_and_names_its_clause() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let mut n = 0;
        let (plan, contests) = plan(&rules(), "committee-election", None, at(19, 14), &zone, || {
            n += 1;
            Uuid::from_u128(n)
        })
        .unwrap();
        assert_eq!(contests.len(), 7);
        assert_eq!(contests.iter().map(|it| it.seats).sum::<u32>(), 12);
        let close = plan.date(Step::NominationsClose).unwrap();
        assert_eq!(close.at.iso(&zone), "2026-09-05T23:59");
        assert_eq!(close.basis.cite().unwrap().version, 3);
        assert_eq!(plan.date(Step::VotingEnds).unwrap().at, at(19, 17));
        assert_eq!(plan.quotas.len(), 3);
        assert_eq!(plan.quotas[0].least.of(11), 6);
        assert!(!plan.nomination.by_another && plan.channels.on_request);
        assert!(contests[0].posts[0].description.contains("organisers lead"));
    }

    #[test]
    fn a_day_that_is_too_early_is_refused_with_the_clause_and_the_first_lawful_one() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let refused =
            check_day(&rules(), "committee-election", None, at(5, 14), at(1, 9), &zone).unwrap_err();
        assert_eq!(refused.clause.unwrap().clause, "agm");
        assert!(refused.hint.unwrap().contains("earliest lawful day"));
        let early = At::local(jiff::civil::date(2026, 6, 1).at(9, 0, 0, 0), &zone);
        assert!(check_day(&rules(), "committee-election", None, at(5, 14), early, &zone).is_ok());
    }
}
