//! The job: slices of one transaction each, so that a kill loses at most one, and nobody sees half of it.

use kernel::job::{self, Job};
use kernel::{Ctx, Kind, Line, PersonId, Power, Problem, Result, Tx, audit, emit, transact};
use serde::{Deserialize, Serialize};

use super::change;
use super::draft::{known_of, open};
use super::{Journal, Outcome, State, journal};
use crate::import::{self, Defaults, Known, Mapping, RowError};
use crate::model::{Email, ImportId, Source};
use crate::service::untouched::{remove, untouched};
use crate::service::{accounts, categories, projection, register};
use crate::store::{fact, person};

pub const JOB: &str = "people.import";
pub const UNDO_JOB: &str = "people.import-undo";

/// How many rows one transaction writes: about 20 ms on a small machine, so that others can write in between.
const SLICE: usize = 20;

/// How many slices one job does before it steps back, so that mail and other work get their turn.
const SLICES: usize = 40;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub import: ImportId,
    /// The last person whose address was linked to an account, once all are in.
    #[serde(default)]
    pub linked: Option<PersonId>,
}

impl Payload {
    pub fn new(import: ImportId) -> Self {
        Self { import, linked: None }
    }
}

/// Everything that a slice needs and that does not change while the job runs.
struct Run {
    rows: Vec<(u64, Vec<String>)>,
    mapping: Mapping,
    categories: Vec<(String, String)>,
    known: Known,
}

impl Run {
    async fn load(ctx: &Ctx, it: &Journal) -> Result<Self> {
        let (table, mapping) = open(ctx, it).await?;
        Ok(Self { rows: table.rows, mapping, categories: categories(ctx).await?, known: known_of(it) })
    }
}

/// Works on from where the journal stands; after a kill it is called again.
pub async fn work(ctx: &Ctx, job: &Job) -> Result<()> {
    let Payload { import: id, linked } = job.read()?;
    let mut now = journal::find(ctx.db(), ctx.group.id, id).await?;
    if State::of(&now) == State::Running {
        let run = Run::load(ctx, &now).await?;
        for _ in 0..SLICES {
            slice(ctx, &run, &now).await?;
            now = journal::find(ctx.db(), ctx.group.id, id).await?;
            if State::of(&now) != State::Running {
                break;
            }
        }
    }
    match State::of(&now) {
        State::Running => go_on(ctx, JOB, Payload::new(id)).await,
        State::Done if linked.is_none() && !change_on(ctx, &now).await? => {
            go_on(ctx, JOB, Payload::new(id)).await
        }
        State::Done => link_on(ctx, id, linked).await,
        _ => Ok(()),
    }
}

/// The rest is a job of its own, behind whatever waits.
async fn go_on(ctx: &Ctx, kind: &str, rest: Payload) -> Result<()> {
    transact!(ctx.db(), tx => { job::go_on(tx, ctx, kind, &rest).await })
}

/// Does one slice and says how far the journal is then: what `work` repeats.
pub async fn step(ctx: &Ctx, id: ImportId) -> Result<Journal> {
    ctx.need(Power::EditRegister, None)?;
    let now = journal::find(ctx.db(), ctx.group.id, id).await?;
    if State::of(&now) == State::Running {
        slice(ctx, &Run::load(ctx, &now).await?, &now).await?;
    }
    journal::find(ctx.db(), ctx.group.id, id).await
}

/// The next rows in one transaction; at the end, the one step that shows everybody.
async fn slice(ctx: &Ctx, run: &Run, at: &Journal) -> Result<()> {
    let from = usize::try_from(at.next_row).unwrap_or(0);
    let rows: Vec<_> = run.rows.iter().skip(from).take(SLICE).collect();
    if rows.is_empty() {
        return finish(ctx, at).await;
    }
    let defaults = Defaults { categories: &run.categories, now: at.created_at, zone: &ctx.group.zone };
    transact!(ctx.db(), tx => {
        let (mut added, mut skipped) = (0, 0);
        for row in &rows {
            let outcome = write(tx, ctx, run, row, &defaults, at.id).await?;
            match outcome.outcome.as_str() {
                "added" => added += 1,
                "to-change" => {}
                _ => skipped += 1,
            }
            journal::note(tx, ctx.group.id, at.id, &outcome).await?;
        }
        let to = at.next_row + i64::try_from(rows.len()).unwrap_or(0);
        let step = journal::Step { from: at.next_row, to, added, skipped };
        if journal::advance(tx, ctx.group.id, at.id, step).await? {
            return Ok(());
        }
        Err(Problem::conflict("Another node does this slice, or the import was undone."))
    })
}

async fn write(
    tx: &mut Tx,
    ctx: &Ctx,
    run: &Run,
    row: &(u64, Vec<String>),
    defaults: &Defaults<'_>,
    id: ImportId,
) -> Result<Outcome> {
    let line = i64::try_from(row.0).unwrap_or(0);
    let outcome = |outcome: &str, person_id, note| Outcome { line, outcome: outcome.into(), person_id, note };
    let new = match import::read_row(&run.mapping, row, defaults) {
        Ok(new) => new,
        Err(wrong) => return Ok(outcome("wrong", None, words(&wrong))),
    };
    if let Some(known) = change::matched(tx, ctx, &new).await? {
        let own = person::get(tx, ctx.group.id, known).await?.import == Some(id);
        return Ok(match (own, run.known) {
            (true, _) => {
                outcome("known", None, "An earlier line of this file is about the same person.".into())
            }
            (false, Known::Leave) => outcome("known", None, "Is in the register already.".into()),
            (false, _) => outcome("to-change", Some(known), String::new()),
        });
    }
    if let Some(number) = new.own_number {
        let why =
            format!("Nobody in this register has the number {number}. Leave it empty for somebody new.");
        return Ok(outcome("wrong", None, why));
    }
    match register::insert(tx, ctx, &new, Some(id)).await {
        Ok(person) => Ok(outcome("added", Some(person), String::new())),
        Err(problem) if problem.kind == Kind::Entry => Ok(outcome("known", None, problem.detail)),
        Err(problem) => Err(problem),
    }
}

fn words(wrong: &[RowError]) -> String {
    let one = |it: &RowError| format!("{} “{}”: {}", it.column, it.value, it.message);
    wrong.iter().map(one).collect::<Vec<_>>().join(" ")
}

async fn finish(ctx: &Ctx, at: &Journal) -> Result<()> {
    transact!(ctx.db(), tx => {
        if journal::finish(tx, ctx.group.id, at.id, ctx.now).await? {
            let detail = serde_json::json!({ "added": at.added, "left_out": at.skipped });
            audit(tx, ctx, Line::new("import.done").on("import", at.id.0).detail(detail)).await?;
            emit(tx, ctx, "people.imported", &serde_json::json!({ "import": at.id, "added": at.added })).await?;
        }
        Ok(())
    })
}

/// Changes those who were there already, some in one transaction; true once nothing is left. After a kill the rows that
/// were not settled are done again from the start, and those that were are not touched.
async fn change_on(ctx: &Ctx, at: &Journal) -> Result<bool> {
    if journal::left_to_change(ctx.db(), ctx.group.id, at.id).await? == 0 {
        return Ok(true);
    }
    let run = Run::load(ctx, at).await?;
    let defaults = Defaults { categories: &run.categories, now: at.created_at, zone: &ctx.group.zone };
    for _ in 0..SLICES {
        let done = transact!(ctx.db(), tx => {
            let rows = journal::to_change(tx, ctx.group.id, at.id, 10).await?;
            for (line, person) in &rows {
                settle(tx, ctx, &run, &defaults, at.id, (*line, *person)).await?;
            }
            if rows.is_empty() {
                journal::forget_file(tx, ctx.group.id, at.id).await?;
            }
            Ok(rows.is_empty())
        })?;
        if done {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn settle(
    tx: &mut Tx,
    ctx: &Ctx,
    run: &Run,
    defaults: &Defaults<'_>,
    id: ImportId,
    (line, person): (i64, PersonId),
) -> Result<()> {
    let row = run.rows.iter().find(|it| i64::try_from(it.0) == Ok(line));
    let new = row.and_then(|it| import::read_row(&run.mapping, it, defaults).ok());
    let gone = || ("known", "Their entry was joined or taken out meanwhile.".to_owned(), "[]".to_owned());
    let settled = match new {
        None => gone(),
        Some(new) => match change::apply(tx, ctx, person, &new, run.known).await {
            Ok((backs, left)) => {
                let outcome = match (backs.is_empty(), left.is_empty()) {
                    (false, _) => "changed",
                    (true, true) => "same",
                    (true, false) => "known",
                };
                (outcome, left.join(" "), serde_json::to_string(&backs)?)
            }
            Err(problem) if problem.kind == Kind::NotFound => gone(),
            Err(problem) => return Err(problem),
        },
    };
    journal::settle(tx, ctx.group.id, id, line, (settled.0, &settled.1, &settled.2)).await
}

/// Only now, when all can be seen, can they sign in. Doing it twice changes nothing.
async fn link_on(ctx: &Ctx, id: ImportId, from: Option<PersonId>) -> Result<()> {
    let mut after = from.unwrap_or(PersonId(uuid::Uuid::nil()));
    for _ in 0..SLICES {
        let last = transact!(ctx.db(), tx => {
            let page = journal::to_link(tx, ctx.group.id, id, after, 20).await?;
            for (person, name, email) in &page {
                accounts::link(tx, ctx, &Email::read(email)?, *person, name).await?;
            }
            Ok(page.last().map(|it| it.0))
        })?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
    go_on(ctx, JOB, Payload { import: id, linked: Some(after) }).await
}

/// Takes an import back: at once nobody sees its people; then they are removed. Refused once somebody has recorded
/// more about one of them. A draft is thrown away.
pub async fn undo(ctx: &Ctx, id: ImportId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        let touched = fact::touched_since_import(tx, ctx.group.id, id).await?;
        if touched > 0 {
            let why = format!("This import cannot be undone any more: facts were recorded since about {touched} of its people, or they were joined with another entry.");
            return Err(Problem::refused(why).hint("End the memberships that are wrong on the page of each person."));
        }
        if !journal::begin_undo(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("This import is being undone already."));
        }
        audit(tx, ctx, Line::new("import.undone").on("import", id.0)).await?;
        job::enqueue(tx, ctx, UNDO_JOB, Some(&id.to_string()), ctx.now, &Payload::new(id)).await
    })
}

/// Somebody with whom something was done since stays: what the import recorded of them is withdrawn.
async fn keep(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<()> {
    for it in fact::of_person(tx, ctx.group.id, id).await? {
        if it.source == Source::Import && it.withdrawn_at.is_none() {
            fact::withdraw(tx, ctx.group.id, id, it.id, ctx.now).await?;
        }
    }
    person::of_no_import(tx, ctx.group.id, id).await?;
    projection::refresh(tx, ctx, id).await?;
    audit(tx, ctx, Line::new("person.kept-from-import").on("person", id.0)).await
}

/// Changes back whom an undone import had changed, and removes those whom it had added, a slice at a time.
pub async fn undo_work(ctx: &Ctx, job: &Job) -> Result<()> {
    let id = job.read::<Payload>()?.import;
    for _ in 0..SLICES {
        let back = transact!(ctx.db(), tx => {
            let rows = journal::changed(tx, ctx.group.id, id, 10).await?;
            for (line, person, backs) in &rows {
                match change::bring_back(tx, ctx, *person, &serde_json::from_str::<Vec<_>>(backs)?).await {
                    Err(problem) if problem.kind != Kind::NotFound => return Err(problem),
                    _ => journal::brought_back(tx, ctx.group.id, id, *line).await?,
                }
            }
            Ok(rows.is_empty())
        })?;
        if !back {
            continue;
        }
        let done = transact!(ctx.db(), tx => {
            let slice = person::of_import(tx, ctx.group.id, id, 20).await?;
            let all = untouched(tx, ctx, &slice).await?;
            for person in &slice {
                if all || untouched(tx, ctx, &[*person]).await? {
                    remove(tx, ctx, *person).await?;
                } else {
                    keep(tx, ctx, *person).await?;
                }
            }
            if slice.is_empty() {
                journal::turn(tx, ctx.group.id, id, "undoing", "undone").await?;
            }
            Ok(slice.is_empty())
        })?;
        if done {
            return Ok(());
        }
    }
    go_on(ctx, UNDO_JOB, Payload::new(id)).await
}
