//! What each act takes.

use super::bench::{Bench, day_words, moment_words};
use super::{Act, FactKey};
use crate::rule::{Activity, Channel, Eligibility, LateRule, Proposer, Right, Shareable};
use crate::rules::Found;
use crate::words::capital;

pub(super) fn decide(bench: &mut Bench<'_>, act: &Act) {
    match act {
        Act::Join { category } => join(bench, category),
        Act::BeOnRoll { election } => on_roll(bench, election),
        Act::Vote { election } => vote(bench, election),
        Act::Stand { post } => stand(bench, post),
        Act::Nominate { election } => nominate(bench, election),
        Act::SecondNomination { election } => second(bench, election),
        Act::WithdrawNomination { election } => withdraw(bench, election),
        Act::RequestEmailBallot { election } => email_ballot(bench, election),
        Act::ReceiveNotice { event } => receive(bench, event),
        Act::Attend { .. } => {
            bench.needs_right(Right::Attend);
            eligible(bench, Activity::Attend, None, None, FactKey::Today);
        }
        Act::VoteAt { .. } => {
            bench.needs_right(Right::Vote);
            eligible(bench, Activity::Vote, None, None, FactKey::Today);
        }
        Act::ProposeAmendment => propose_amendment(bench),
        Act::ProposeMotion => {
            bench.needs_right(Right::Propose);
            eligible(bench, Activity::Propose, None, None, FactKey::Today);
        }
        Act::HoldPosts { posts } => hold(bench, posts),
        Act::ShareSeat { post } => share(bench, post),
        Act::Decide { body, decision } => competence(bench, body, decision),
        Act::Commence { .. } => commence(bench),
        Act::Lapse { clause } => lapse(bench, clause.as_deref()),
    }
}

/// The moment that the decision states has come; what the text says about the effect of a change is cited.
fn commence(bench: &mut Bench<'_>) {
    let cite = bench.rules.amendment().map(|it| it.cite_field("effect"));
    let (now, from) = (bench.moment(FactKey::Now), bench.moment(FactKey::InForceFrom));
    if let (Some(now), Some(from)) = (now, from)
        && now.timestamp() < from.timestamp()
    {
        return bench.refuse(&format!("its moment is {}", moment_words(&from)), None, cite);
    }
    if let Some(cite) = cite {
        bench.rest_on(cite);
    }
}

fn lapse(bench: &mut Bench<'_>, clause: Option<&str>) {
    let cite = clause.and_then(|slug| bench.rules.cite_clause(slug));
    let (now, until) = (bench.moment(FactKey::Now), bench.moment(FactKey::HoldsUntil));
    if let (Some(now), Some(until)) = (now, until)
        && now.timestamp() < until.timestamp()
    {
        return bench.refuse(&format!("it holds until {}", moment_words(&until)), None, cite);
    }
    if let Some(cite) = cite {
        bench.rest_on(cite);
    }
}

fn join(bench: &mut Bench<'_>, id: &str) {
    let rules = bench.rules;
    let Some(category) = rules.category(id) else {
        return bench.refuse("the text knows no such category", None, None);
    };
    match bench.unmet(&category.requires, FactKey::Today) {
        Some(why) => bench.refuse(&why, None, Some(category.cite)),
        None => bench.rest_on(category.cite),
    }
}

fn on_roll(bench: &mut Bench<'_>, election: &str) {
    bench.needs_right(Right::Vote);
    eligible(bench, Activity::Vote, Some(election), None, FactKey::RollDate);
    for rule in bench.rules.eligibility(Activity::Vote) {
        if rule.cut_off.is_none() || rule.election.as_deref().is_some_and(|e| e != election) {
            continue;
        }
        let (since, frozen) = (bench.date(FactKey::MemberSince), bench.date(FactKey::RollDate));
        if let (Some(since), Some(frozen)) = (since, frozen)
            && since > frozen
        {
            let because = format!(
                "you joined after the roll closed ({} against {})",
                day_words(since),
                day_words(frozen)
            );
            let still =
                "You may come to the meeting and speak; from the next election on you are on the roll.";
            bench.refuse(&because, Some(still.to_owned()), Some(rule.cite_field("cut_off")));
        }
    }
}

fn vote(bench: &mut Bench<'_>, election: &str) {
    let rules = bench.rules;
    match bench.facts.flag(FactKey::OnRoll) {
        None => on_roll(bench, election),
        Some(on) => {
            let ours = |e: &Option<String>| e.as_deref().is_none_or(|e| e == election);
            let all = rules.eligibility(Activity::Vote);
            let roll = all.into_iter().find(|r| r.cut_off.is_some() && ours(&r.election)).map(|r| r.cite);
            let cite = roll.or_else(|| rules.election(election).map(|e| e.cite));
            match (on, cite) {
                (true, Some(cite)) => bench.rest_on(cite),
                (true, None) => {}
                (false, cite) => {
                    let still = "The returning officer can say why, and corrects a mistake.".to_owned();
                    bench.refuse("you are not on its roll", Some(still), cite);
                }
            }
        }
    }
}

fn stand(bench: &mut Bench<'_>, id: &str) {
    let rules = bench.rules;
    let Some(post) = rules.post(id) else {
        return bench.refuse("the text knows no such post", None, None);
    };
    if let Some(by) = &post.filled_by {
        let because = format!("it is filled by {} in writing", rules.name_of(by));
        return bench.refuse(&because, None, Some(post.cite));
    }
    bench.needs_right(Right::Stand);
    eligible(bench, Activity::Stand, None, Some(post.id()), FactKey::Today);
}

fn nominate(bench: &mut Bench<'_>, election: &str) {
    let rules = bench.rules;
    let Some(held) = rules.election(election) else {
        return bench.refuse("the text knows no such election", None, None);
    };
    let Some(rule) = rules.nomination(&held.event) else { return };
    if let Some(own) = bench.flag(FactKey::NominatesSelf) {
        let needed = if own { Proposer::Themself } else { Proposer::AnotherMember };
        if !rule.by.is_empty() && !rule.by.contains(&needed) {
            let because = if own { "others must nominate you" } else { "candidates nominate themselves" };
            return bench.refuse(because, None, Some(rule.cite));
        }
        bench.needs_right(if own { Right::Stand } else { Right::Nominate });
    }
    let (came, closed) =
        (bench.moment(FactKey::NominationReceivedAt), bench.moment(FactKey::NominationsCloseAt));
    if let (Some(came), Some(closed)) = (came, closed)
        && came.timestamp() > closed.timestamp()
    {
        let because = format!("nominations closed on {}", moment_words(&closed));
        let cite = rule.cite_field("closes");
        match rule.late {
            Some(LateRule::ForEmptyPosts) => {
                if bench.flag(FactKey::SeatWouldStayEmpty) == Some(false) {
                    bench.refuse(
                        &because,
                        Some("A late nomination is taken only for a seat that would stay empty.".to_owned()),
                        Some(cite),
                    );
                }
            }
            Some(LateRule::MeetingMayAdmit) => {
                bench.refuse(&because, Some("The meeting may admit it.".to_owned()), Some(cite));
            }
            Some(LateRule::Refused) | None => {
                let still = "A seat that stays empty is filled later; you can stand then.".to_owned();
                bench.refuse(&because, Some(still), Some(cite));
            }
        }
    }
    bench.rest_on(rule.cite);
}

fn second(bench: &mut Bench<'_>, election: &str) {
    let rules = bench.rules;
    bench.needs_right(Right::Second);
    eligible(bench, Activity::Second, Some(election), None, FactKey::Today);
    if let Some(rule) = rules.election(election).and_then(|e| rules.nomination(&e.event)) {
        if rule.seconders == Some(0) {
            return bench.refuse("nominations need no seconder", None, Some(rule.cite_field("seconders")));
        }
        bench.rest_on(rule.cite);
    }
}

fn withdraw(bench: &mut Bench<'_>, election: &str) {
    let rules = bench.rules;
    let (now, until) = (bench.moment(FactKey::Now), bench.moment(FactKey::WithdrawalUntil));
    let rule = rules.election(election).and_then(|e| rules.nomination(&e.event));
    let cite = rule.map(|r| r.cite_field("withdraw_until"));
    if let (Some(now), Some(until)) = (now, until)
        && now.timestamp() > until.timestamp()
    {
        let because = format!("the last moment was {}", moment_words(&until));
        let still =
            "Tell the returning officer: somebody who cannot serve is passed over at the count.".to_owned();
        return bench.refuse(&because, Some(still), cite);
    }
    if let Some(cite) = cite {
        bench.rest_on(cite);
    }
}

fn email_ballot(bench: &mut Bench<'_>, election: &str) {
    let rules = bench.rules;
    let Some(held) = rules.election(election) else {
        return bench.refuse("the text knows no such election", None, None);
    };
    let Some(channel) = rules.channel(&held.event, Channel::Email) else {
        let still = Some("You can vote at the meeting.".to_owned());
        return bench.refuse("the text gives no ballot by e-mail", still, Some(held.cite));
    };
    if bench.flag(FactKey::OnRoll) == Some(false) {
        return bench.refuse("you are not on the roll", None, Some(channel.cite));
    }
    if channel.reason_needed && bench.flag(FactKey::ReasonGiven) == Some(false) {
        return bench.refuse("no reason was given", None, Some(channel.cite_field("reason_needed")));
    }
    let (now, until) = (bench.moment(FactKey::Now), bench.moment(FactKey::EmailRequestsCloseAt));
    if let (Some(now), Some(until)) = (now, until)
        && now.timestamp() > until.timestamp()
    {
        let because = format!("it had to be asked for by {}", moment_words(&until));
        let still = Some("You can vote at the meeting.".to_owned());
        return bench.refuse(&because, still, Some(channel.cite_field("request_until")));
    }
    bench.rest_on(channel.cite);
}

fn receive(bench: &mut Bench<'_>, event: &str) {
    let rules = bench.rules;
    let Some(notice) = rules.notice(event).filter(|n| !n.to.is_empty()) else {
        return bench.needs_right(Right::Receive);
    };
    let Some(category) = bench.category() else { return };
    if notice.to.iter().any(|t| t == category.id()) {
        return bench.rest_on(notice.cite);
    }
    let because = format!("it goes to members of the category {}", crate::words::list(&notice.to, "and"));
    bench.refuse(&because, None, Some(notice.cite));
}

fn propose_amendment(bench: &mut Bench<'_>) {
    let rules = bench.rules;
    bench.needs_right(Right::ProposeAmendment);
    if let Some(rule) = rules.amendment() {
        if !rule.proposers.is_empty()
            && let Some(category) = bench.category()
            && !rule.proposers.iter().any(|p| p == category.id())
        {
            let because =
                format!("it is for members of the category {}", crate::words::list(&rule.proposers, "or"));
            return bench.refuse(&because, None, Some(rule.cite_field("proposers")));
        }
        bench.rest_on(rule.cite);
    }
    let Some(window) = rules.amendment_window().filter(|w| w.closes.is_some()) else { return };
    let (now, until) = (bench.moment(FactKey::Now), bench.moment(FactKey::AmendmentsCloseAt));
    if let (Some(now), Some(until)) = (now, until)
        && now.timestamp() > until.timestamp()
    {
        let because = format!("proposals had to be in by {}", moment_words(&until));
        let still = Some("You can propose it for next year.".to_owned());
        return bench.refuse(&because, still, Some(window.cite_field("closes")));
    }
    bench.rest_on(window.cite);
}

fn hold(bench: &mut Bench<'_>, posts: &[String]) {
    let Some(mut held) = bench.list(FactKey::PostsHeld) else { return };
    let rules = bench.rules;
    held.extend(posts.iter().cloned());
    held.sort();
    held.dedup();
    for body in rules.bodies() {
        let Some(most) = body.most_posts else { continue };
        let number = held.iter().filter(|p| rules.post(p).is_some_and(|p| p.body == body.id())).count();
        if number > usize::try_from(most).unwrap_or(usize::MAX) {
            let one = crate::units::spell_count(most);
            let because =
                format!("one person holds at most {one} of the posts of {}", rules.name_of(body.id()));
            bench.refuse(
                &because,
                Some("They may choose which to take.".to_owned()),
                Some(body.cite_field("most_posts")),
            );
            return;
        }
        bench.rest_on(body.cite);
    }
}

fn share(bench: &mut Bench<'_>, id: &str) {
    let rules = bench.rules;
    let Some(post) = rules.post(id) else {
        return bench.refuse("the text knows no such post", None, None);
    };
    match &post.shareable {
        Shareable::None => {
            bench.refuse("the text does not let it be shared", None, Some(post.cite));
        }
        Shareable::ByAgreementOf(meeting) => {
            if bench.flag(FactKey::JobShareAgreed) == Some(false) {
                let because = format!("{} did not agree", rules.event_name(meeting));
                return bench.refuse(&because, None, Some(post.cite_field("shareable")));
            }
            bench.rest_on(post.cite);
        }
    }
}

fn competence(bench: &mut Bench<'_>, id: &str, decision: &str) {
    let rules = bench.rules;
    for reserved in rules.reserved(decision) {
        if let Some(cite) = rules.let_through(reserved.rule, id, decision) {
            bench.rest_on(reserved.cite.clone());
            bench.rest_on(cite);
            continue;
        }
        let other = reserved.to.as_deref().filter(|to| *to != id);
        if other.is_none() && !reserved.kept_from.iter().any(|k| k == id) {
            bench.rest_on(reserved.cite.clone());
            continue;
        }
        let still = other.map(|to| format!("{} can decide it.", capital(&rules.name_of(to))));
        return bench.refuse("the text leaves that to others", still, Some(reserved.cite));
    }
    let Some(body) = rules.body(id) else { return };
    if !body.may_not_decide.iter().any(|d| d == decision) {
        return bench.rest_on(body.cite);
    }
    if let Some(cite) = rules.let_through(body.rule, id, decision) {
        bench.rest_on(body.cite);
        return bench.rest_on(cite);
    }
    let other = rules.bodies().into_iter().find(|b| b.may_decide.iter().any(|d| d == decision));
    let still = other.map(|b| format!("{} can decide it.", capital(&rules.name_of(b.id()))));
    bench.refuse("the text leaves that to others", still, Some(body.cite_field("may_not_decide")));
}

/// The eligibility rules for an activity: all conditions, and one of the alternatives.
fn eligible(
    bench: &mut Bench<'_>,
    activity: Activity,
    election: Option<&str>,
    post: Option<&str>,
    on: FactKey,
) {
    let rules = bench.rules;
    let speaks = |rule: &Found<'_, Eligibility>| {
        let other_election = rule.election.as_deref().is_some_and(|e| Some(e) != election);
        let other_post = !rule.posts.is_empty() && !rule.posts.iter().any(|p| Some(p.as_str()) == post);
        !other_election && !other_post
    };
    let all: Vec<_> = rules.eligibility(activity).into_iter().filter(speaks).collect();
    let beaten = |rule: &&Found<'_, Eligibility>| all.iter().any(|other| rules.yields(rule.rule, other.rule));
    for rule in all.iter().filter(|rule| !beaten(rule)) {
        for condition in &rule.all {
            if let Some(why) = bench.unmet(condition, on) {
                bench.refuse(&why, None, Some(rule.cite.clone()));
            }
        }
        let unmet: Vec<String> = rule.any.iter().filter_map(|c| bench.unmet(c, on)).collect();
        if !rule.any.is_empty() && unmet.len() == rule.any.len() {
            bench.refuse(&unmet.join(" and "), None, Some(rule.cite.clone()));
        }
        bench.rest_on(rule.cite.clone());
    }
}
