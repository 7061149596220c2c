//! The membership of the demonstration, and who in it one can be.

use kernel::{AccountId, Ctx, PersonId, Result, transact};
use membership::model::{Named, PaymentId, Way};
use membership::service::fees::{self, NewPayment, NewRate};
use people::service::{self, PersonFacts};

use super::script::Stage;

const PEOPLE: usize = 320;
const SEED: u64 = 1893;

/// Fills the register as it stood long ago, and lets associates pay again as the years go by.
pub async fn join(stage: &Stage) -> Result<()> {
    people::demo::seed(&stage.turn(-440, 10), PEOPLE, SEED).await?;
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
    pay_again(&stage.turn(-439, 11)).await
}

/// Associates whose fee ran out pay for another year; one in eight forgets.
pub async fn pay_again(ctx: &Ctx) -> Result<()> {
    let everyone = service::everyone(ctx, ctx.now).await?;
    let members = everyone.iter().filter(|it| it.category.as_deref() == Some("associate"));
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
pub struct Cast(Vec<PersonFacts>);

impl Cast {
    pub async fn call(ctx: &Ctx) -> Result<Self> {
        let mut all = service::everyone(ctx, ctx.now).await?;
        all.retain(|it| it.category.is_some() && it.email.is_some() && !it.email_bounced);
        all.sort_by_key(|it| it.number);
        Ok(Self(all))
    }
    /// Takes the next member of a category; nobody is taken twice.
    pub fn next(&mut self, category: &str) -> Result<PersonFacts> {
        let place = self.0.iter().position(|it| it.category.as_deref() == Some(category));
        let place =
            place.ok_or_else(|| kernel::Problem::internal("The membership is too small for the story."))?;
        Ok(self.0.remove(place))
    }
}

/// The account behind a person with an e-mail address.
pub async fn account(ctx: &Ctx, person: PersonId) -> Result<AccountId> {
    let account = access::service::account_of(ctx.db(), ctx.group.id, person).await?;
    account.ok_or_else(|| kernel::Problem::internal("Somebody in the story cannot sign in."))
}
