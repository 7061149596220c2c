//! A membership for the demonstration: plainly invented people of an invented borough, seeded through the services.

use kernel::{At, Ctx, PersonId, Result, transact};

use crate::model::{Email, Ending, FactKind, NewFact, NewPerson, Phone, Postal, Source};
use crate::service;

/// How many people one transaction adds.
const SLICE: usize = 60;

const GIVEN: [&str; 60] = [
    "Amber", "Ayo", "Beatrix", "Bilal", "Bram", "Carys", "Chidi", "Clover", "Dara", "Desta", "Dilys", "Efe",
    "Ember", "Esme", "Farida", "Fern", "Finlay", "Gita", "Greta", "Hamza", "Hazel", "Idris", "Imani", "Ines",
    "Iolo", "Jaya", "Juno", "Kai", "Keziah", "Kofi", "Lark", "Leila", "Linden", "Mabel", "Marlon", "Mei",
    "Milo", "Nadia", "Nerys", "Nico", "Odette", "Oisin", "Olu", "Pearl", "Piotr", "Priya", "Quill", "Rafi",
    "Rosa", "Rowan", "Sage", "Samira", "Soren", "Tamsin", "Teo", "Usha", "Vikram", "Wren", "Yusuf", "Zofia",
];
const FAMILY: [&str; 48] = [
    "Anchorby",
    "Applewick",
    "Bellweather",
    "Bramblecote",
    "Brightwater",
    "Candlemere",
    "Coppergate",
    "Cranefield",
    "Dawnley",
    "Driftwood",
    "Eastlark",
    "Elderbrook",
    "Fairsail",
    "Fennimore",
    "Foxwhistle",
    "Gullhaven",
    "Hartstone",
    "Heronsby",
    "Inkwell",
    "Ivorydale",
    "Jettyman",
    "Kestrelby",
    "Kittiwake",
    "Lanternby",
    "Larkspire",
    "Maplethorn",
    "Marshlight",
    "Millrace",
    "Nettlefold",
    "Nightingate",
    "Oakenshaw",
    "Osprey",
    "Pebblewick",
    "Plumtree",
    "Quayside",
    "Ravensbourne",
    "Reedmace",
    "Saltmarsh",
    "Seabright",
    "Silverfin",
    "Stormcrow",
    "Tidewater",
    "Underhill",
    "Vinewood",
    "Wavecrest",
    "Whistlewood",
    "Yarrowby",
    "Zephyrson",
];
const STREETS: [&str; 12] = [
    "Anchor Row",
    "Barnacle Street",
    "Cockle Lane",
    "Dune Terrace",
    "Estuary Road",
    "Ferry Close",
    "Gannet Way",
    "Harbour Parade",
    "Inlet Gardens",
    "Jetty Walk",
    "Kelp Street",
    "Lighthouse Hill",
];
/// Ward, constituency and the beginning of its invented postcodes.
const WARDS: [(&str, &str, &str); 7] = [
    ("Northside Ward", "Fairhaven North", "ZZ1 1"),
    ("Hillcrest Ward", "Fairhaven North", "ZZ1 2"),
    ("Mill Ward", "Fairhaven North", "ZZ1 3"),
    ("Harbour Ward", "Fairhaven South", "ZZ2 1"),
    ("Lighthouse Ward", "Fairhaven South", "ZZ2 2"),
    ("Saltings Ward", "Fairhaven South", "ZZ2 3"),
    ("Market Ward", "Fairhaven South", "ZZ2 4"),
];

/// Adds `n` people; the same seed gives the same people. Roughly three in four are national members, one in eight has
/// no e-mail address, some have one that mail came back from, a few have left, moved or not paid.
///
/// # Errors
/// As `service::add_person`; also where the membership has been seeded before, because addresses are taken then.
pub async fn seed(ctx: &Ctx, n: usize, seed: u64) -> Result<Vec<PersonId>> {
    seed_more(ctx, 0..n, seed).await
}

/// The same for a part of them, by their places: an organisation that grew.
///
/// # Errors
/// As [`seed`].
pub async fn seed_more(ctx: &Ctx, places: std::ops::Range<usize>, seed: u64) -> Result<Vec<PersonId>> {
    let mut dice = Dice(seed | 1);
    let mut all = Vec::with_capacity(places.len());
    let places: Vec<usize> = places.collect();
    for slice in places.chunks(SLICE) {
        let plans: Vec<Plan> =
            slice.iter().map(|place| plan(ctx, *place, &mut dice)).collect::<Result<_>>()?;
        let ids: Vec<PersonId> = transact!(ctx.db(), tx => {
            let mut ids = vec![];
            for plan in &plans {
                let id = service::add_person(tx, ctx, plan.person.clone()).await?;
                if plan.bounced {
                    service::bounced(tx, ctx, id, "5.1.1").await?;
                }
                if let Some((at, why)) = plan.leaves {
                    service::end_membership(tx, ctx, id, at, why).await?;
                }
                ids.push(id);
            }
            Ok(ids)
        })?;
        all.extend(ids);
    }
    Ok(all)
}

struct Plan {
    person: NewPerson,
    bounced: bool,
    leaves: Option<(At, Ending)>,
}

fn plan(ctx: &Ctx, place: usize, dice: &mut Dice) -> Result<Plan> {
    // 60 and 48 share factors, so the step is chosen to walk through all pairs before one comes again.
    let given = GIVEN[place % GIVEN.len()];
    let family = FAMILY[(place / GIVEN.len() * 5 + place * 7 + place / 240) % FAMILY.len()];
    let (ward, constituency, sector) = WARDS[dice.below(WARDS.len())];
    let zone = &ctx.group.zone;
    let joined = ctx.now.plus_days(-(30 + i64::try_from(dice.below(3000)).unwrap_or(0)), zone);
    let joined = At::start_of_day(joined.date(zone), zone);
    let national = dice.one_in(4, 3);
    let category = if national { "national" } else { "associate" };
    let mut person = NewPerson::named(given, family)?.member(category, joined, Source::Officer)?;
    if national {
        // As the association writes its own membership numbers.
        person.national_number = Some(format!("N{:09}", place + 1));
    }
    let reachable = !dice.one_in(8, 1);
    if reachable {
        let address = format!("{}.{}{}@example.org", given.to_lowercase(), family.to_lowercase(), place + 1);
        person.email = Some(Email::read(&address)?);
    }
    if dice.one_in(3, 2) {
        // 020 7946 0xxx is kept free for stories.
        person.phone = Some(Phone::read(&format!("020 7946 0{:03}", place % 1000))?);
    }
    let letter = |dice: &mut Dice| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[dice.below(20)]);
    let postcode = format!("{sector}{}{}", letter(dice), letter(dice));
    let street = format!("{} {}\nFairhaven", 1 + dice.below(120), STREETS[dice.below(STREETS.len())]);
    person.postal = Some(Postal::read(&street, &postcode)?);
    let moved = dice.one_in(60, 1);
    person.facts.extend([
        NewFact::new(FactKind::NationalMember, yes(national), joined, Source::Officer)?,
        NewFact::new(FactKind::LivesInArea, yes(!moved), joined, Source::OwnDeclaration)?,
        NewFact::new(FactKind::Area, ward, joined, Source::Postcode)?,
        NewFact::new(FactKind::Constituency, constituency, joined, Source::Postcode)?,
    ]);
    if !national {
        person.facts.extend(associate(ctx, joined, dice)?);
    }
    let leaves = (!moved && dice.one_in(25, 1)).then(|| {
        let days = 1 + i64::try_from(dice.below(29)).unwrap_or(0);
        let why = [Ending::Left, Ending::Moved, Ending::Lapsed][dice.below(3)];
        (ctx.now.plus_days(-days, zone), why)
    });
    Ok(Plan { person, bounced: reachable && dice.one_in(28, 1), leaves })
}

/// A place in which members of the association live who are not of the invented borough.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    /// The region, by the id of its body in the association's text.
    pub region: &'static str,
    pub town: &'static str,
    pub ward: &'static str,
    pub constituency: &'static str,
    /// The beginning of its invented postcodes.
    pub sector: &'static str,
}

/// A member of the association who lives elsewhere; the same place gives the same person.
///
/// # Errors
/// None for the names and places of this file.
pub fn elsewhere(ctx: &Ctx, place: usize, home: &Home) -> Result<NewPerson> {
    let given = GIVEN[(place * 7 + 3) % GIVEN.len()];
    let family = FAMILY[(place * 11 + place / 48 + 17) % FAMILY.len()];
    let zone = &ctx.group.zone;
    let days = 200 + i64::try_from(place * 37 % 2400).unwrap_or(0);
    let joined = At::start_of_day(ctx.now.plus_days(-days, zone).date(zone), zone);
    let mut person = NewPerson::named(given, family)?;
    // The borough's people have addresses at another domain, so that nobody is two people with one address.
    let address = format!("{}.{}{}@example.net", given.to_lowercase(), family.to_lowercase(), place + 1);
    person.email = Some(Email::read(&address)?);
    let street = format!("{} {}\n{}", 1 + place % 90, STREETS[place % STREETS.len()], home.town);
    let letter = |n: usize| char::from(b"ABDEFGHJLNPQRSTUWXYZ"[n % 20]);
    person.postal =
        Some(Postal::read(&street, &format!("{}{}{}", home.sector, letter(place), letter(place / 20)))?);
    national(ctx, person, joined, home.region, (home.ward, home.constituency))
}

/// Makes somebody a member in the association's own register, in a region, with what its text asks of members.
///
/// # Errors
/// A `Problem` for a ward or constituency without letters.
pub fn national(
    ctx: &Ctx,
    person: NewPerson,
    joined: At,
    region: &str,
    (ward, constituency): (&str, &str),
) -> Result<NewPerson> {
    let mut person = person.member("member", joined, Source::Officer)?;
    let paid = ctx.now.plus_days(400, &ctx.group.zone);
    person.facts.extend([
        NewFact::new(FactKind::SharesAims, "yes", joined, Source::OwnDeclaration)?,
        NewFact::new(FactKind::RivalParty, "no", joined, Source::OwnDeclaration)?,
        NewFact::new(FactKind::FeePaid, "", joined, Source::Officer)?.until(paid)?,
        NewFact::new(FactKind::Region, region, joined, Source::Postcode)?,
        NewFact::new(FactKind::Area, ward, joined, Source::Postcode)?,
        NewFact::new(FactKind::Constituency, constituency, joined, Source::Postcode)?,
    ]);
    Ok(person)
}

/// What associates declare and pay; a few have let the fee run out.
fn associate(ctx: &Ctx, joined: At, dice: &mut Dice) -> Result<Vec<NewFact>> {
    let late = dice.one_in(9, 1);
    let days = i64::try_from(dice.below(300)).unwrap_or(0);
    let until = ctx.now.plus_days(if late { -1 - days.min(25) } else { 40 + days }, &ctx.group.zone);
    Ok(vec![
        NewFact::new(FactKind::SharesAims, "yes", joined, Source::OwnDeclaration)?,
        NewFact::new(FactKind::RivalParty, "no", joined, Source::OwnDeclaration)?,
        NewFact::new(FactKind::FeePaid, "", joined, Source::Officer)?.until(until)?,
    ])
}

fn yes(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

/// A small stream of numbers of its own, so that the same seed gives the same people whatever else is drawn
/// (xorshift by Marsaglia, 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % (n as u64)).unwrap_or(0)
    }
    /// True `k` times in `n`.
    fn one_in(&mut self, n: usize, k: usize) -> bool {
        self.below(n) < k
    }
}
