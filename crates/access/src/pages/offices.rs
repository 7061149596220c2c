//! What the organisation asks of its officers, how they stand, and colleagues who lost a device.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use crate::service::agreement;
use crate::service::second::{self, Request, Rule};

#[derive(Template)]
#[template(path = "access/offices.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    rule: Rule,
    may_set: bool,
    officers: Vec<Line>,
    waiting: Vec<(String, Request)>,
    version: Option<i64>,
}

struct Line {
    id: String,
    name: String,
    since: String,
    factors: i64,
    agreed: Option<(i64, String)>,
    mine: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let (zone, may_set) = (&ctx.group.zone, ctx.may(Power::EditBodies, None));
    let line = |it: second::Standing| Line {
        id: it.person.to_string(),
        since: it.since_at.day(zone),
        agreed: it.agreed_at.map(|at| (it.agreed_version, at.day(zone))),
        mine: Some(it.person) == ctx.actor.person,
        name: it.name,
        factors: it.factors,
    };
    let officers = if may_set { second::officers(ctx).await? } else { vec![] };
    let waiting = second::waiting(ctx).await?;
    let people: Vec<PersonId> =
        officers.iter().map(|it| it.person).chain(waiting.iter().map(|it| it.person)).collect();
    kernel::log_read_of(ctx, "how officers sign in", "keeping the offices' access safe", &people).await?;
    Ok(Page {
        shell: Shell::new(ctx, "How officers sign in").crumb("Who does what", "/bodies"),
        fields,
        rule: second::rule(ctx).await?,
        may_set,
        officers: officers.into_iter().map(line).collect(),
        waiting: waiting.into_iter().map(|it| (it.asked_at.long(zone), it)).collect(),
        version: agreement::in_force(ctx).await?.map(|it| it.version),
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let rule = second::rule(&ctx).await?;
    let fields = Fields::default().with("grace_days", rule.grace_days.to_string());
    let fields = if rule.required { fields.with("required", "yes") } else { fields };
    ui::page(page(&ctx, fields).await?)
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<&str>) -> Result<Response> {
    match done {
        Ok(said) => Ok(ui::done("/offices/second-factor", said)),
        Err(problem) if problem.kind == kernel::Kind::ConfirmAgain => Ok(ui::done(
            "/confirm?next=/offices/second-factor",
            "Confirm first, then press the button again.",
        )),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn set(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match fields.value("grace_days").parse() {
        Ok(grace_days) => {
            let rule = Rule { required: fields.ticked("required", "yes"), grace_days };
            transact!(ctx.db(), tx => { second::set_rule(tx, &ctx, rule).await })
        }
        Err(_) => Err(Problem::field("grace_days", "Write a number of days, such as 14.")),
    };
    answer(&ctx, fields, done.map(|()| "It holds from now on.")).await
}

pub async fn lost(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match fields.value("person").parse() {
        Ok(person) => second::ask(&ctx, person, fields.value("reason")).await,
        Err(_) => Err(Problem::field("person", "Choose who lost the device.")),
    };
    answer(&ctx, fields, done.map(|_| "A second officer has to agree. The person is told.")).await
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = second::agree(&ctx, ui::id(&path)?).await;
    let said = |done| {
        if done {
            "Taken away. They are signed out, and set up a new one."
        } else {
            "You agreed. One more officer is needed."
        }
    };
    answer(&ctx, fields, done.map(said)).await
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let done = second::end(&ctx, ui::id(&path)?).await;
    answer(&ctx, fields, done.map(|()| "Called off. Nothing was changed.")).await
}
