//! Where a postcode lies: imports of postcode files, what the group's area is, and the answer for one postcode.

use std::io::BufRead;

use kernel::{At, Ctx, Line, Power, Problem, Result, audit, setting, transact};

use crate::model::{AreaRow, EditionId, Inside, Shape, packed};
use crate::store::area;
pub use crate::store::area::Edition;

/// The setting that holds the codes of the wards, constituencies or authorities that are the group's area.
const AREA: &str = "membership.area";
/// The longest line taken, in bytes: a directory's line has about 300.
const LONGEST: u64 = 4096;
/// How many rows one transaction writes.
const SLICE: usize = 500;

/// A file of postcodes and what is said about it.
#[derive(Clone, Debug)]
pub struct NewEdition {
    /// "ONS Postcode Directory", "Code-Point Open".
    pub source: String,
    /// "May 2026".
    pub edition: String,
    pub valid_from: At,
    /// Only postcodes that begin with one of these are taken; all where empty.
    pub only: Vec<String>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub rows: i64,
    pub changed: i64,
    /// Lines whose postcode is none.
    pub odd: i64,
}

/// Reads a file line by line, whatever its size, and writes a row wherever a postcode lies elsewhere than before. The
/// same file twice changes nothing; a kill in the middle leaves rows that the next run finds unchanged.
pub async fn import(ctx: &Ctx, new: &NewEdition, mut file: impl BufRead + Send) -> Result<Done> {
    ctx.need(Power::EditRegister, None)?;
    if new.source.trim().is_empty() || new.edition.trim().is_empty() {
        return Err(Problem::field("edition", "Say which file it is and of which month."));
    }
    let first = line(&mut file, 1)?.ok_or_else(|| Problem::field("file", "The file is empty."))?;
    let shape = Shape::of(&first).ok_or_else(|| {
        Problem::field(
            "file",
            "This is neither the ONS Postcode Directory nor Code-Point Open: its first line names no postcode and ward.",
        )
    })?;
    let mut edition = Edition {
        id: EditionId(ctx.new_id()),
        source: new.source.trim().chars().take(100).collect(),
        edition: new.edition.trim().chars().take(100).collect(),
        valid_from: new.valid_from,
        row_count: 0,
        changed: 0,
        created_at: ctx.now,
        created_by: ctx.actor.person,
    };
    let only: Vec<String> = new.only.iter().map(|it| it.replace(' ', "").to_ascii_uppercase()).collect();
    let (mut done, mut slice, mut number) = (Done::default(), Vec::with_capacity(SLICE), 1);
    let mut next = if shape.first_is_row { Some(first) } else { line(&mut file, 2)? };
    while let Some(cells) = next {
        number += 1;
        match shape.read(&cells) {
            Some(row) if only.is_empty() || only.iter().any(|it| row.postcode.starts_with(it.as_str())) => {
                slice.push(row);
            }
            Some(_) => {}
            None => done.odd += 1,
        }
        if slice.len() == SLICE {
            write(ctx, &edition, &mut slice, &mut done).await?;
        }
        next = line(&mut file, number + 1)?;
    }
    write(ctx, &edition, &mut slice, &mut done).await?;
    (edition.row_count, edition.changed) = (done.rows, done.changed);
    transact!(ctx.db(), tx => {
        area::insert_edition(tx, ctx.group.id, &edition).await?;
        let detail = serde_json::json!({ "source": edition.source, "edition": edition.edition, "changed": done.changed });
        audit(tx, ctx, Line::new("area.imported").on("edition", edition.id.0).detail(detail)).await
    })?;
    Ok(done)
}

async fn write(ctx: &Ctx, edition: &Edition, slice: &mut Vec<AreaRow>, done: &mut Done) -> Result<()> {
    let changed = transact!(ctx.db(), tx => {
        let mut changed = 0;
        for row in slice.iter() {
            changed += i64::from(area::put(tx, ctx.group.id, edition, row).await?);
        }
        Ok(changed)
    })?;
    done.rows += i64::try_from(slice.len()).unwrap_or(0);
    done.changed += changed;
    slice.clear();
    Ok(())
}

/// One line's cells; `None` at the end. A line without an end is not read to it.
fn line(file: &mut impl BufRead, number: u64) -> Result<Option<Vec<String>>> {
    let mut bytes = vec![];
    let read = std::io::Read::take(&mut *file, LONGEST).read_until(b'\n', &mut bytes);
    read.map_err(|e| Problem::field("file", format!("The file could not be read at line {number}: {e}.")))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n") {
        return Err(Problem::field(
            "file",
            format!("Line {number} is longer than any line of a postcode file."),
        ));
    }
    let text = String::from_utf8_lossy(&bytes);
    let cells = text.trim_start_matches('\u{feff}').trim_end().split(',');
    Ok(Some(cells.map(|it| it.trim_matches('"').to_owned()).collect()))
}

/// Takes the names of wards, constituencies or authorities from a file with a code and a name in each line.
pub async fn import_names(ctx: &Ctx, mut file: impl BufRead + Send) -> Result<i64> {
    ctx.need(Power::EditRegister, None)?;
    let first = line(&mut file, 1)?.unwrap_or_default();
    let ends = |it: &str| {
        let it = it.to_ascii_lowercase();
        first.iter().position(|cell| cell.to_ascii_lowercase().ends_with(&it))
    };
    let (Some(code), Some(name)) = (ends("cd").or(ends("code")), ends("nm").or(ends("name"))) else {
        return Err(Problem::field(
            "file",
            "The first line names no column of codes (…CD) and of names (…NM).",
        ));
    };
    let (mut pairs, mut number) = (vec![], 1);
    while let Some(cells) = line(&mut file, number + 1)? {
        number += 1;
        if let (Some(code), Some(name)) = (cells.get(code), cells.get(name))
            && !code.is_empty()
            && code.len() <= 12
            && pairs.len() < 50_000
        {
            pairs.push((code.clone(), name.chars().take(100).collect::<String>()));
        }
    }
    for slice in pairs.chunks(SLICE) {
        transact!(ctx.db(), tx => {
            for (code, name) in slice {
                area::name(tx, ctx.group.id, code, name).await?;
            }
            Ok(())
        })?;
    }
    Ok(i64::try_from(pairs.len()).unwrap_or(0))
}

/// Where a postcode lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub inside: Inside,
    /// Names, or codes where no name is known.
    pub ward: Option<String>,
    pub constituency: Option<String>,
}

/// Where a postcode lay at an instant. For the join form and for services; it says nothing of anybody.
pub async fn place(ctx: &Ctx, postcode: &str, at: At) -> Result<Place> {
    let nowhere = Place { inside: Inside::Unknown, ward: None, constituency: None };
    let Some(postcode) = packed(postcode) else { return Ok(nowhere) };
    let Some(found) = area::find(ctx.db(), ctx.group.id, &postcode, at).await? else { return Ok(nowhere) };
    let own = own(ctx).await?;
    let codes = [&found.ward, &found.constituency, &found.authority];
    let inside = match () {
        () if own.is_empty() => Inside::Unknown,
        () if codes.iter().any(|it| own.contains(it)) => Inside::Yes,
        () => Inside::No,
    };
    Ok(Place {
        inside,
        ward: named(ctx, &found.ward).await?,
        constituency: named(ctx, &found.constituency).await?,
    })
}

async fn named(ctx: &Ctx, code: &str) -> Result<Option<String>> {
    if code.is_empty() {
        return Ok(None);
    }
    Ok(area::name_of(ctx.db(), ctx.group.id, code).await?.or_else(|| Some(code.to_owned())))
}

/// The codes that are the group's area; none while nobody has said.
pub async fn own(ctx: &Ctx) -> Result<Vec<String>> {
    Ok(setting::get(ctx.db(), ctx.group.id, AREA).await?.unwrap_or_default())
}

/// Says what the group's area is: codes of wards, constituencies or authorities.
pub async fn set_own(ctx: &Ctx, codes: &[String]) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let good = |it: &String| (3..=12).contains(&it.len()) && it.chars().all(|c| c.is_ascii_alphanumeric());
    if let Some(wrong) = codes.iter().find(|it| !good(it)) {
        let why = format!("“{wrong}” is not a code. Codes look like E09000012, one a line.");
        return Err(Problem::field("codes", why));
    }
    let codes = codes.to_vec();
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, AREA, &codes).await?;
        let detail = serde_json::json!({ "codes": codes });
        audit(tx, ctx, Line::new("area.set").on("group", ctx.group.id.0).detail(detail)).await
    })
}

/// The imports there were, newest first, and the names that are known.
pub async fn known(ctx: &Ctx) -> Result<(Vec<Edition>, Vec<(String, String)>)> {
    ctx.need(Power::EditRegister, None)?;
    Ok((area::editions(ctx.db(), ctx.group.id).await?, area::names(ctx.db(), ctx.group.id).await?))
}
