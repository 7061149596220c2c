//! Who looked at a person, with names: for the data protection lead, because somebody asked.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result, audit, log_read_of};
use ui::Shell;

#[derive(Template)]
#[template(path = "rights/looks.html")]
struct Page {
    shell: Shell,
    name: String,
    lines: Vec<Line>,
}

struct Line {
    at: String,
    who: String,
    office: String,
    what: String,
    purpose: String,
    wide: bool,
}

const MOST: i64 = 500;

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    let name = people::service::person(&ctx, person).await?.name();
    log_read_of(&ctx, "who looked at a person, by name", "answering requests about data", &[person]).await?;
    let looks = audit::looks_at(ctx.db(), ctx.group.id, person, MOST).await?;
    let actors: Vec<PersonId> = looks.iter().filter_map(|it| it.actor).collect();
    let names = people::service::names(&ctx, &actors).await?;
    let line = |it: audit::Look| Line {
        at: it.at.long(&ctx.group.zone),
        who: match it.actor {
            Some(actor) => {
                names.get(&actor).cloned().unwrap_or_else(|| "somebody no longer in the register".to_owned())
            }
            None => "Plenary".to_owned(),
        },
        office: it.office,
        what: it.what,
        purpose: it.purpose,
        wide: it.wide,
    };
    let lines = looks.into_iter().map(line).collect();
    let shell =
        Shell::new(&ctx, format!("Who looked at {name}")).crumb("Data protection", "/data-protection");
    ui::page(Page { shell, name, lines })
}
