//! Membership: who may join, what it costs, when it ends.

use super::sentence::length;
use super::{Fill, Finder, Said};
use crate::intake::Sure;
use crate::rule::Kind;
use crate::units::spoken;

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    category(finder, said);
    fee(finder, said);
    lapse(finder, said);
    data(finder, said);
}

fn category(finder: &mut Finder, said: &Said<'_>) {
    let open = said.has(&[
        "membership is open to",
        "membership shall be open to",
        "open to all who",
        "open to anyone",
        "open to any person",
        "anyone who",
        "may become a member",
        "can become a member",
        "can join",
        "may join",
    ]);
    if !open || !said.about(&["member", "join"]) {
        return;
    }
    let fill = Fill::new(Kind::Category, "member", Sure::Likely, "The sentence says who can be a member.")
        .with("name", "member")
        .maybe("requires.min_age", age(said).map(|n| n.to_string()))
        .maybe(
            "requires.shares_aims",
            said.has(&["aims", "objects", "values", "principles"]).then_some("yes"),
        )
        .maybe(
            "requires.lives_in_area",
            said.has(&["live in", "lives in", "living in", "resident"]).then_some("yes"),
        )
        .maybe("requires.fee_paid", said.has(&["subscription", "fee", "pay"]).then_some("yes"))
        .with("may", "attend\nspeak\nvote\nstand\nnominate\nsecond\npropose\npropose-amendment\nreceive");
    finder.define(said, fill);
}

/// "aged 16 or over", "over the age of fourteen".
fn age(said: &Said<'_>) -> Option<u32> {
    let after = ["aged ", "age of "].iter().find_map(|w| said.lower.split_once(w).map(|(_, rest)| rest))?;
    let word = after.split([' ', ',', '.']).find(|w| !matches!(*w, "at" | "least" | "over"))?;
    spoken::number(word).filter(|n| (5..100).contains(n))
}

fn fee(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&["subscription", "membership fee", "annual fee", "dues"]) {
        return;
    }
    let Some(amount) = said.pounds() else { return };
    let named = [
        ("1 year", ["a year", "per year", "per annum", "annual", "yearly", "each year"]),
        ("1 month", ["a month", "per month", "monthly", "each month", "every month", "month"]),
    ];
    let period = named.iter().find(|(_, words)| said.has(words)).map(|(period, _)| *period);
    let fill = Fill::new(Kind::Fee, "fee", Sure::Plain, "The sentence states an amount.")
        .with("for", "member")
        .with("amount.amount", amount)
        .with("amount.currency", "GBP")
        .maybe("period", period);
    finder.define(said, fill);
}

fn lapse(finder: &mut Finder, said: &Said<'_>) {
    let behind = said.has(&["arrears", "not paid", "unpaid", "fails to pay", "fail to pay", "lapse"]);
    let Some(period) = said.period().filter(|_| behind) else { return };
    let fill = Fill::new(
        Kind::StandingLapse,
        "arrears",
        Sure::Likely,
        "The sentence says what follows when nobody pays.",
    )
    .with("cause", "arrears")
    .with("after", length(period));
    finder.define(said, fill);
}

fn data(finder: &mut Finder, said: &Said<'_>) {
    if said.has(&["personal data", "data protection", "personal information", "gdpr"]) {
        let fill = Fill::new(
            Kind::DataProtection,
            "members-data",
            Sure::Guess,
            "The sentence speaks of personal data.",
        )
        .with("data", "members' personal data")
        .with("purpose", "the work of the group")
        .with("controller", "us");
        finder.define(said, fill);
    }
}
