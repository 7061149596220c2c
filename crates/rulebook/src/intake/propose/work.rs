//! What is owed: minutes, reports, accounts, the work of a post, attendance, education.

use super::sentence::length;
use super::{Fill, Finder, Said};
use crate::intake::Sure;
use crate::rule::Kind;

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    minutes(finder, said);
    accounts(finder, said);
    signatures(finder, said);
    attendance(finder, said);
    dispute(finder, said);
    learning(finder, said);
    duty(finder, said);
}

fn minutes(finder: &mut Finder, said: &Said<'_>) {
    let sent = said.has(&["sent", "circulat", "publish", "distribut", "made available"]);
    if !sent || !said.has(&["minutes"]) {
        return;
    }
    let monthly = said.has(&["each month", "every month", "monthly"]);
    let within =
        said.period().filter(|_| !monthly && said.has(&["within", "no later than", "not later than"]));
    let fill =
        Fill::new(Kind::Publication, "minutes", Sure::Likely, "The sentence has minutes sent to members.")
            .with("what", format!("minutes:{}", finder.committee))
            .with("to", if said.has(&["public", "website"]) { "everyone" } else { "member" })
            .maybe("every.number", monthly.then_some("1"))
            .maybe("every.unit", monthly.then_some("months"))
            .maybe("within.how", within.map(|_| "after"))
            .maybe(
                "within.event",
                within.map(|_| {
                    let own = said.about(&["committee", "executive"]) && !said.has(&["general meeting"]);
                    if own { "committee-meeting" } else { said.meeting() }
                }),
            )
            .maybe("within.length", within.map(length));
    finder.define(said, fill);
}

fn accounts(finder: &mut Finder, said: &Said<'_>) {
    let given = said.has(&["present", "report", "submit", "lay "]);
    if given
        && said.has(&["accounts", "financial report", "finances"])
        && said.has(&["annual general meeting", "agm", "meeting"])
    {
        let treasurer = finder.posts.iter().any(|p| p == "treasurer") && said.has(&["treasurer"]);
        let from =
            if treasurer { format!("{}/treasurer", finder.committee) } else { finder.committee.to_owned() };
        let fill = Fill::new(
            Kind::ReportDue,
            "accounts",
            Sure::Plain,
            "The sentence has the money reported on at a meeting.",
        )
        .with("from", from)
        .with("about", "the accounts")
        .with("to", "members")
        .with("at", said.meeting());
        finder.define(said, fill);
    }
}

fn signatures(finder: &mut Finder, said: &Said<'_>) {
    let signed = said.has(&["signator", "signature", "signed by", "two people sign"]);
    if !signed || !said.has(&["account", "cheque", "bank", "payment", "money", "fund"]) {
        return;
    }
    let number = said.number().filter(|n| (1..10).contains(n));
    let fill =
        Fill::new(Kind::MoneyLimit, "signatures", Sure::Plain, "The sentence says who signs for money.")
            .with("owner", finder.committee)
            .maybe("signatures", number.map(|n| n.to_string()))
            .maybe("own_account", said.has(&["name of the", "its own name"]).then_some("yes"));
    finder.define(said, fill);
}

fn attendance(finder: &mut Finder, said: &Said<'_>) {
    let missed = said.has(&["absent from", "misses", "fails to attend", "fail to attend", "non-attendance"]);
    if missed {
        let fill = Fill::new(
            Kind::Attendance,
            "attendance",
            Sure::Likely,
            "The sentence speaks of meetings missed. Nobody is removed by the programme: a person decides.",
        )
        .with("body", finder.committee)
        .maybe("missed_in_a_row", said.number().filter(|n| *n < 20).map(|n| n.to_string()))
        .with("then", "raise");
        finder.define(said, fill);
    }
}

fn dispute(finder: &mut Finder, said: &Said<'_>) {
    if said.has(&["dispute", "grievance", "complaint"])
        && said.has(&["heard", "resolved", "referred", "decided", "considered"])
    {
        let fill = Fill::new(Kind::Dispute, "disputes", Sure::Guess, "The sentence says who hears disputes.")
            .with("to", if said.has(&["general meeting", "members"]) { "members" } else { finder.committee });
        finder.define(said, fill);
    }
}

fn learning(finder: &mut Finder, said: &Said<'_>) {
    if said.has(&["political education", "popular education", "reading group", "education sessions"])
        && said.has(&["hold", "held", "organise", "arrange", "regular"])
    {
        let fill =
            Fill::new(Kind::Learning, "education", Sure::Likely, "The sentence speaks of learning together.")
                .with("what", "sessions of political education")
                .with(
                    "open_to",
                    if said.has(&["open to all", "public", "everyone"]) { "everyone" } else { "member" },
                )
                .with("owner", finder.committee);
        finder.define(said, fill);
    }
}

/// "The Secretary shall keep the minutes": a post of the text, what it is to do, no date.
fn duty(finder: &mut Finder, said: &Said<'_>) {
    let Some(rest) = said.lower.strip_prefix("the ") else { return };
    let verbs = [" shall ", " will ", " is responsible for ", " must "];
    let Some((subject, what, verb)) = verbs
        .iter()
        .filter_map(|v| rest.split_once(v).map(|(s, w)| (s, w, *v)))
        .min_by_key(|(s, _, _)| s.len())
    else {
        return;
    };
    let id = crate::intake::headings::slug(subject, "");
    if !finder.posts.contains(&id) || what.starts_with("be elected") || what.starts_with("be appointed") {
        return;
    }
    let what = what.trim_end_matches('.');
    let what = if verb.contains("responsible") { format!("see to {what}") } else { what.to_owned() };
    let fill = Fill::new(
        Kind::Duty,
        format!("{id}-duties"),
        Sure::Likely,
        "The sentence says what the holder of a post does.",
    )
    .with("owner", format!("{}/{id}", finder.committee))
    .with("what", what);
    finder.add(said, fill);
}
