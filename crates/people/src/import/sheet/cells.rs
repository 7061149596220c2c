//! The XML of a sheet, read as a stream: words, shapes of numbers, rows of cells.

use kernel::{Problem, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::column_of;
use super::parts::broken;
use crate::import::MOST_COLUMNS;

/// What a number is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Number,
    Day,
}

/// One cell as it is written.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub column: usize,
    pub kind: String,
    pub style: usize,
    pub value: String,
}

/// Where in the file the first sheet lies.
pub fn first_sheet(book: &str, relations: &str) -> Result<String> {
    let mut id = None;
    each(book, |event| {
        if let Seen::Open(it) = event
            && local(it) == "sheet"
            && id.is_none()
        {
            id = attribute(it, "id");
        }
        Ok(())
    })?;
    let mut target = None;
    each(relations, |event| {
        if let Seen::Open(it) = event
            && local(it) == "Relationship"
            && attribute(it, "Id") == id
        {
            target = attribute(it, "Target");
        }
        Ok(())
    })?;
    let target = target.unwrap_or_else(|| "worksheets/sheet1.xml".to_owned());
    Ok(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// The words that cells point at by their place.
pub fn shared(text: &str) -> Result<Vec<String>> {
    let (mut all, mut inside) = (vec![], false);
    each(text, |event| {
        match event {
            Seen::Open(it) => match local(it).as_str() {
                "si" => all.push(String::new()),
                "t" => inside = true,
                _ => {}
            },
            Seen::Close("t") => inside = false,
            Seen::Text(it) if inside => {
                if let Some(last) = all.last_mut() {
                    last.push_str(it);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(all)
}

/// What the styles that cells point at make of a number.
pub fn shapes(text: &str) -> Result<Vec<Shape>> {
    let (mut own, mut all, mut inside) = (vec![], vec![], false);
    each(text, |event| {
        match event {
            Seen::Open(it) => match local(it).as_str() {
                "numFmt" => own.extend(attribute(it, "numFmtId").zip(attribute(it, "formatCode"))),
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id = attribute(it, "numFmtId").unwrap_or_default();
                    all.push(shape(&id, own.iter().find(|it| it.0 == id).map(|it| it.1.as_str())));
                }
                _ => {}
            },
            Seen::Close("cellXfs") => inside = false,
            _ => {}
        }
        Ok(())
    })?;
    Ok(all)
}

/// The numbers 14 to 22 are days and hours by the standard; an own format is one if it speaks of years or days.
fn shape(id: &str, own: Option<&str>) -> Shape {
    let known = id.parse::<u32>().is_ok_and(|it| (14..=22).contains(&it));
    let mut quoted = false;
    let written: String = own
        .unwrap_or_default()
        .to_lowercase()
        .chars()
        .filter(|it| {
            quoted ^= *it == '"';
            !quoted
        })
        .collect();
    let bare = written.split(']').next_back().unwrap_or_default();
    if known || bare.contains("yy") || bare.contains('d') { Shape::Day } else { Shape::Number }
}

/// Gives each row with its line, from 1, and its cells in their order.
pub fn rows(text: &str, mut take: impl FnMut(u64, Vec<Cell>) -> Result<()>) -> Result<()> {
    let (mut line, mut row, mut cell, mut inside): (u64, Vec<Cell>, Option<Cell>, bool) =
        (0, vec![], None, false);
    each(text, |event| {
        match event {
            Seen::Open(it) => match local(it).as_str() {
                "row" => line = attribute(it, "r").and_then(|it| it.parse().ok()).unwrap_or(line + 1),
                "c" => cell = Some(begun(it, row.last().map_or(0, |it| it.column + 1))?),
                "v" | "t" => inside = true,
                _ => {}
            },
            Seen::Text(it) if inside => {
                if let Some(cell) = &mut cell {
                    cell.value.push_str(it);
                }
            }
            Seen::Close("v" | "t") => inside = false,
            Seen::Close("c") => {
                let cell = cell.take().unwrap_or_default();
                if row.last().is_some_and(|it| it.column >= cell.column) {
                    return Err(broken());
                }
                row.push(cell);
            }
            Seen::Close("row") => take(line, std::mem::take(&mut row))?,
            _ => {}
        }
        Ok(())
    })
}

fn begun(it: &BytesStart<'_>, next: usize) -> Result<Cell> {
    let column = match attribute(it, "r") {
        Some(reference) => column_of(&reference).unwrap_or(usize::MAX),
        None => next,
    };
    if column >= MOST_COLUMNS {
        let why =
            format!("The sheet is wider than {MOST_COLUMNS} columns. Copy the columns of the list alone.");
        return Err(Problem::field("file", why));
    }
    let style = attribute(it, "s").and_then(|it| it.parse().ok()).unwrap_or(0);
    Ok(Cell { column, kind: attribute(it, "t").unwrap_or_default(), style, value: String::new() })
}

enum Seen<'a> {
    Open(&'a BytesStart<'a>),
    Text(&'a str),
    Close(&'a str),
}

/// Goes through the events; an element without content is opened and closed. Entities of a document's own are not
/// expanded.
fn each(text: &str, mut take: impl FnMut(Seen<'_>) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Eof => break,
            Event::Start(it) => {
                depth += 1;
                take(Seen::Open(&it))?;
            }
            Event::Empty(it) => {
                take(Seen::Open(&it))?;
                take(Seen::Close(&local(&it)))?;
            }
            Event::End(it) => {
                depth = depth.checked_sub(1).ok_or_else(broken)?;
                let name = it.name();
                take(Seen::Close(after_colon(name.as_ref())))?;
            }
            Event::Text(it) => take(Seen::Text(&it.into_inner()))?,
            Event::CData(it) => take(Seen::Text(&it.into_inner()))?,
            Event::GeneralRef(it) => {
                let known = it.resolve_char_ref().ok().flatten().or_else(|| named(&it.into_inner()));
                take(Seen::Text(&known.map(String::from).unwrap_or_default()))?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if depth == 0 { Ok(()) } else { Err(broken()) }
}

fn after_colon(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn local(it: &BytesStart<'_>) -> String {
    after_colon(it.name().as_ref()).to_owned()
}

fn attribute(it: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = it.attributes().flatten().find(|it| after_colon(it.key.as_ref()) == name)?;
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    Some(known.iter().fold(found.value.to_string(), |text, (from, to)| text.replace(from, to)))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
