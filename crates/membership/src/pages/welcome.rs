//! Newcomers: mine to welcome, and for those who keep the list, all of them and who welcomes where.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Ctx, PersonId, Power, Problem, Result, Routes, transact};
use people::service::Reach;
use ui::{Fields, Shell};

use crate::model::{STEPS, Welcome, WelcomerId};
use crate::service::welcome;

const KEEP: Allow = Allow::Officer(&[Power::WelcomeMembers]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/welcome", Allow::Member, show)
        .post("/welcome/{id}/step", Allow::Member, step)
        .post("/welcome/{id}/assign", KEEP, assign)
        .post("/welcome/welcomers", KEEP, add)
        .post("/welcome/welcomers/{id}/end", KEEP, end)
}

#[derive(Template)]
#[template(path = "membership/welcome.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    mine: Vec<Newcomer>,
    /// `None` for those who only welcome.
    all: Option<Vec<Newcomer>>,
    welcomers: Vec<Listed>,
}

struct Newcomer {
    id: String,
    name: String,
    email: String,
    phone: String,
    area: String,
    since: String,
    by: String,
    late: bool,
    welcomer: Option<String>,
    /// Place, words, whether it is done.
    steps: Vec<(usize, &'static str, bool)>,
}

struct Listed {
    id: String,
    person: String,
    name: String,
    area: String,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let page = page(&ctx, Fields::default()).await?;
    let n = page.mine.len() + page.all.as_ref().map_or(0, Vec::len);
    if n > 0 {
        kernel::log_read(&ctx, "newcomers", "welcoming newcomers", n).await?;
    }
    ui::page(page)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let mut known = Names::default();
    let mut mine = vec![];
    for it in welcome::mine(ctx).await? {
        mine.push(known.newcomer(ctx, &it).await?);
    }
    let keeps = ctx.may(Power::WelcomeMembers, None);
    let (mut all, mut welcomers) = (vec![], vec![]);
    if keeps {
        for it in welcome::open(ctx).await? {
            all.push(known.newcomer(ctx, &it).await?);
        }
        for it in welcome::welcomers(ctx).await? {
            let name = known.of(ctx, it.person).await?.name.clone();
            welcomers.push(Listed {
                id: it.id.to_string(),
                person: it.person.to_string(),
                name,
                area: it.area,
            });
        }
    }
    let shell = Shell::new(ctx, "Newcomers");
    Ok(Page { shell, fields, mine, all: keeps.then_some(all), welcomers })
}

/// Somebody who left the register in between.
fn gone() -> Reach {
    Reach { name: "somebody who left the register".into(), email: None, phone: None, area: None }
}

/// People who were looked up already.
#[derive(Default)]
struct Names(BTreeMap<PersonId, Reach>);

impl Names {
    async fn of(&mut self, ctx: &Ctx, id: PersonId) -> Result<&Reach> {
        match self.0.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => {
                let found = transact!(ctx.db(), tx => { people::service::reach(tx, ctx, id).await })?;
                Ok(free.insert(found.unwrap_or_else(gone)))
            }
        }
    }

    async fn newcomer(&mut self, ctx: &Ctx, it: &Welcome) -> Result<Newcomer> {
        let zone = &ctx.group.zone;
        let welcomer = match it.welcomer {
            Some(person) => Some(self.of(ctx, person).await?.name.clone()),
            None => None,
        };
        let reach = self.of(ctx, it.person).await?;
        Ok(Newcomer {
            id: it.person.to_string(),
            name: reach.name.clone(),
            email: reach.email.clone().unwrap_or_default(),
            phone: reach.phone.clone().unwrap_or_default(),
            area: it.area.clone(),
            since: it.began_at.day(zone),
            by: it.due_at.day(zone),
            late: it.overdue(ctx.now),
            welcomer,
            steps: STEPS.iter().enumerate().map(|(n, words)| (n, *words, it.done.contains(&n))).collect(),
        })
    }
}

pub async fn step(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let it = welcome::one(&ctx, ui::id(&path)?).await?;
    let step = fields.value("step").parse().map_err(|_| Problem::field("step", "There is no such step."))?;
    let done = transact!(ctx.db(), tx => { welcome::tick(tx, &ctx, &it, step).await })?;
    let said = if done { "This welcome is done. Thank you." } else { "Ticked off." };
    Ok(ui::done("/welcome", said))
}

pub async fn assign(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    let done = match fields.value("welcomer").parse::<PersonId>() {
        Ok(to) => transact!(ctx.db(), tx => { welcome::assign(tx, &ctx, person, to).await }),
        Err(_) => Err(Problem::field("welcomer", "Choose somebody from the list of welcomers.")),
    };
    answer(&ctx, fields, done, "They were told that somebody new is theirs to welcome.").await
}

pub async fn add(ctx: Ctx, fields: Fields) -> Result<Response> {
    let number = fields.value("number").trim_start_matches('#').parse::<i64>();
    let area = fields.value("area").to_owned();
    let done = match number {
        Ok(number) => {
            transact!(ctx.db(), tx => { welcome::add_welcomer(tx, &ctx, number, &area).await }).map(drop)
        }
        Err(_) => Err(Problem::field("number", "Write the membership number, such as 12.")),
    };
    answer(&ctx, fields, done, "They are on the list of welcomers.").await
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let id: WelcomerId = ui::id(&path)?;
    transact!(ctx.db(), tx => { welcome::end_welcomer(tx, &ctx, id).await })?;
    Ok(ui::done(
        "/welcome",
        "They are off the list. What they have begun stays theirs until you give it to another.",
    ))
}

async fn answer(ctx: &Ctx, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done("/welcome", said)),
        Err(problem) => ui::page_with(&problem, page(ctx, fields.wrong(&problem)).await?),
    }
}
