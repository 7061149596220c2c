//! What a request remembers of the constitution in force, and what it must not.

use constitution::service::in_force;
use kernel::{Allow, Ctx, Feature, Result, Routes, sql};

use crate::support::*;

/// Asks, publishes, asks again.
async fn publishes(ctx: Ctx) -> Result<String> {
    let before = in_force(&ctx).await?.seq;
    publish(&ctx, TEXT, adoption(&ctx)).await?;
    Ok(format!("{before} then {}", in_force(&ctx).await?.seq))
}

/// Asks, takes everything away behind the application's back, asks again: what is answered was remembered.
async fn remembers(ctx: Ctx) -> Result<String> {
    let before = in_force(&ctx).await?.seq;
    ctx.db().run(sql!("DELETE FROM constitution_version WHERE group_id = $1", ctx.group.id)).await?;
    let other = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    Ok(format!("{before} and still {}", in_force(&other).await?.seq))
}

fn routes() -> Routes {
    let officer = Allow::Officer(&[kernel::Power::EditConstitution]);
    Routes::new().post("/publishes", officer, publishes).post("/remembers", officer, remembers)
}

#[tokio::test]
async fn a_request_asks_once_what_is_in_force_sees_what_it_publishes_and_keeps_nothing() {
    let kit = kit_with(|it| it.feature(Feature::new("asks", routes))).await;
    let ctx = kit.system();
    first(&ctx, TEXT).await.unwrap();
    let mut secretary = secretary(&kit).await;
    secretary.post("/publishes", &[]).await.ok().says("1 then 2");
    assert_eq!(in_force(&ctx).await.unwrap().seq, 2);
    secretary.post("/remembers", &[]).await.ok().says("2 and still 2");
    assert!(in_force(&ctx).await.is_err(), "nothing is remembered outside that request");
}
