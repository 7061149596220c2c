//! Exports of the register: what is asked for, who is left out and why, and the trail of it.

use access::service::export::{self as exports, NewExport};
use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{At, Channel, Ctx, PersonId, Power, Problem, Result, log_read_of};

use super::find::{self, find};
use super::register::Query;
use crate::export::{Format, write};
use crate::model::Status;
use crate::store::listing::{self, Exported};

/// The most people that one file holds; more is an extract for a machine, not a list for a person.
pub const MOST: usize = 100_000;

/// What a column of the file can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Given,
    Family,
    Email,
    Phone,
    Address,
    Postcode,
    Status,
    Category,
    Since,
    PaidUntil,
    Area,
    Constituency,
}

impl Column {
    /// Word in forms and heading. An import of this register knows every heading again.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Number, "number", "Number in this register"),
        (Self::Given, "given", "First name"),
        (Self::Family, "family", "Last name"),
        (Self::Email, "email", "E-mail"),
        (Self::Phone, "phone", "Telephone"),
        (Self::Address, "address", "Address"),
        (Self::Postcode, "postcode", "Postcode"),
        (Self::Status, "status", "Status"),
        (Self::Category, "category", "Category"),
        (Self::Since, "since", "Member since"),
        (Self::PaidUntil, "paid-until", "Paid until"),
        (Self::Area, "area", "Ward"),
        (Self::Constituency, "constituency", "Constituency"),
    ];
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == slug).map(|it| it.0)
    }
    pub fn slug(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }
    fn heading(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.2)
    }
    fn cell(self, ctx: &Ctx, it: &Exported) -> String {
        let day = |at: Option<At>| at.map(|at| at.date(&ctx.group.zone).to_string()).unwrap_or_default();
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        match self {
            Self::Number => it.number.to_string(),
            Self::Given => it.given_name.clone(),
            Self::Family => it.family_name.clone(),
            Self::Email => text(&it.email),
            Self::Phone => text(&it.phone),
            Self::Address => address(it),
            Self::Postcode => text(&it.postcode),
            Self::Status => Status::read(&it.status).map_or("", Status::label).to_owned(),
            Self::Category => text(&it.category),
            Self::Since => day(it.since_at),
            // An end is the first instant outside; people read the last day inside.
            Self::PaidUntil => day(it.paid_until.map(|at| at.plus_seconds(-1))),
            Self::Area => text(&it.area),
            Self::Constituency => text(&it.constituency),
        }
    }
}

/// The lines without the postcode, which has a column of its own.
fn address(it: &Exported) -> String {
    let written = it.postal.clone().unwrap_or_default();
    match it.postcode.as_deref().and_then(|code| written.strip_suffix(code)) {
        Some(lines) => lines.trim_end().to_owned(),
        None => written,
    }
}

/// What somebody wants to take out.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which people; the page of it counts for nothing.
    pub query: Query,
    pub columns: Vec<Column>,
    pub format: Format,
}

/// Where the file is made.
pub const MAKES: &str = "/people/export/file";

impl Wanted {
    /// The address that makes exactly this file.
    pub fn address(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|it| it.slug()).collect();
        let mut out = format!("{MAKES}?format={}&columns={}", self.format.slug(), columns.join("."));
        let it = &self.query;
        for (name, value) in
            [("q", &it.words), ("category", &it.category), ("status", &it.status), ("area", &it.area)]
        {
            if !value.is_empty() {
                out.push_str(&format!("&{name}={}", ui::percent(value)));
            }
        }
        out
    }
}

/// A file, and what to say about it.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
    pub people: Vec<PersonId>,
    /// Those who must not be on a list, with why.
    pub left_out: Vec<(PersonId, String)>,
}

/// Asks for the file: fetched at once, or after a second officer agreed, as the organisation's rule of exports says.
pub async fn ask(ctx: &Ctx, wanted: &Wanted, reason: &str) -> Result<uuid::Uuid> {
    let file = table(ctx, wanted, "").await?;
    let new = NewExport {
        what: "the register of members".to_owned(),
        purpose: Purpose::Membership,
        people: file.people.len(),
        make: wanted.address(),
    };
    exports::ask(ctx, new, reason).await
}

/// The file itself, once: only what was asked for, with its mark in every row and a note for everybody in it.
pub async fn fetch(ctx: &Ctx, wanted: &Wanted, id: uuid::Uuid) -> Result<File> {
    if exports::find(ctx, id).await?.make != wanted.address() {
        return Err(Problem::not_found("There is no such file for you."));
    }
    let rows = gathered(ctx, wanted).await?;
    let taken = exports::take(ctx, id, MAKES, rows.people.len()).await?;
    let mut file = written(ctx, wanted, rows, &taken.mark)?;
    // The trail is written before anybody holds the file.
    log_read_of(ctx, &taken.what, taken.purpose.title(), &file.people).await?;
    file.name = format!("{}.{}", taken.name, wanted.format.slug());
    Ok(file)
}

/// Whom the words of a search find, as its page shows them; nothing where there are no words.
async fn of_words(ctx: &Ctx, query: &Query) -> Result<Option<Vec<PersonId>>> {
    if query.words.trim().is_empty() {
        return Ok(None);
    }
    let found = find(ctx, &query.words, query.narrow()).await?;
    if found.more {
        let why = format!(
            "More than {} people fit these words, or so many are called like this that not all are looked at.",
            find::MOST
        );
        return Err(
            Problem::refused(why).hint("Write more letters, or choose a category, a status or a ward.")
        );
    }
    Ok(Some(found.people))
}

/// The people asked for as a table. Whoever had the use of their data limited is left out.
pub async fn table(ctx: &Ctx, wanted: &Wanted, mark: &str) -> Result<File> {
    written(ctx, wanted, gathered(ctx, wanted).await?, mark)
}

/// A table before it is a file.
#[derive(Debug, Default)]
struct Gathered {
    rows: Vec<Vec<String>>,
    people: Vec<PersonId>,
    left_out: Vec<(PersonId, String)>,
}

fn written(ctx: &Ctx, wanted: &Wanted, mut it: Gathered, mark: &str) -> Result<File> {
    it.rows.iter_mut().for_each(|row| row.push(mark.to_owned()));
    let mut header: Vec<&str> = wanted.columns.iter().map(|it| it.heading()).collect();
    header.push("Taken out by");
    let bytes = write(wanted.format, &header, &it.rows)?;
    let name = format!("register-{}.{}", ctx.now.date(&ctx.group.zone), wanted.format.slug());
    Ok(File { name, bytes, people: it.people, left_out: it.left_out })
}

async fn gathered(ctx: &Ctx, wanted: &Wanted) -> Result<Gathered> {
    ctx.need(Power::ExportLists, None)?;
    if wanted.columns.is_empty() {
        return Err(Problem::field("columns", "Choose at least one column."));
    }
    let held = held_back(ctx, Purpose::Membership, Channel::List).await?;
    let mut all = Gathered::default();
    let of = of_words(ctx, &wanted.query).await?;
    let mut after = (String::new(), PersonId(uuid::Uuid::nil()));
    loop {
        let page = listing::Page {
            category: &wanted.query.category,
            status: &wanted.query.status,
            area: &wanted.query.area,
            limit: 500,
            offset: 0,
        };
        let found =
            listing::exported(ctx.db(), ctx.group.id, &page, of.as_deref(), (&after.0, after.1)).await?;
        let Some(last) = found.last() else { break };
        after = (last.sort_name.clone(), last.person_id);
        for it in &found {
            if let Some(why) = held.get(&it.person_id) {
                all.left_out.push((it.person_id, why.clone()));
                continue;
            }
            all.rows.push(wanted.columns.iter().map(|column| column.cell(ctx, it)).collect());
            all.people.push(it.person_id);
        }
        if all.rows.len() > MOST {
            return Err(Problem::refused(format!(
                "More than {MOST} people fit this. A file for people to read holds fewer."
            ))
            .hint("Choose a category, a status or a ward, and take several files."));
        }
    }
    if all.rows.is_empty() {
        return Err(Problem::refused("Nobody fits this, so there is nothing to export.")
            .hint("Choose other filters."));
    }
    Ok(all)
}
