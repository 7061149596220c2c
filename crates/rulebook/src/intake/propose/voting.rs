//! Elections, nominations, majorities, shares of those elected, changing the text.

use super::sentence::length;
use super::{Fill, Finder, Said};
use crate::intake::Sure;
use crate::rule::Kind;

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    election(finder, said);
    nomination(finder, said);
    quota(finder, said);
    change(finder, said);
    majority(finder, said);
    recall(finder, said);
}

/// "shall be elected annually", "elected at the annual general meeting".
fn election(finder: &mut Finder, said: &Said<'_>) {
    let yearly = said.has(&[
        "elected annually",
        "elected each year",
        "elected every year",
        "elected at the annual",
        "elected at the agm",
        "elected by the annual",
    ]) || (said.has(&["shall elect", "will elect", "elects"])
        && said.has(&["annual general meeting", "agm", "annual meeting"]));
    if !yearly || finder.posts.is_empty() {
        return;
    }
    let (kind, variant, ties) = match () {
        () if said.has(&["single transferable vote", "stv"]) => {
            ("stv", Some("scottish"), Some("earlier-round-then-lot"))
        }
        () if said.has(&["alternative vote", "instant run-off"]) => ("instant-run-off", None, None),
        () => ("first-past-the-post", None, None),
    };
    let sure = if kind == "stv" { Sure::Likely } else { Sure::Guess };
    let fill = Fill::new(
        Kind::Election,
        "yearly-election",
        sure,
        "The sentence says that posts are elected each year; how votes are counted wants checking.",
    )
    .with("body", finder.committee)
    .with("event", "agm")
    .with("method.kind", kind)
    .maybe("method.variant", variant)
    .maybe("method.ties", ties)
    .with("contests", finder.posts.join("\n"));
    finder.define(said, fill);
}

fn nomination(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&["nomination", "nominated"]) {
        return;
    }
    let Some(period) = said.period() else { return };
    let fill = Fill::new(
        Kind::Nomination,
        "nominations",
        Sure::Plain,
        "The sentence says how long before the meeting nominations close.",
    )
    .with("closes.how", "before")
    .with("closes.length", length(period))
    .with("closes.event", "agm")
    .maybe("seconders", said.has(&["seconded"]).then_some("1"));
    finder.define(said, fill);
}

/// "at least half of the committee shall be women".
fn quota(finder: &mut Finder, said: &Said<'_>) {
    let least = said.has(&["at least", "no fewer than", "not fewer than", "not less than", "a minimum of"]);
    let who = [
        ("women", "woman"),
        ("female", "woman"),
        ("young members", "young member"),
        ("under 30", "under 30"),
        ("disabled", "disabled"),
        ("black", "Black, Asian or of another ethnic minority"),
        ("lgbt", "LGBTQI+"),
    ];
    let Some((_, attribute)) = who.iter().find(|(word, _)| said.has(&[word])).filter(|_| least) else {
        return;
    };
    let share = said.share().map(|s| format!("{}/{}", s.num, s.den));
    let number = if said.has(&["at least one", "minimum of one"]) {
        Some("1".to_owned())
    } else {
        said.number().map(|n| n.to_string())
    };
    let Some(at_least) = share.or(number) else { return };
    let fill = Fill::new(
        Kind::Quota,
        format!("{}-places", attribute.split([',', ' ', '+']).next().unwrap_or("some").to_lowercase()),
        Sure::Likely,
        "The sentence asks for a least number or share of those elected.",
    )
    .with("scope", finder.committee)
    .with("attribute", *attribute)
    .with("at_least", at_least)
    .with("declared", "own-words");
    finder.add(said, fill);
}

/// "This constitution may be amended by a two-thirds majority at a general meeting".
fn change(finder: &mut Finder, said: &Said<'_>) {
    let text = said.about(&["constitution", "these rules", "this document"]);
    let changing = said.has(&["amend", "alter", "change"]);
    if !text
        || !changing
        || !said.has(&["majority", "two-third", "two third", "three-quarter", "three quarter", "75%", "vote"])
    {
        return;
    }
    let share = said.share();
    let (over, strict) = match share {
        Some(s) => (format!("{}/{}", s.num, s.den), "no"),
        None => ("1/2".to_owned(), "yes"),
    };
    let of = if said.has(&["present"]) { "present" } else { "votes-cast" };
    let fill = Fill::new(
        Kind::Amendment,
        "change",
        if share.is_some() { Sure::Plain } else { Sure::Likely },
        "The sentence says how the text itself is changed.",
    )
    .with("decided_at", said.meeting())
    .with("majority.over", over)
    .with("majority.of", of)
    .with("majority.strict", strict);
    finder.define(said, fill);
}

fn majority(finder: &mut Finder, said: &Said<'_>) {
    let decided = said.has(&[
        "simple majority",
        "majority of",
        "majority vote",
        "decided by a vote",
        "by majority",
        "two-thirds majority",
        "two thirds majority",
    ]);
    let other = said.has(&["amend", "alter", "constitution", "dissol", "quorum", "remove", "elect"]);
    if !decided || other {
        return;
    }
    let share = said.share();
    let over = share.map_or_else(|| "1/2".to_owned(), |s| format!("{}/{}", s.num, s.den));
    let of = match () {
        () if said.has(&["present and voting", "votes cast", "voting"]) => "votes-cast",
        () if said.has(&["present"]) => "present",
        () => "votes-cast",
    };
    let casting = said.has(&["casting vote"]);
    let fill = Fill::new(
        Kind::Majority,
        "ordinary-majority",
        Sure::Likely,
        "The sentence says by which majority is decided.",
    )
    .with("for", "motion")
    .with("over", over)
    .with("of", of)
    .with("strict", if share.is_some() { "no" } else { "yes" })
    .maybe("tied", casting.then_some("chair"));
    finder.define(said, fill);
}

fn recall(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&["removed from office", "vote of no confidence", "recall", "removed from the committee"]) {
        return;
    }
    let share = said.share().map_or_else(|| "1/2".to_owned(), |s| format!("{}/{}", s.num, s.den));
    let fill = Fill::new(
        Kind::Recall,
        "removal",
        Sure::Guess,
        "The sentence speaks of removing somebody from a post; who may ask for it wants filling in.",
    )
    .with("body", finder.committee)
    .with("requested_by", "10")
    .with("decided_at", said.meeting())
    .with("majority.over", share)
    .with("majority.of", "votes-cast");
    finder.define(said, fill);
}
