//! The membership of the demonstration, and who in it one can be.

use feeds::model::Kind;
use kernel::{AccountId, Ctx, PersonId, Result, transact};
use membership::model::{Named, PaymentId, Way};
use membership::service::fees::{self, NewPayment, NewRate};
use people::service::{self, PersonFacts};

use super::elections::Company;
use super::national::{self, Association};
use super::script::Stage;

const PEOPLE: usize = 320;
/// What the fees' page tells members.
const HOW_TO_PAY: &str = "To the account of Fairhaven Members at the Harbour Savings Society, number 000 000, with your \
     membership number; or in cash to the data manager at any members' meeting.";

/// So many were members when last year's committee was elected; the others came in the year after.
const FOUNDERS: usize = 66;
const SEED: u64 = 1893;

/// Fills the register as it stood long ago, and lets associates pay again as the years go by.
pub async fn join(stage: &Stage) -> Result<()> {
    people::demo::seed_more(&stage.turn(-440, 10), 0..FOUNDERS, SEED).await?;
    let ctx = stage.turn(-440, 11);
    let rate = NewRate {
        name: "national-fee".into(),
        band: String::new(),
        minor: 400,
        months: 1,
        from: ctx.now.plus_days(-400, &ctx.group.zone),
        source: "constitution of the Association, clause on the subscription".into(),
    };
    transact!(ctx.db(), tx => { fees::record_rate(tx, &ctx, &rate).await })?;
    fees::set_how_to_pay(&ctx, HOW_TO_PAY).await?;
    pay_again(&stage.turn(-439, 11)).await
}

/// The members of the groups around come over, when last year's committee has taken over.
pub async fn grow(stage: &Stage) -> Result<()> {
    let before = service::everyone(&stage.turn(-320, 9), stage.app.now()).await?;
    let known = before.iter().map(|it| it.number).max().unwrap_or(0);
    people::demo::seed_more(&stage.turn(-320, 10), FOUNDERS..PEOPLE, SEED + 2).await?;
    pay(&stage.turn(-319, 11), known).await
}

/// Wards, constituencies and the beginning of their postcodes, all invented, with codes in the manner of the real ones.
const PLACES: [(&str, &str, &str, &str, &str); 7] = [
    ("ZZ11", "W99000001", "Northside Ward", "C99000001", "Fairhaven North"),
    ("ZZ12", "W99000002", "Hillcrest Ward", "C99000001", "Fairhaven North"),
    ("ZZ13", "W99000003", "Mill Ward", "C99000001", "Fairhaven North"),
    ("ZZ21", "W99000004", "Harbour Ward", "C99000002", "Fairhaven South"),
    ("ZZ22", "W99000005", "Lighthouse Ward", "C99000002", "Fairhaven South"),
    ("ZZ23", "W99000006", "Saltings Ward", "C99000002", "Fairhaven South"),
    ("ZZ24", "W99000007", "Market Ward", "C99000002", "Fairhaven South"),
];
const BOROUGH: &str = "E99000001";
/// Postcodes that exist, far from the invented borough.
const REAL: &[u8] = include_bytes!("../../../../examples/postcodes/onspd-extract.csv");

/// Invented postcodes in the form of the ONS Postcode Directory, and a few of that directory itself, so that the form for
/// joining can be tried.
pub async fn area(ctx: &Ctx) -> Result<()> {
    let mut rows = String::from("pcds,doterm,oslaua,osward,pcon\n");
    let mut names = format!("CODECD,CODENM\n{BOROUGH},Fairhaven\nE99000002,Elsewhere\n");
    for (sector, ward, name, constituency, seat) in PLACES {
        names.push_str(&format!("{ward},{name}\n{constituency},{seat}\n"));
        for a in "ABDEFGHJLNPQRSTUWXYZ".chars() {
            for b in "ABDEFGHJLNPQRSTUWXYZ".chars() {
                rows.push_str(&format!("{sector}{a}{b},,{BOROUGH},{ward},{constituency}\n"));
            }
        }
    }
    rows.push_str("ZZ99AB,,E99000002,W99000099,C99000099\n");
    names.push_str("S12000033,Aberdeen City\nS13002843,Lower Deeside\n");
    let new = membership::service::area::NewEdition {
        source: "Invented postcodes for the demonstration".into(),
        edition: "first".into(),
        valid_from: ctx.now.plus_days(-4000, &ctx.group.zone),
        only: vec![],
    };
    membership::service::area::import(ctx, &new, rows.as_bytes()).await?;
    let real = membership::service::area::NewEdition {
        source: "ONS Postcode Directory, a small extract (Open Government Licence v3.0)".into(),
        edition: "2024".into(),
        ..new
    };
    membership::service::area::import(ctx, &real, REAL).await?;
    membership::service::area::import_names(ctx, names.as_bytes()).await?;
    membership::service::area::set_own(ctx, &[BOROUGH.to_owned()]).await
}

/// Who asks to join: one was admitted nine days ago and has heard from nobody, one waits for the decision.
pub async fn newcomers(stage: &Stage) -> Result<()> {
    let ctx = stage.turn(-60, 10);
    area(&ctx).await?;
    let everyone = service::everyone(&ctx, ctx.now).await?;
    for ward in ["Harbour Ward", "Northside Ward", ""] {
        let fits = |it: &&PersonFacts| it.area.as_deref() == Some(ward) || ward.is_empty();
        let member = everyone.iter().filter(fits).find(|it| it.category.is_some() && it.email.is_some());
        if let Some(member) = member {
            let number = member.number;
            transact!(ctx.db(), tx => { membership::service::welcome::add_welcomer(tx, &ctx, number, ward).await })?;
        }
    }
    let ctx = stage.turn(-9, 18);
    let id = membership::service::joining::enter(&ctx, &form("Juniper", "Sandlark", "ZZ2 1BD")).await?;
    let it = membership::service::joining::one(&ctx, id).await?;
    transact!(ctx.db(), tx => { membership::service::joining::admit(tx, &ctx, &it).await })?;
    let ctx = stage.turn(-1, 19);
    membership::service::joining::enter(&ctx, &form("Orla", "Cockleshell", "ZZ1 1AB")).await.map(drop)
}

/// The wards of the borough.
pub fn wards() -> impl Iterator<Item = &'static str> {
    PLACES.iter().map(|it| it.2)
}

/// The association's file of a fortnight ago, applied, and the one of tonight: one joins, one moves, and one joins with
/// the address of an associate of ours.
pub async fn segment(stage: &Stage, association: &Association, company: &Company) -> Result<()> {
    let theirs = |ctx: &Ctx| national::system(&association.stage, ctx.now);
    let ctx = stage.turn(-14, 3);
    let key = feeds::service::keys::seal(&theirs(&ctx)).await?.public();
    feeds::service::keys::pin(&ctx, &key).await?;
    let (file, signature) = national::segment(&theirs(&ctx), association.recipient, Kind::Full).await?;
    let run = feeds::service::take::take(&ctx, file.as_slice(), Some(&signature)).await?;
    feeds::service::runs::apply(&ctx, run).await?;
    kernel::job::run_due(&ctx.app, ctx.now).await?;
    let ctx = stage.turn(-1, 12);
    national::changes(&theirs(&ctx), &associate_who_joins(&ctx, company).await?).await?;
    let ctx = stage.turn(0, 2);
    let (file, signature) = national::segment(&theirs(&ctx), association.recipient, Kind::Delta).await?;
    feeds::service::take::take(&ctx, file.as_slice(), Some(&signature)).await.map(drop)
}

/// An associate with an address, who is not one of those whom one can be.
async fn associate_who_joins(ctx: &Ctx, company: &Company) -> Result<PersonFacts> {
    let everyone = service::everyone(ctx, ctx.now).await?;
    let fits = |it: &PersonFacts| {
        it.category.as_deref() == Some("associate") && it.email.is_some() && it.id != company.associate.person
    };
    let found = everyone.into_iter().find(fits);
    found.ok_or_else(|| kernel::Problem::internal("The story has no associate who could join."))
}

fn form(given: &str, family: &str, postcode: &str) -> membership::service::joining::NewApplication {
    membership::service::joining::NewApplication {
        category: "associate".into(),
        given_name: given.into(),
        family_name: family.into(),
        email: format!("{}.{}@example.org", given.to_lowercase(), family.to_lowercase()),
        phone: "020 7946 0555".into(),
        address: "3 Pebble Steps\nFairhaven".into(),
        postcode: postcode.into(),
        national_number: String::new(),
        declared: ["lives-in-area", "national-member", "shares-aims", "rival-party"]
            .map(str::to_owned)
            .into(),
        consents: ["news.email".to_owned()].into(),
    }
}

/// Associates whose fee ran out pay for another year; one in eight forgets.
pub async fn pay_again(ctx: &Ctx) -> Result<()> {
    pay(ctx, 0).await
}

/// The same for those whose number in the register is higher than that.
async fn pay(ctx: &Ctx, above: i64) -> Result<()> {
    let everyone = service::everyone(ctx, ctx.now).await?;
    let members =
        everyone.iter().filter(|it| it.number > above && it.category.as_deref() == Some("associate"));
    let paying: Vec<_> = members.filter(|it| it.number % 8 != 0).map(|it| (it.id, it.number)).collect();
    transact!(ctx.db(), tx => {
        for (person, number) in &paying {
            fees::pay(tx, ctx, &payment(ctx, *person, *number)).await?;
        }
        Ok(())
    })
}

/// A year's fee in the way that this member pays; a few name a lower amount, one in ten pays nothing and says no reason.
fn payment(ctx: &Ctx, person: PersonId, number: i64) -> NewPayment {
    let lower = (number % 7 == 0).then_some(1200);
    let way = match number % 10 {
        0 => Way::Waiver,
        1..4 => Way::Cash,
        4 => Way::Cheque,
        _ => Way::StandingOrder,
    };
    NewPayment {
        id: PaymentId(ctx.new_id()),
        person,
        way,
        minor: lower.unwrap_or(4320),
        received: ctx.now,
        named: Named { band: String::new(), lower: lower.filter(|_| way != Way::Waiver) },
        reference: String::new(),
        from: Some(ctx.now),
        send: false,
    }
}

/// Members who can be reached, in the order of the register, to be cast for the parts of the story.
pub struct Cast {
    waiting: Vec<PersonFacts>,
    /// The highest number in the register that was looked at.
    up_to: i64,
}

impl Cast {
    pub async fn call(ctx: &Ctx) -> Result<Self> {
        let mut cast = Self { waiting: vec![], up_to: 0 };
        cast.join(ctx).await?;
        Ok(cast)
    }
    /// Takes those in who came since.
    pub async fn join(&mut self, ctx: &Ctx) -> Result<()> {
        let mut all = service::everyone(ctx, ctx.now).await?;
        all.retain(|it| {
            it.number > self.up_to && it.category.is_some() && it.email.is_some() && !it.email_bounced
        });
        all.sort_by_key(|it| it.number);
        self.up_to = all.last().map_or(self.up_to, |it| it.number);
        self.waiting.extend(all);
        Ok(())
    }
    /// Takes the next member of a category; nobody is taken twice.
    pub fn next(&mut self, category: &str) -> Result<PersonFacts> {
        let place = self.waiting.iter().position(|it| it.category.as_deref() == Some(category));
        let place =
            place.ok_or_else(|| kernel::Problem::internal("The membership is too small for the story."))?;
        Ok(self.waiting.remove(place))
    }
}

/// The account behind a person with an e-mail address.
pub async fn account(ctx: &Ctx, person: PersonId) -> Result<AccountId> {
    let account = access::service::account_of(ctx.db(), ctx.group.id, person).await?;
    account.ok_or_else(|| kernel::Problem::internal("Somebody in the story cannot sign in."))
}
