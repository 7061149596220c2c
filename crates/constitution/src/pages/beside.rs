//! The register of interpretations and rulings of the chair, notes beside clauses, and the pack for the bank.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{BoxFuture, Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use super::capital;
use crate::model::Interpretation;
use crate::service::{self, ChairRuling, NewChairRuling, Signatories, VoteRecord};
use crate::view::{self, Block, ClauseView, Entry};

#[derive(Template)]
#[template(path = "constitution/interpretations.html")]
struct Register {
    shell: Shell,
    fields: Fields,
    rulings: Vec<(ChairRuling, String, String)>,
    answers: Vec<(Interpretation, String)>,
    clauses: Vec<Entry>,
    may_record: bool,
}

pub async fn register(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Register> {
    let zone = &ctx.group.zone;
    let mut rulings = vec![];
    for it in service::chair_rulings(ctx).await? {
        let seq = u32::try_from(it.seq).unwrap_or_default();
        let version = service::version(ctx, seq).await?;
        let label = version.document.clause(&it.clause).map(rulebook::Clause::label);
        let when = it.ruled_at.day(zone);
        rulings.push((it.clone(), capital(&label.unwrap_or_else(|| it.clause.clone())), when));
    }
    let answers = service::interpretations(ctx).await?.into_iter().map(|it| {
        let when = it.at.day(zone);
        (it, when)
    });
    let clauses = match service::in_force(ctx).await {
        Ok(version) => view::contents(&version.document),
        Err(_) => vec![],
    };
    Ok(Register {
        shell: Shell::new(ctx, "Interpretations and rulings").crumb("Constitution", "/c"),
        fields,
        rulings,
        answers: answers.collect(),
        clauses,
        may_record: ctx.may(Power::EditConstitution, None),
    })
}

pub async fn record(ctx: Ctx, fields: Fields) -> Result<Response> {
    match take(&ctx, &fields).await {
        Ok(()) => Ok(ui::done("/c/interpretations", "The ruling is recorded.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn take(ctx: &Ctx, fields: &Fields) -> Result<()> {
    let value = |name: &str| fields.value(name).to_owned();
    let new = NewChairRuling {
        clause: value("clause"),
        asked: value("asked"),
        ruling: value("ruling"),
        chair: value("chair"),
        meeting: value("meeting"),
        ruled_at: ui::moment(ctx, "ruled_at", fields.value("ruled_at"))?,
    };
    transact!(ctx.db(), tx => { service::record_ruling(tx, ctx, &new).await })?;
    Ok(())
}

pub async fn challenge(ctx: Ctx, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = id.parse().map_err(|_| Problem::not_found("There is no such ruling."))?;
    let upheld = fields.value("outcome") == "upheld";
    let by = fields.value("by").to_owned();
    let done = transact!(ctx.db(), tx => { service::record_challenge(tx, &ctx, id, upheld, &by).await });
    match done {
        Ok(()) => Ok(ui::done("/c/interpretations", "The challenge and its outcome are recorded.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn add_note(ctx: Ctx, fields: Fields) -> Result<Response> {
    let (clause, kind, words) = (fields.value("clause"), fields.value("kind"), fields.value("words"));
    transact!(ctx.db(), tx => { service::add_note(tx, &ctx, clause, kind, words).await })?;
    Ok(ui::done(&format!("/c/{clause}"), "The note stands beside the clause."))
}

pub async fn remove_note(ctx: Ctx, Path(id): Path<String>, fields: Fields) -> Result<Response> {
    let id = id.parse().map_err(|_| Problem::not_found("There is no such note."))?;
    transact!(ctx.db(), tx => { service::remove_note(tx, &ctx, id).await })?;
    Ok(ui::done(&format!("/c/{}", fields.value("clause")), "The note is taken away."))
}

/// Who holds which office today; the capability that knows hands this to the binary.
#[derive(Clone, Copy)]
pub struct Officers(pub fn(Ctx) -> BoxFuture<Result<Holders>>);

/// Posts, each with the name of a holder.
pub type Holders = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "constitution/bank_pack.html")]
struct Pack {
    shell: Shell,
    fields: Fields,
    group: String,
    name: String,
    title: String,
    hash: String,
    adopted_by: String,
    minute: String,
    adopted_at: String,
    in_force_from: String,
    provisional: bool,
    made: String,
    vote: Option<(VoteRecord, String, String)>,
    /// Post and name.
    officers: Vec<(String, String)>,
    signatories: Option<(Signatories, Vec<String>, String)>,
    preamble: Vec<Block>,
    clauses: Vec<ClauseView>,
}

pub async fn pack(ctx: Ctx) -> Result<Response> {
    ui::page(pack_page(&ctx, Fields::default()).await?)
}

async fn pack_page(ctx: &Ctx, fields: Fields) -> Result<Pack> {
    let zone = &ctx.group.zone;
    let version = service::in_force(ctx).await?;
    let put = service::puts(ctx).await?.into_iter().find(|it| it.seq == Some(version.seq));
    let vote = put.and_then(|it| Some((it.record?, it.meets_at.long(zone), it.place)));
    let officers = match ctx.app.shared::<Officers>() {
        Some(source) => (source.0)(ctx.clone()).await?,
        None => vec![],
    };
    kernel::log_read(ctx, "officers and signatories", "the pack for the bank", officers.len()).await?;
    let signatories = service::signatories(ctx).await?.map(|it| {
        let names = it.names.lines().map(str::to_owned).collect();
        let when = it.at.day(zone);
        (it, names, when)
    });
    Ok(Pack {
        shell: Shell::new(ctx, "The pack for the bank").crumb("Constitution", "/c").paper(ctx),
        fields,
        group: ctx.group.name.clone(),
        name: version.name(),
        title: version.document.title.clone(),
        hash: version.hash.clone(),
        adopted_by: version.adopted_by.clone(),
        minute: version.minute.clone(),
        adopted_at: version.adopted_at.long(zone),
        in_force_from: version.in_force_from.long(zone),
        provisional: version.provisional,
        made: ctx.now.long(zone),
        vote,
        officers,
        signatories,
        preamble: view::preamble(&version.document),
        clauses: view::clauses(&version),
    })
}

pub async fn sign(ctx: Ctx, fields: Fields) -> Result<Response> {
    let value = |name: &str| fields.all(name).first().cloned().unwrap_or_default();
    let (names, how, by) = (value("names"), value("how"), value("decided_by"));
    let done = transact!(ctx.db(), tx => { service::record_signatories(tx, &ctx, &names, &how, &by).await });
    match done {
        Ok(()) => Ok(ui::done("/c/bank-pack", "The signatories are recorded.")),
        Err(problem) => ui::page_with(&problem, pack_page(&ctx, fields.wrong(&problem)).await?),
    }
}

/// Everything as a folder of plain files, in one.
pub async fn export(ctx: Ctx) -> Result<Response> {
    Ok(ui::download("application/zip", "constitution.zip", service::zipped(&ctx).await?))
}
