//! The register as JSON, for those who hold it.

use axum::Json;
use axum::extract::{Path, Query as Ask};
use kernel::{Allow, Ctx, Power, Problem, Result, Routes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::model::Status;
use crate::pages::id;
use crate::service::{self, Found, Query};

const READ: Allow = Allow::Officer(&[Power::ReadRegister]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/people", READ, list)
        .get("/api/people/on/{day}", READ, on)
        .get("/api/people/{id}", READ, one)
        .get("/api/me", Allow::Own, me)
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "The register of members."),
    paths(list, on, one, me),
    components(schemas(People, Member, MembersOn, MemberOn, Problem))
)]
struct Api;

/// One page of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct People {
    /// How many there are in all.
    pub total: i64,
    /// From 0.
    pub page: u32,
    pub people: Vec<Member>,
}

/// One person as lists show them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    #[schema(value_type = String, format = Uuid)]
    pub id: kernel::PersonId,
    /// The membership number of this group.
    pub number: i64,
    pub name: String,
    pub status: Status,
    /// The category's id in the constitution.
    pub category: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<kernel::At>,
    pub area: Option<String>,
    pub constituency: Option<String>,
    pub email: Option<String>,
    /// True if mail to the address came back for good.
    pub email_bounced: bool,
}

impl From<Found> for Member {
    fn from(it: Found) -> Self {
        Self {
            id: it.person_id,
            number: it.number,
            name: it.name,
            status: Status::read(&it.status).unwrap_or(Status::Contact),
            category: it.category,
            since: it.since_at,
            area: it.area,
            constituency: it.constituency,
            email: it.email,
            email_bounced: it.email_bounced,
        }
    }
}

/// What is asked of the list; empty is no filter.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct Params {
    /// Name, e-mail, postcode or number.
    q: String,
    category: String,
    status: String,
    area: String,
    /// From 0; fifty people a page.
    page: u32,
}

#[utoipa::path(get, path = "/api/people", tag = "people", params(Params), responses((status = 200, body = People), (status = 403, body = Problem)))]
async fn list(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Json<People>> {
    let Params { q, category, status, area, page } = params;
    let query = Query { words: q, category, status, area, page: page.min(100_000) };
    let (mut found, total) = service::search(&ctx, &query).await?;
    service::unseen(&ctx).await?.sift(&mut found, |it| [it.person_id]);
    let shown: Vec<_> = found.iter().map(|it| it.person_id).collect();
    service::log_reach(&ctx, "register", &shown).await?;
    Ok(Json(People { total, page: query.page, people: found.into_iter().map(Member::from).collect() }))
}

/// Who was a member at the end of a day, by what the register knows today.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersOn {
    pub day: String,
    pub total: i64,
    /// Members of each category's id.
    pub categories: std::collections::BTreeMap<String, i64>,
    pub members: Vec<MemberOn>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberOn {
    #[schema(value_type = String, format = Uuid)]
    pub id: kernel::PersonId,
    pub number: i64,
    pub name: String,
    pub category: String,
}

#[utoipa::path(get, path = "/api/people/on/{day}", tag = "people", params(("day" = String, Path, description = "2026-05-31"), Params), responses((status = 200, body = MembersOn), (status = 422, body = Problem)))]
async fn on(ctx: Ctx, Path(day): Path<String>, Ask(params): Ask<Params>) -> Result<Json<MembersOn>> {
    let at = crate::pages::at_end_of(&ctx, &day)?;
    let answer = service::on_day(&ctx, at, &params.category, params.page.min(100_000)).await?;
    let shown: Vec<_> = answer.people.iter().map(|it| it.1).collect();
    service::log_reach(&ctx, "members on a day", &shown).await?;
    let members =
        answer.people.into_iter().map(|(number, id, name, category)| MemberOn { id, number, name, category });
    let categories = answer.categories.into_iter().collect();
    Ok(Json(MembersOn { day, total: answer.total, categories, members: members.collect() }))
}

#[utoipa::path(get, path = "/api/people/{id}", tag = "people", params(("id" = String, Path)), responses((status = 200, body = Member), (status = 404, body = Problem)))]
async fn one(ctx: Ctx, Path(path): Path<String>) -> Result<Json<Member>> {
    ctx.need(Power::ReadRegister, None)?;
    let found = service::listed(&ctx, id(&path)?).await?;
    if service::unseen(&ctx).await?.hides(found.person_id) {
        return Err(Problem::not_found("There is no such person in this register."));
    }
    service::log_reach(&ctx, "person", &[found.person_id]).await?;
    Ok(Json(found.into()))
}

#[utoipa::path(get, path = "/api/me", tag = "people", responses((status = 200, body = Member)))]
async fn me(ctx: Ctx) -> Result<Json<Member>> {
    Ok(Json(service::listed(&ctx, ctx.person()?).await?.into()))
}
