//! Offices and meetings as JSON, for members.

use axum::Json;
use kernel::{Allow, At, Cite, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::service;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/posts", Allow::Member, posts).get("/api/occasions", Allow::Member, occasions)
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "Bodies, posts, terms and meetings."),
    paths(posts, occasions),
    components(schemas(Post, Holding, Occasion, Problem))
)]
struct Api;

/// A post of the constitution in force with those who hold it today.
#[derive(Debug, Serialize, ToSchema)]
pub struct Post {
    /// The rule's id in the constitution.
    pub slug: String,
    pub body: String,
    pub name: String,
    pub seats: u32,
    pub clause: Option<Cite>,
    pub holders: Vec<Holding>,
}

/// One seat that is taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Holding {
    /// One name, or several who share the seat.
    pub names: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub from: At,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<At>,
    pub decision: String,
}

/// A meeting to come.
#[derive(Debug, Serialize, ToSchema)]
pub struct Occasion {
    #[schema(value_type = String, format = Uuid)]
    pub id: crate::OccasionId,
    pub body: String,
    pub kind: String,
    pub title: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
    pub place: String,
}

#[utoipa::path(get, path = "/api/posts", tag = "bodies", responses((status = 200, body = [Post]), (status = 401, body = Problem)))]
async fn posts(ctx: Ctx) -> Result<Json<Vec<Post>>> {
    let terms = service::running(&ctx, ctx.now).await?;
    let persons: Vec<_> = terms.iter().flat_map(|it| &it.holders).map(|it| it.person).collect();
    let names = people::service::names(&ctx, &persons).await?;
    kernel::log_read(&ctx, "holders of offices (API)", "knowing who does what", names.len()).await?;
    let holding = |it: &crate::model::Term| Holding {
        names: it.holders.iter().filter_map(|holder| names.get(&holder.person).cloned()).collect(),
        from: it.from,
        until: it.until,
        decision: it.decision.clone(),
    };
    let open = service::posts(&ctx).await?.into_iter().filter(|it| it.closed_at.is_none());
    let post = |it: crate::model::Post| Post {
        holders: terms.iter().filter(|term| term.post == it.slug).map(holding).collect(),
        slug: it.slug,
        body: it.body,
        name: it.name,
        seats: it.seats,
        clause: it.cite,
    };
    Ok(Json(open.map(post).collect()))
}

#[utoipa::path(get, path = "/api/occasions", tag = "bodies", responses((status = 200, body = [Occasion]), (status = 401, body = Problem)))]
async fn occasions(ctx: Ctx) -> Result<Json<Vec<Occasion>>> {
    let all = service::upcoming(&ctx).await?.into_iter();
    let read = |it: crate::model::Occasion| Occasion {
        id: it.id,
        body: it.body,
        kind: it.kind,
        title: it.title,
        at: it.at,
        place: it.place,
    };
    Ok(Json(all.map(read).collect()))
}
