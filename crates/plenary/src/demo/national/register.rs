//! The association's register: the members whom the local group knows by their national numbers, those of the other
//! regions, and two who are no members: an associate of the group, and whoever runs the elections.

use elections::demo::Part;
use feeds::model::{Kind, RecipientId};
use feeds::service::issue;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use people::demo::Home;
use people::model::{ContactKind, Email, NewPerson, Postal};
use people::service::{self, PersonFacts};

use super::super::elections::Company;
use super::super::script::Stage;
use super::CAME;

/// The region in which the invented borough lies.
pub const BOROUGH: &str = "south";

/// Where the others live; all of it is invented.
const HOMES: [Home; 5] = [
    Home {
        region: "north",
        town: "Coldwater",
        ward: "Quarry Ward",
        constituency: "Coldwater",
        sector: "ZZ3 1",
    },
    Home {
        region: "midlands",
        town: "Threebridges",
        ward: "Kiln Ward",
        constituency: "Threebridges",
        sector: "ZZ4 1",
    },
    Home { region: "west", town: "Farpoint", ward: "Beacon Ward", constituency: "Farpoint", sector: "ZZ5 1" },
    Home { region: "north", town: "Highfell", ward: "Tarn Ward", constituency: "Highfell", sector: "ZZ3 2" },
    Home { region: "west", town: "Saltpan", ward: "Dune Ward", constituency: "Farpoint", sector: "ZZ5 2" },
];
/// How many numbers are given beyond those that the group knows.
const FURTHER: usize = 40;
/// How many people one transaction adds.
const SLICE: usize = 60;

/// Who is in it.
pub struct Register {
    /// Members with their regions, in the order of their numbers.
    members: Vec<(Part, &'static str)>,
    /// National numbers of the group's people, with who they are in either register.
    twins: Vec<(PersonId, Part)>,
    pub associate: Part,
    pub returning_officer: Part,
}

impl Register {
    /// Fills it so that each member of the group has the number by which the group knows them.
    pub async fn fill(local: &Stage, stage: &Stage, company: &Company) -> Result<Self> {
        let here = super::system(local, stage.turn(CAME, 12).now);
        let known = numbered(&here).await?;
        let last = known.last().map_or(0, |it| it.0);
        let ctx = stage.turn(CAME, 12);
        let mut plans: Vec<NewMember> = vec![];
        for number in 1..=last + FURTHER {
            match known.iter().find(|it| it.0 == number) {
                Some((_, it)) => plans.push((mirrored(&here, &ctx, it).await?, BOROUGH, Some(it.id))),
                None => {
                    let home = HOMES[number % HOMES.len()];
                    plans.push((people::demo::elsewhere(&ctx, number, &home)?, home.region, None));
                }
            }
        }
        let (mut members, mut twins) = (vec![], vec![]);
        for slice in plans.chunks(SLICE) {
            for ((new, region, twin), person) in slice.iter().zip(added_all(&ctx, slice).await?) {
                let part = Part { person, name: new.name() };
                twins.extend(twin.map(|local| (local, part.clone())));
                // Only those who can be reached are cast.
                if new.email.is_some() {
                    members.push((part, *region));
                }
            }
        }
        // These come last, so that the members have the numbers by which the group knows them.
        let associate = associate(&here, &ctx, company).await?;
        Ok(Self { members, twins, associate, returning_officer: outsider(&ctx).await? })
    }

    /// The same human in the association's register.
    pub fn twin(&self, local: &Part) -> Result<Part> {
        let found = self.twins.iter().find(|it| it.0 == local.person);
        let none = || Problem::internal(format!("{} is not in the association of the story.", local.name));
        found.map(|it| it.1.clone()).ok_or_else(none)
    }

    /// So many members of a region that come after others who were taken already.
    pub fn take(&self, region: &str, skip: usize, n: usize) -> Result<Vec<Part>> {
        let fits = |it: &&(Part, &'static str)| it.1 == region;
        let all: Vec<Part> =
            self.members.iter().filter(fits).skip(skip).take(n).map(|it| it.0.clone()).collect();
        if all.len() < n {
            return Err(Problem::internal("The association is too small for the story."));
        }
        Ok(all)
    }
}

type NewMember = (NewPerson, &'static str, Option<PersonId>);

async fn added_all(ctx: &Ctx, slice: &[NewMember]) -> Result<Vec<PersonId>> {
    transact!(ctx.db(), tx => {
        let mut ids = vec![];
        for (person, ..) in slice {
            ids.push(service::add_person(tx, ctx, person.clone()).await?);
        }
        Ok(ids)
    })
}

/// The group's members whom the association numbers, in the order of the numbers.
async fn numbered(here: &Ctx) -> Result<Vec<(usize, PersonFacts)>> {
    let mut known = vec![];
    for it in service::everyone(here, here.now).await? {
        let number = service::person(here, it.id).await?.national_number;
        let number = number.and_then(|it| it.strip_prefix('N')?.parse().ok());
        if let (Some(number), Some("national")) = (number, it.category.as_deref()) {
            known.push((number, it));
        }
    }
    known.sort_by_key(|it| it.0);
    Ok(known)
}

/// Somebody of the group as the association holds them.
async fn mirrored(here: &Ctx, ctx: &Ctx, it: &PersonFacts) -> Result<NewPerson> {
    let who = service::person(here, it.id).await?;
    let mut new = NewPerson::named(&who.given_name, &who.family_name)?;
    new.email = it.email.as_deref().map(Email::read).transpose()?;
    new.phone = it.phone.as_deref().map(people::model::Phone::read).transpose()?;
    let postal = it.postal.clone().unwrap_or_default();
    if let Some((address, postcode)) = postal.rsplit_once('\n') {
        new.postal = Some(Postal::read(address, postcode)?);
    }
    let joined = service::listed(here, it.id).await?.since_at.unwrap_or(ctx.now);
    let ward = it.area.as_deref().unwrap_or("Harbour Ward");
    let constituency = it.constituency.as_deref().unwrap_or("Fairhaven South");
    people::demo::national(ctx, new, joined, BOROUGH, (ward, constituency))
}

/// The group's associate as somebody whom the association writes to and who is no member of it.
async fn associate(here: &Ctx, ctx: &Ctx, company: &Company) -> Result<Part> {
    let own = &company.associate;
    let who = service::person(here, own.person).await?;
    let mut new = NewPerson::named(&who.given_name, &who.family_name)?;
    let listed = service::listed(here, own.person).await?;
    new.email = listed.email.as_deref().map(Email::read).transpose()?;
    added(ctx, new).await
}

/// The returning officer is somebody outside the association, as its text wants it.
async fn outsider(ctx: &Ctx) -> Result<Part> {
    let mut new = NewPerson::named("Marigold", "Fenwhistle")?;
    new.email = Some(Email::read("marigold.fenwhistle@example.net")?);
    added(ctx, new).await
}

async fn added(ctx: &Ctx, new: NewPerson) -> Result<Part> {
    let person = transact!(ctx.db(), tx => { service::add_person(tx, ctx, new.clone()).await })?;
    Ok(Part { person, name: new.name() })
}

/// The group as somebody that segments are made for, the members of its wards, in the name of the national officer.
pub async fn recipient(stage: &Stage, local: &Stage, officer: &Part) -> Result<RecipientId> {
    let ctx = stage.turn(-15, 10);
    let own = Ctx::acting(&stage.app, stage.group.clone(), officer.person, &officer.name, ctx.now).await?;
    let wards: Vec<&str> = super::members::wards().collect();
    let (id, _) = issue::add(&own, &local.group.name, &wards.join("\n")).await?;
    issue::agree(&ctx, id).await?;
    Ok(id)
}

/// Makes a segment at an instant: the file and its signature.
pub async fn segment(ctx: &Ctx, to: RecipientId, kind: Kind) -> Result<(Vec<u8>, String)> {
    let to = issue::one(ctx, to).await?;
    let mut file = vec![];
    let made = issue::make(ctx, &to, kind, &mut file).await?;
    Ok((file, made.signature))
}

/// What happened to the association's members since: one joins in the borough, one moves within it, and one joins with
/// the address that the group's register has for an associate.
pub async fn changes(ctx: &Ctx, associate: &PersonFacts) -> Result<()> {
    let member = |given: &str, family: &str, email: &str| {
        let mut new = NewPerson::named(given, family)?;
        new.email = Some(Email::read(email)?);
        new.postal = Some(Postal::read("7 Ferry Close\nFairhaven", "ZZ2 1AB")?);
        people::demo::national(ctx, new, ctx.now, BOROUGH, ("Harbour Ward", "Fairhaven South"))
    };
    let (given, family) = associate.name.rsplit_once(' ').unwrap_or(("", associate.name.as_str()));
    let email = associate.email.as_deref().unwrap_or_default();
    let joining =
        [member("Sorrel", "Tidepool", "sorrel.tidepool@example.org")?, member(given, family, email)?];
    let everyone = service::everyone(ctx, ctx.now).await?;
    let moves = everyone.iter().rfind(|it| it.area.as_deref() == Some("Harbour Ward"));
    let moves = moves.ok_or_else(|| Problem::internal("Nobody of the story can move."))?.id;
    transact!(ctx.db(), tx => {
        for new in &joining {
            service::add_person(tx, ctx, new.clone()).await?;
        }
        service::change_contact(tx, ctx, moves, ContactKind::Post, "1 Lighthouse Hill\nFairhaven", "ZZ2 2AB").await
    })
}
