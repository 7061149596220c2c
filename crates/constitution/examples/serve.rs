//! Serves the constitution's pages with the example of a local group, to look at them in a browser:
//! `cargo run -p constitution --example serve -- 8123`. `/sign-in` signs in as an officer who may publish.
#![expect(clippy::unwrap_used, reason = "an example for the eye")]

use axum::response::{AppendHeaders, IntoResponse, Redirect};
use kernel::{
    AccountId, Allow, App, At, BoxFuture, Ctx, Feature, Grant, GroupId, PersonId, Power, Result, Routes,
    transact,
};
use rulebook::{Act, FactKey, Facts, Receipt};
use testkit::{Kit, london};
use uuid::Uuid;

const OFFICER: PersonId = PersonId(Uuid::from_u128(0x0196_0000_0000_7000_8000_0000_0000_0001));
const ACCOUNT: AccountId = AccountId(Uuid::from_u128(0x0196_0000_0000_7000_8000_0000_0000_0002));
const TEXT: &str = include_str!("../../../examples/constitutions/local-group.md");

fn grants(_: App, _: GroupId, person: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let grant = Grant::of_office(Power::EditConstitution, "Secretary");
        Ok(if person == OFFICER { vec![grant] } else { vec![] })
    })
}

fn identify(_: App, _: GroupId, _: AccountId) -> BoxFuture<Result<Option<(PersonId, String)>>> {
    Box::pin(async { Ok(Some((OFFICER, "Ros Tanner".to_owned()))) })
}

async fn sign_in(ctx: Ctx) -> Result<impl IntoResponse> {
    let token: String = transact!(ctx.db(), tx => {
        let new = kernel::session::NewSession { account: ACCOUNT, group: ctx.group.id, device: "example", now: ctx.now };
        Ok(kernel::session::open(tx, ctx.chance(), new).await?.1)
    })?;
    let cookie = format!("{}={token}; Path=/", kernel::session::COOKIE);
    Ok((AppendHeaders([("set-cookie", cookie)]), Redirect::to("/c/publish")))
}

#[tokio::main]
async fn main() {
    let port: u16 = std::env::args().nth(1).map_or(8123, |it| it.parse().unwrap());
    let sample = Feature {
        grants: Some(grants),
        ..Feature::new("sample", || Routes::new().get("/sign-in", Allow::Anyone, sign_in))
    };
    let kit = Kit::with(|it| {
        it.feature(ui::feature()).feature(constitution::feature()).feature(sample).identify(identify)
    })
    .await;
    fill(&kit).await;
    let routes = kernel::serve::router(&kit.app);
    let draw = |routes: axum::Router<kernel::App>| ui::frame(&kit.app, routes);
    let service = kernel::serve::finish(kit.app.clone(), routes, draw);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    println!("http://127.0.0.1:{port}/c");
    axum::serve(listener, service).await.unwrap();
}

/// Three versions: provisional, adopted, amended and to come; one receipt.
async fn fill(kit: &Kit) {
    let ctx = kit.system();
    let _: u32 = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, TEXT, "Those who founded the group").await
    })
    .unwrap();
    let adoption = |day, from| constitution::Adoption {
        by: format!("Members' meeting of {day} June 2026"),
        minute: "minute 4".into(),
        adopted_at: london(2026, 6, day, 19, 30),
        in_force_from: from,
        unchanged: vec![],
    };
    kit.set(london(2026, 6, 10, 12, 0));
    let ctx = kit.system();
    let first = adoption(9, london(2026, 6, 9, 21, 0));
    let _: u32 = transact!(ctx.db(), tx => {
        constitution::service::publish(tx, &ctx, TEXT, first.clone()).await
    })
    .unwrap();
    kit.set(london(2026, 6, 20, 12, 0));
    let ctx = kit.system();
    let mut second = adoption(19, london(2026, 7, 1, 0, 0));
    second.unchanged = vec!["yearly-call".into()];
    let text = TEXT.replace("two weeks", "three weeks").replace("weeks = 2", "weeks = 3");
    let text = text.replace("led by its members", "led by its members alone");
    let _: u32 = transact!(ctx.db(), tx => {
        constitution::service::publish(tx, &ctx, &text, second.clone()).await
    })
    .unwrap();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let _: constitution::ReceiptId = transact!(ctx.db(), tx => {
        let act = Act::Stand { post: "organiser".into() };
        let facts = Facts::new().with(FactKey::Category, "none").with(FactKey::LivesInArea, true);
        let (_, receipt) = Receipt::of(&version.rules, act, OFFICER.to_string(), facts);
        constitution::service::receipt(tx, &ctx, &version, &receipt).await
    })
    .unwrap();
}
