//! For `plenary bench register`: a register of many people, written without going through every service.

use kernel::{Ctx, PersonId, Result, transact};

use crate::model::likeness::{Traits, terms, words};
use crate::model::{Contact, ContactId, ContactKind, Person, Postal};
use crate::store::standing::Row;
use crate::store::{contact, person, standing, term};

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
    Traits {
        given: pick(&GIVEN, 4800).to_owned(),
        family,
        email: (!double).then(|| format!("member{of}@example.org")),
        phone: Some(format!("07700 {:06}", (of / 3) % 1_000_000)),
        postcode: Some(format!("ZZ{} {}AB", (of / 20) % 1000, (of / 20_000) % 100)),
        born: None,
        national_number: None,
    }
}

/// Writes the people `from..to`: each with their standing, terms and address.
pub async fn fill(ctx: &Ctx, from: u64, to: u64) -> Result<()> {
    let group = ctx.group.id;
    transact!(ctx.db(), tx => {
        for place in from..to {
            let it = traits(place);
            let id = PersonId(ctx.new_id());
            let who = Person {
                id,
                number: i64::try_from(place).unwrap_or(0) + 1,
                given_name: it.given.clone(),
                family_name: it.family.clone(),
                national_number: None,
                import: None,
                created_at: ctx.now,
                joined_into: None,
            };
            person::insert(tx, group, &who).await?;
            let postal = Postal::read("1 Anchor Row", it.postcode.as_deref().unwrap_or_default())?;
            let point = Contact {
                id: ContactId(ctx.new_id()),
                person: id,
                kind: ContactKind::Post,
                value: postal.written(),
                postcode: postal.postcode().map(str::to_owned),
                from: ctx.now,
                until: None,
                verified_at: None,
                bounced_at: None,
                bounce: None,
            };
            contact::insert(tx, group, &point, &postal.written().to_lowercase()).await?;
            standing::put(tx, group, &row(ctx, &who, &it, place, postal.written())).await?;
            term::add(tx, group, id, &terms(&it)).await?;
            for word in words(&it) {
                term::put_word(tx, group, &word).await?;
            }
        }
        Ok(())
    })
}

fn row(ctx: &Ctx, who: &Person, it: &Traits, place: u64, postal: String) -> Row {
    let days = i64::try_from(place % 3000).unwrap_or(0);
    Row {
        person_id: who.id,
        number: who.number,
        name: who.name(),
        sort_name: who.sort_name(),
        status: if place % 20 == 7 { "former" } else { "member" }.to_owned(),
        category: Some(if place % 10 == 3 { "associate" } else { "national" }.to_owned()),
        since_at: Some(ctx.now.plus_hours(-24 * days)),
        until_at: None,
        paid_until: Some(ctx.now.plus_hours(24 * (days % 400 - 40))),
        suspended: false,
        area: Some(format!("Ward {}", place % 2000)),
        constituency: Some(format!("Constituency {}", place % 400)),
        email: it.email.clone(),
        email_bounced: false,
        phone: it.phone.clone(),
        postal: Some(postal),
        search: format!("{} | {}", who.name(), who.sort_name()).to_lowercase(),
        changes_at: None,
        import_id: None,
    }
}
