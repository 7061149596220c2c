//! For `plenary bench register`: a register of many people, written without going through every service.

use std::collections::BTreeSet;

use kernel::{Ctx, PersonId, Result, transact};
use serde_json::{Value, json};

use crate::model::Postal;
use crate::model::likeness::{Traits, terms, words};
use crate::store::{sample, term};

const GIVEN: [&str; 24] = [
    "Ada",
    "Bruno",
    "Catherine",
    "Daniel",
    "Elizabeth",
    "Farah",
    "George",
    "Hannah",
    "Idris",
    "Jonathan",
    "Kofi",
    "Leila",
    "Margaret",
    "Nadia",
    "Oliver",
    "Priya",
    "Quentin",
    "Rebecca",
    "Stephen",
    "Thomas",
    "Uma",
    "Victoria",
    "William",
    "Zoe",
];
const BEGIN: [&str; 20] = [
    "Ash", "Brad", "Cart", "Dun", "Elm", "Fair", "Green", "Hart", "Ing", "Kirk", "Lang", "Marsh", "Nor",
    "Oak", "Pem", "Quay", "Ros", "Stan", "Thorn", "Wick",
];
const MIDDLE: [&str; 15] =
    ["", "er", "ing", "le", "en", "o", "wal", "ber", "a", "in", "ham", "ley", "mer", "ston", "ford"];
const END: [&str; 16] = [
    "ton", "by", "ham", "worth", "wood", "field", "ley", "man", "son", "well", "bury", "combe", "dale",
    "gate", "shaw", "wick",
];

/// The numbers before it are for people who are added otherwise.
const FIRST: i64 = 1001;

/// The names of somebody; one in a hundred is the one before, with a slip.
fn traits(place: u64) -> Traits {
    let double = place % 100 == 99;
    let of = if double { place - 1 } else { place };
    // Spread by a multiplication, so that neighbours differ.
    let mixed = of.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let pick = |all: &[&'static str], by: u64| all[usize::try_from(mixed / by).unwrap_or(0) % all.len()];
    let mut family = format!("{}{}{}", pick(&BEGIN, 1), pick(&MIDDLE, 20), pick(&END, 300));
    if double {
        family = family.replacen('e', "a", 1);
    }
    // Neighbours in the list share a telephone; addresses that differ by a digit would make them one person.
    let email = (!double).then(|| format!("member{of}.{}@example.org", family.to_lowercase()));
    Traits {
        given: pick(&GIVEN, 4800).to_owned(),
        family,
        email,
        phone: Some(format!("07700 {:06}", (of / 3) % 1_000_000)),
        postcode: Some(format!("ZZ{} {}AB", (of / 20) % 1000, (of / 20_000) % 100)),
        born: None,
        national_number: None,
    }
}

/// Writes the people `from..to`: each with their standing, terms and address, three offers and five dated facts.
pub async fn fill(ctx: &Ctx, from: u64, to: u64) -> Result<()> {
    let group = ctx.group.id;
    let (mut people, mut listed, mut all) = (vec![], vec![], BTreeSet::new());
    for place in from..to {
        let it = traits(place);
        let id = PersonId(ctx.new_id());
        listed.extend(terms(&it).into_iter().map(|term| json!([id, term])));
        all.extend(words(&it));
        people.push(row(ctx, id, &it, place)?);
    }
    let (people, listed) = (serde_json::to_string(&people)?, serde_json::to_string(&listed)?);
    let numbers = (number(from), number(to));
    transact!(ctx.db(), tx => {
        sample::people(tx, group, &people, ctx.now).await?;
        sample::terms(tx, group, &listed).await?;
        for word in &all {
            term::put_word(tx, group, word).await?;
        }
        sample::offers(tx, group, numbers, ctx.now).await?;
        sample::facts(tx, group, numbers, ctx.now).await
    })
}

fn number(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX - FIRST) + FIRST
}

/// As `sample::people` reads it.
fn row(ctx: &Ctx, id: PersonId, it: &Traits, place: u64) -> Result<Value> {
    let days = i64::try_from(place % 3000).unwrap_or(0);
    let postal = Postal::read("1 Anchor Row", it.postcode.as_deref().unwrap_or_default())?;
    Ok(json!([
        id,
        number(place),
        it.given,
        it.family,
        it.email,
        it.phone,
        postal.postcode(),
        postal.written(),
        if place % 20 == 7 { "former" } else { "member" },
        if place % 10 == 3 { "associate" } else { "national" },
        ctx.now.plus_hours(-24 * days).micros(),
        ctx.now.plus_hours(24 * (days % 400 - 40)).micros(),
        format!("Ward {}", place % 2000),
        format!("Constituency {}", place % 400),
        format!("{} {}", it.family, it.given).to_lowercase(),
    ]))
}
