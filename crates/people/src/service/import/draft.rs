//! From an uploaded file to a decision: nothing is written into the register yet.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, job, setting, transact};

use super::change::{self, Change};
use super::run::{JOB, Payload};
use super::{Journal, State, journal};
use crate::import::{self, Column, Defaults, Known, MOST_BYTES, Mapping, RowError, Table};
use crate::model::{ImportId, NewPerson};
use crate::service::categories;
use crate::store::{contact, person};

/// The setting that remembers what the columns of earlier files were.
const REMEMBERED: &str = "people.import-mappings";

/// What stands for the encoding of a spreadsheet file.
const SHEET: &str = "XLSX";

/// Takes a file in and guesses what its columns are; a file with the same headings as an earlier one is read like it.
pub async fn upload(ctx: &Ctx, file_name: &str, bytes: &[u8]) -> Result<ImportId> {
    ctx.need(Power::EditRegister, None)?;
    if bytes.len() > MOST_BYTES {
        let why = format!(
            "The file is larger than {} MiB. Part it and import the parts.",
            MOST_BYTES / 1024 / 1024
        );
        return Err(Problem::field("file", why));
    }
    let (table, encoding, delimiter) = if import::is_sheet(bytes) {
        (import::read_sheet(bytes)?, SHEET, String::new())
    } else {
        let decoded = import::decode(bytes)?;
        let delimiter = import::guess_delimiter(&decoded.text);
        (import::read_table(&decoded.text, delimiter)?, decoded.encoding, delimiter.to_string())
    };
    let mapping = remembered(ctx, &table.header).await?.unwrap_or_else(|| Mapping::guess(&table.header));
    let id = ImportId(ctx.new_id());
    let row = Journal {
        id,
        state: "draft".into(),
        file_name: file_name.chars().filter(|it| !it.is_control()).take(100).collect(),
        encoding: encoding.into(),
        delimiter,
        mapping: serde_json::to_string(&mapping)?,
        row_count: i64::try_from(table.rows.len()).unwrap_or(i64::MAX),
        next_row: 0,
        added: 0,
        skipped: 0,
        created_at: ctx.now,
        created_by: ctx.actor.person,
        finished_at: None,
        undone_at: None,
        on_known: None,
        changed: None,
    };
    transact!(ctx.db(), tx => {
        journal::insert(tx, ctx.group.id, &row, bytes).await?;
        audit(tx, ctx, Line::new("import.uploaded").on("import", id.0)).await
    })?;
    Ok(id)
}

async fn remembered(ctx: &Ctx, header: &[String]) -> Result<Option<Mapping>> {
    let all: Option<BTreeMap<String, Mapping>> = setting::get(ctx.db(), ctx.group.id, REMEMBERED).await?;
    Ok(all.and_then(|mut it| it.remove(&Mapping::signature(header))))
}

/// What would happen.
#[derive(Clone, Debug)]
pub struct DryRun {
    pub journal: Journal,
    pub header: Vec<String>,
    pub mapping: Mapping,
    /// What stands against the mapping as a whole.
    pub objections: Vec<String>,
    /// Rows that would be added.
    pub good: usize,
    /// The first few of them.
    pub sample: Vec<NewPerson>,
    /// Rows that would be left out because something in them is wrong.
    pub wrong_rows: usize,
    /// The first errors, in the order of the lines.
    pub errors: Vec<RowError>,
    /// Rows that would be left out because the person is there already, or twice in the file.
    pub known: Vec<RowError>,
    /// What becomes of those who are there already.
    pub on_known: Known,
    /// The first rows that would change somebody, with what they would change.
    pub changes: Vec<RowChange>,
}

/// What one row would change of somebody.
#[derive(Clone, Debug)]
pub struct RowChange {
    pub line: u64,
    pub person: PersonId,
    pub name: String,
    pub changes: Vec<Change>,
}

/// How many errors the page lists.
const SHOWN: usize = 200;

/// Reads the whole file as the import would, and writes nothing.
pub async fn dry_run(ctx: &Ctx, id: ImportId) -> Result<DryRun> {
    ctx.need(Power::EditRegister, None)?;
    let journal = journal::find(ctx.db(), ctx.group.id, id).await?;
    let (table, mapping) = open(ctx, &journal).await?;
    let on_known = known_of(&journal);
    let mut run = DryRun {
        objections: mapping.objections(),
        header: table.header.clone(),
        journal,
        mapping,
        good: 0,
        sample: vec![],
        wrong_rows: 0,
        errors: vec![],
        known: vec![],
        on_known,
        changes: vec![],
    };
    if run.objections.is_empty() {
        check_rows(ctx, &table, &mut run).await?;
    }
    Ok(run)
}

async fn check_rows(ctx: &Ctx, table: &Table, run: &mut DryRun) -> Result<()> {
    let categories = categories(ctx).await?;
    let defaults = Defaults { categories: &categories, now: run.journal.created_at, zone: &ctx.group.zone };
    let mut seen = Seen::load(ctx).await?;
    for row in &table.rows {
        match import::read_row(&run.mapping, row, &defaults) {
            Err(wrong) => {
                run.wrong_rows += 1;
                run.errors.extend(wrong.into_iter().take(SHOWN.saturating_sub(run.errors.len())));
            }
            Ok(person) => match seen.meet(row.0, &person) {
                Some(known) => {
                    if run.on_known != Known::Leave && run.known.len() < SHOWN {
                        compare(ctx, row.0, &person, run).await?;
                    }
                    run.known.push(known);
                }
                None => {
                    run.good += 1;
                    if run.sample.len() < 3 {
                        run.sample.push(person);
                    }
                }
            },
        }
    }
    Ok(())
}

/// Notes what a row about somebody who is there already would change.
async fn compare(ctx: &Ctx, line: u64, new: &NewPerson, run: &mut DryRun) -> Result<()> {
    let on_known = run.on_known;
    let found = transact!(ctx.db(), tx => {
        let Some(id) = change::matched(tx, ctx, new).await? else { return Ok(None) };
        Ok(Some((id, change::preview(tx, ctx, id, new, on_known).await?)))
    })?;
    if let Some((person, changes)) = found.filter(|it| !it.1.is_empty()) {
        run.changes.push(RowChange { line, person, name: new.name(), changes });
    }
    Ok(())
}

pub(super) fn known_of(it: &Journal) -> Known {
    it.on_known.as_deref().and_then(Known::read).unwrap_or_default()
}

/// Says what becomes of rows about people who are there already.
pub async fn set_known(ctx: &Ctx, id: ImportId, known: Known) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => { journal::set_known(tx, ctx.group.id, id, known.slug()).await })
}

/// Which addresses and numbers are taken, in the register or earlier in the file.
struct Seen {
    register: HashSet<String>,
    file: HashMap<String, u64>,
}

impl Seen {
    async fn load(ctx: &Ctx) -> Result<Self> {
        let mut register: HashSet<String> = HashSet::new();
        register.extend(contact::emails(ctx.db(), ctx.group.id).await?);
        register.extend(
            person::national_numbers(ctx.db(), ctx.group.id).await?.into_iter().map(|it| format!("#{it}")),
        );
        register
            .extend(person::numbers(ctx.db(), ctx.group.id).await?.into_iter().map(|it| format!("own {it}")));
        Ok(Self { register, file: HashMap::new() })
    }

    /// Says where the person was met before; else remembers them.
    fn meet(&mut self, line: u64, person: &NewPerson) -> Option<RowError> {
        let email = person.email.as_ref().map(|it| (Column::Email, it.folded(), it.as_str().to_owned()));
        let number =
            person.national_number.as_ref().map(|it| (Column::NationalNumber, format!("#{it}"), it.clone()));
        let own = person.own_number.map(|it| (Column::OwnNumber, format!("own {it}"), it.to_string()));
        let keys: Vec<_> = own.into_iter().chain(number).chain(email).collect();
        let known = |column: Column, value: &str, message: String| RowError {
            line,
            column: column.label(),
            value: value.to_owned(),
            message,
        };
        for (column, key, value) in &keys {
            if self.register.contains(key) {
                let message = "Somebody with it is in the register already.";
                return Some(known(*column, value, message.to_owned()));
            }
            if let Some(first) = self.file.get(key) {
                let message = format!("Line {first} has it too, so this row is left out.");
                return Some(known(*column, value, message));
            }
        }
        self.file.extend(keys.into_iter().map(|it| (it.1, line)));
        None
    }
}

/// The file and how to read it, as long as the import is not over.
pub(super) async fn open(ctx: &Ctx, it: &Journal) -> Result<(Table, Mapping)> {
    let file = journal::file(ctx.db(), ctx.group.id, it.id).await?;
    let file = file.ok_or_else(|| Problem::refused("This import is over, and its file was deleted."))?;
    let table = if it.encoding == SHEET {
        import::read_sheet(&file)?
    } else {
        let text = import::decode(&file)?.text;
        import::read_table(&text, it.delimiter.chars().next().unwrap_or(','))?
    };
    Ok((table, serde_json::from_str(&it.mapping)?))
}

/// Says what the columns are; in the order of the columns.
pub async fn set_mapping(ctx: &Ctx, id: ImportId, mapping: &Mapping) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let text = serde_json::to_string(mapping)?;
    transact!(ctx.db(), tx => { journal::set_mapping(tx, ctx.group.id, id, &text).await })
}

/// Begins to import what the dry run showed; rows with errors are left out and stay listed.
pub async fn start(ctx: &Ctx, id: ImportId) -> Result<()> {
    let run = dry_run(ctx, id).await?;
    if let Some(objection) = run.objections.first() {
        return Err(
            Problem::refused(objection.clone()).hint("Choose for each column what it is, then check again.")
        );
    }
    if run.good == 0 && run.changes.is_empty() {
        return Err(Problem::refused("No row of this file can be imported.")
            .hint("Mend the rows listed, or choose other columns."));
    }
    let mut all: BTreeMap<String, Mapping> =
        setting::get(ctx.db(), ctx.group.id, REMEMBERED).await?.unwrap_or_default();
    all.insert(Mapping::signature(&run.header), run.mapping.clone());
    transact!(ctx.db(), tx => {
        if !journal::turn(tx, ctx.group.id, id, "draft", "running").await? {
            let now = State::of(&journal::get(tx, ctx.group.id, id).await?);
            return Err(Problem::conflict(format!("This import was started before: it is {}.", now.label())));
        }
        setting::set(tx, ctx.group.id, REMEMBERED, &all).await?;
        let detail = serde_json::json!({ "rows": run.journal.row_count, "good": run.good });
        audit(tx, ctx, Line::new("import.started").on("import", id.0).detail(detail)).await?;
        job::enqueue(tx, ctx, JOB, Some(&id.to_string()), ctx.now, &Payload::new(id)).await
    })
}
