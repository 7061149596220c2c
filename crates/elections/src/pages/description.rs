//! The role descriptions of one election as a document of their own: dated, by the version it was called under.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::Shell;

use super::view::{When, shell, when};
use crate::model::{Election, ElectionId, State, Step};
use crate::service::{self, plan::capital};

#[derive(Template)]
#[template(path = "elections/description.html")]
struct Page {
    shell: Shell,
    title: String,
    body: String,
    /// When it was published: with the call.
    published: Option<When>,
    closes: Option<When>,
    constitution: u32,
    roles: Vec<Role>,
}

/// One description, with all posts that it is of.
struct Role {
    posts: String,
    words: String,
    cite: Option<Cite>,
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    if election.state == State::Drafted {
        return Err(Problem::not_found(
            "This election has not been called yet, so its descriptions are not out.",
        )
        .hint("As they stand now they are clauses of the constitution, at /c."));
    }
    ui::page(Page {
        shell: shell(&ctx, &election, "Role description"),
        title: election.title.clone(),
        body: election.plan.body_name.clone(),
        published: election.at(Step::Call).map(|at| when(&ctx, at)),
        closes: election.at(Step::NominationsClose).map(|at| when(&ctx, at)),
        constitution: election.constitution,
        roles: roles(&election),
    })
}

fn roles(election: &Election) -> Vec<Role> {
    let mut all: Vec<(Vec<String>, &crate::model::PostRole)> = vec![];
    for it in election.contests.iter().flat_map(|it| &it.posts) {
        let seats = if it.seats == 1 { "one seat".to_owned() } else { format!("{} seats", it.seats) };
        let named = format!("{} ({seats})", capital(&it.name));
        match all
            .iter_mut()
            .find(|(_, first)| !it.description.is_empty() && first.description == it.description)
        {
            Some((posts, _)) => posts.push(named),
            None => all.push((vec![named], it)),
        }
    }
    let role = |(posts, it): (Vec<String>, &crate::model::PostRole)| Role {
        posts: posts.join(", "),
        words: ui::to_html(&it.description),
        cite: it.cite.clone(),
    };
    all.into_iter().map(role).collect()
}
