//! Lock-out: from the text as it stands there must be a way to change it again.

use super::{Circumstances, Findings};
use crate::diagnostic::Severity;
use crate::rule::{Amendment, Category, MeetingKind, Right};
use crate::rules::{Found, Rules};

pub(super) fn check(rules: &Rules, now: &Circumstances, findings: &mut Findings) {
    if let Some(amendment) = rules.amendment() {
        proposers(rules, &amendment, now, findings);
        voters(rules, &amendment, findings);
    } else {
        never_changed(rules, findings);
    }
    quorums(rules, now, findings);
}

/// A text with members and an annual meeting that does not say how it is changed.
fn never_changed(rules: &Rules, findings: &mut Findings) {
    let annual = rules.meetings().into_iter().find(|m| m.kind == MeetingKind::Annual);
    let (Some(meeting), false) = (annual, rules.categories().is_empty()) else { return };
    let message = "No rule says how this text can be changed.".to_owned();
    let hint = "Add a rule of the type `amendment`, or let the members decide it when they adopt the text.";
    findings.on(meeting.rule, "type", Severity::Warning, "lockout.no-amendment", message, hint);
}

/// Somebody must be able to propose, with enough people to second.
fn proposers(rules: &Rules, amendment: &Found<'_, Amendment>, now: &Circumstances, findings: &mut Findings) {
    let may = |c: &Found<'_, Category>| c.may.contains(&Right::ProposeAmendment);
    let named: Vec<_> = amendment.proposers.iter().filter_map(|p| rules.category(p)).collect();
    if !named.is_empty() && !named.iter().any(may) {
        let message =
            "Nobody can propose a change: the categories named here do not have that right.".to_owned();
        let hint = "Add `propose-amendment` to what one of them may do.";
        findings.on(amendment.rule, "proposers", Severity::Error, "lockout.proposers", message, hint);
    }
    if let (Some(seconders), Some(members)) = (amendment.seconders, now.members)
        && seconders >= members
    {
        let message = format!("A change needs {seconders} seconders, and there are {members} members.");
        let hint = "Ask for fewer seconders, or for a share of the members.";
        findings.on(amendment.rule, "seconders", Severity::Error, "lockout.seconders", message, hint);
    }
}

/// Somebody must be able to vote at the meeting that decides.
fn voters(rules: &Rules, amendment: &Found<'_, Amendment>, findings: &mut Findings) {
    let categories = rules.categories();
    let nobody = !categories.is_empty() && !categories.iter().any(|c| c.may.contains(&Right::Vote));
    if nobody && rules.elections().is_empty() {
        let message = "No category of members may vote, so nobody can decide on a change.".to_owned();
        let hint = "Add `vote` to what one of the categories may do.";
        findings.on(amendment.rule, "decided_at", Severity::Error, "lockout.voters", message, hint);
    }
}

/// A quorum must not be more than there are members, and should be within reach of usual attendance.
fn quorums(rules: &Rules, now: &Circumstances, findings: &mut Findings) {
    let Some(members) = now.members else { return };
    let changes = rules.amendment().map(|a| a.decided_at.clone());
    for quorum in rules.of::<crate::rule::Quorum>() {
        let of_members = rules.meeting(&quorum.meeting).is_none_or(|m| m.body == "members");
        if !of_members {
            continue;
        }
        let needed = quorum.needed(members);
        let meeting = rules.event_name(&quorum.meeting);
        if needed > members {
            let message = format!("The quorum of {meeting} is {needed}, and there are {members} members.");
            let hint = "Write a smaller number, or a share of those entitled.";
            findings.on(quorum.rule, "number", Severity::Error, "feasibility.quorum", message, hint);
        } else if let Some(usual) = now.usual_attendance.filter(|usual| needed > *usual) {
            let locked = changes.as_deref() == Some(quorum.meeting.as_str());
            let end = if locked { " The text could not be changed there." } else { "" };
            let message = format!(
                "The quorum of {meeting} is {needed}; of late {usual} have come, counted in the middle.{end}"
            );
            let hint = "Ask for fewer, or say what follows when too few come.";
            findings.on(quorum.rule, "number", Severity::Warning, "lockout.attendance", message, hint);
        }
    }
}
