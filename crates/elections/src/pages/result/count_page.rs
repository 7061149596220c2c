//! The count as those see it who run or watch: counting, counting again, the note, the declaration, taking office.

use std::io::Write as _;

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Cite, Ctx, Power, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::{Line, keepers, lines};
use crate::model::{ElectionId, State, Step};
use crate::pages::show::frame;
use crate::pages::view::{calls, runs};
use crate::service::count::Recount;
use crate::service::office::Sitting;
use crate::service::{self, count, declare, office, roll};

#[derive(Template)]
#[template(path = "elections/count.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    state: State,
    runs: bool,
    watches: bool,
    lines: Vec<Line>,
    notes: Vec<(String, String)>,
    again: Option<Vec<Recount>>,
    keepers: Vec<String>,
    office_due: bool,
    may_have_closed: bool,
    /// When the meeting closed, as its own record says.
    closed: Option<String>,
    /// Where that record is, while it is not closed.
    record: Option<String>,
    may_seat: bool,
    /// True if papers may be counted again elsewhere.
    may_take: bool,
    cite: Option<Cite>,
    terms_cite: Option<Cite>,
}

pub async fn count_page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, Fields::default(), None).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, fields: Fields, again: Option<Vec<Recount>>) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    if !calls(ctx) {
        roll::need_witness(ctx, &election).await?;
    }
    if election.state < State::Closed || election.state == State::Abandoned {
        return Err(Problem::refused("Nothing is counted before the ballot has closed.")
            .cite(election.cite(Step::AfarCloses)));
    }
    let (shell, tabs) = frame(ctx, &election, "The count");
    let counted = election.state >= State::Counted;
    let (record, closed) = match office::record(ctx, &election).await? {
        Some(Sitting::Open(page)) => (Some(page), None),
        Some(Sitting::Closed(at)) => (None, Some(at.long(&ctx.group.zone))),
        None => (None, None),
    };
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        fields,
        state: election.state,
        runs: runs(ctx, &election),
        watches: ctx.may(Power::Scrutineer, Some(id.0)),
        lines: if counted { lines(ctx, &election).await? } else { vec![] },
        notes: declare::notes(ctx, id).await?.into_iter().map(|it| (it.name, it.text)).collect(),
        again,
        keepers: keepers(ctx, &election).await?,
        office_due: closed.is_some() || office::is_due(ctx, &election),
        may_have_closed: office::may_have_closed(ctx, &election),
        closed,
        record,
        may_seat: runs(ctx, &election) || calls(ctx),
        may_take: counted && election.poll.is_some() && roll::need_witness(ctx, &election).await.is_ok(),
        cite: election.cite(Step::Count),
        terms_cite: election.plan.terms_basis.cite(),
    })
}

pub async fn act(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let done = match fields.value("do") {
        "count" => count::count_votes(&ctx, id)
            .await
            .map(|()| "The votes are counted. A scrutineer looks at the count before it is declared."),
        "note" => declare::note(&ctx, id, fields.value("note"))
            .await
            .map(|()| "Your note is kept, and will stand with the result."),
        "declare" => declare::declare(&ctx, id).await.map(|()| "The result is declared."),
        "office" => take_office(&ctx, id, &fields)
            .await
            .map(|()| "Those elected are in office; their access and the handover lists are open."),
        "recount" => return recount(&ctx, id, fields).await,
        "bundle" => match count::for_watchers(&ctx, id, fields.ticked("undertaken", "yes")).await {
            Ok(files) => return packed(id, files),
            Err(problem) => Err(problem),
        },
        _ => Err(Problem::field("do", "Choose one of the steps.")),
    };
    match done {
        Ok(said) => Ok(ui::done(&format!("/elections/{id}/count"), said)),
        Err(problem) if problem.kind == kernel::Kind::Forbidden => Err(problem),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem), None).await?),
    }
}

/// The hour of the close is written where the meeting is still planned to go on.
async fn take_office(ctx: &Ctx, id: ElectionId, fields: &Fields) -> Result<()> {
    let closed = ui::maybe_moment(ctx, "closed", fields.value("closed"))?;
    office::take_office_although(ctx, id, closed, fields.value("although")).await
}

async fn recount(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<Response> {
    let again = count::recount(ctx, id).await?;
    ui::page(build(ctx, id, fields, Some(again)).await?)
}

/// The bundle as one file to be saved.
fn packed(id: ElectionId, files: Vec<(String, Vec<u8>)>) -> Result<Response> {
    let wrong = |e: &dyn std::fmt::Display| Problem::internal(format!("The file could not be packed: {e}."));
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (path, bytes) in files {
        out.start_file(path, zip::write::SimpleFileOptions::default()).map_err(|e| wrong(&e))?;
        out.write_all(&bytes).map_err(|e| wrong(&e))?;
    }
    let bytes = out.finish().map_err(|e| wrong(&e))?.into_inner();
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"papers-to-count-again-{id}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
