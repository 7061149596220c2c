//! Meetings: which there are, how often, how many must be there, how long before members hear of them.

use super::sentence::length;
use super::{Fill, Finder, Said};
use crate::intake::Sure;
use crate::rule::Kind;
use crate::units::Period;

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    meeting(finder, said);
    rhythm(finder, said);
    notice(finder, said);
    quorum(finder, said);
    agenda(finder, said);
}

fn meeting(finder: &mut Finder, said: &Said<'_>) {
    let held =
        said.has(&["held", "hold", "shall be", "will be", "each year", "every year", "annually", "convene"]);
    if held
        && said.has(&["annual general meeting", " agm", "annual meeting"])
        && !said.has(&["special", "extraordinary"])
    {
        let fill =
            Fill::new(Kind::Meeting, "agm", Sure::Plain, "The sentence speaks of a meeting held each year.")
                .with("body", "members")
                .with("name", "annual general meeting")
                .with("kind", "annual")
                .maybe("month", said.month().map(|m| m.to_string()));
        finder.define(said, fill);
    }
    if said.has(&["special general meeting", "extraordinary general meeting", "emergency general meeting"]) {
        let fill = Fill::new(
            Kind::Meeting,
            "special-meeting",
            Sure::Likely,
            "The sentence speaks of a meeting for a special reason.",
        )
        .with("body", "members")
        .with("name", "special general meeting")
        .with("kind", "special");
        finder.define(said, fill);
    }
    let ordinary = said.has(&[
        "general meetings",
        "members' meeting",
        "members’ meeting",
        "meetings of members",
        "members meet",
        "members shall meet",
    ]);
    if ordinary && !said.has(&["annual general meeting"]) {
        let fill = Fill::new(
            Kind::Meeting,
            "members-meeting",
            Sure::Likely,
            "The sentence speaks of meetings of the members.",
        )
        .with("body", "members")
        .with("name", "members' meeting")
        .with("kind", "ordinary");
        finder.define(said, fill);
    }
}

/// "shall meet monthly", "at least six times a year", "every two months".
fn rhythm(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&[
        "meet ",
        "meets ",
        "meet.",
        "meetings shall be held",
        "meetings are held",
        "meetings will be held",
    ]) {
        return;
    }
    let every = said.has(&["every ", "each "]).then(|| said.period()).flatten();
    let named = [
        ("weekly", Period::weeks(1)),
        ("every week", Period::weeks(1)),
        ("fortnightly", Period::weeks(2)),
        ("every month", Period { months: 1, ..Period::default() }),
        ("each month", Period { months: 1, ..Period::default() }),
        ("once a month", Period { months: 1, ..Period::default() }),
        ("monthly", Period { months: 1, ..Period::default() }),
        ("quarterly", Period { months: 3, ..Period::default() }),
        ("every other month", Period { months: 2, ..Period::default() }),
    ];
    let plain = named.iter().find(|(words, _)| said.has(&[words])).map(|(_, p)| *p);
    let times = said.has(&[
        "times a year",
        "times per year",
        "times in each year",
        "meetings a year",
        "meetings per year",
        "times each year",
    ]);
    let number = said.number().filter(|n| times && (1..=52).contains(n));
    let spread =
        number.map(|n| match 12_i32.checked_div(i32::try_from(n).unwrap_or(12)).filter(|m| *m > 0) {
            Some(months) => Period { months, ..Period::default() },
            None => Period::weeks(52 / i32::try_from(n).unwrap_or(52)),
        });
    let Some(target) = plain.or(spread).or(every) else { return };
    let body = if said.about(&["committee", "executive", "officers"]) { finder.committee } else { "members" };
    let sure = if spread.is_some() { Sure::Likely } else { Sure::Plain };
    let fill =
        Fill::new(Kind::Rhythm, format!("{body}-rhythm"), sure, "The sentence says how often a body meets.")
            .with("body", body)
            .with("target", length(target))
            .maybe("at_least_a_year", number.map(|n| n.to_string()))
            .with("strictness", "record");
    finder.define(said, fill);
}

fn notice(finder: &mut Finder, said: &Said<'_>) {
    let told = said.has(&["notice", "notified", "notify", "inform", "circulated", "announced"]);
    if !told
        || !said.has(&["meeting", "agm"])
        || said.has(&["nominat", "amend", "change to the constitution"])
    {
        return;
    }
    let word = ["notice", "notif", "inform", "circulat", "announc"].into_iter().find(|w| said.has(&[w]));
    let Some(period) = word.and_then(|w| said.period_near(w)) else { return };
    let event = if said.has(&["special", "extraordinary"]) { "special-meeting" } else { said.meeting() };
    let fill = Fill::new(
        Kind::Notice,
        format!("{event}-notice"),
        Sure::Plain,
        "The sentence says how long before members are told.",
    )
    .with("for", event)
    .with("at_least", length(period));
    finder.define(said, fill);
}

fn quorum(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&["quorum", "quorate"]) {
        return;
    }
    let (share, number) = (said.share(), said.number());
    if share.is_none() && number.is_none() {
        return;
    }
    let committee = said.has(&["committee", "executive"]);
    let meeting = if committee { "committee-meeting" } else { said.meeting() };
    if committee {
        let fill = Fill::new(
            Kind::Meeting,
            "committee-meeting",
            Sure::Likely,
            "The sentence speaks of meetings of the committee.",
        )
        .with("body", finder.committee)
        .with("name", "committee meeting")
        .with("kind", "ordinary");
        finder.define(said, fill);
    }
    let lost = if said.has(&["adjourn", "reconvene", "called again"]) { Some("call-again") } else { None };
    let fill = Fill::new(
        Kind::Quorum,
        format!("{meeting}-quorum"),
        Sure::Plain,
        "The sentence says how many make a quorum.",
    )
    .with("meeting", meeting)
    .maybe("number", number.map(|n| n.to_string()))
    .maybe("share", share.map(|s| format!("{}/{}", s.num, s.den)))
    .maybe("if_lost", lost);
    finder.define(said, fill);
}

fn agenda(finder: &mut Finder, said: &Said<'_>) {
    let items = said.has(&["motion", "agenda", "resolution", " item"]);
    if items
        && said.has(&[
            "any member may",
            "any member can",
            "members may submit",
            "members can submit",
            "members may propose",
        ])
        && !said.has(&["amend", "constitution"])
    {
        let fill = Fill::new(
            Kind::Agenda,
            "members-items",
            Sure::Likely,
            "The sentence lets members put something before a meeting.",
        )
        .with("meeting", said.meeting())
        .with("may_add", "member");
        finder.define(said, fill);
    }
}
