//! The association's side: a segment for each group, whole or what changed, from its own register.

use std::collections::VecDeque;
use std::io::Write;

use access::service::export::{self as exports, NewExport};
use kernel::personal::Purpose;
use kernel::{Ctx, Line, Power, Problem, Result, audit, transact};
use people::service::FedOut;
use sha2::{Digest as _, Sha256};

pub use super::token::{answers, opened, take_over};
use super::{keys, token};
use crate::model::{FORMAT, Gone, Head, Kept, Kind, RecipientId, Row};
use crate::store::recipient;
pub use crate::store::recipient::Recipient;

/// How many people are fetched, and how many marks one transaction writes.
const PAGE: i64 = 500;
/// So many days a token opens a feed.
const LASTS: i64 = 365;

/// Adds an organisation that segments are made for; the token that fetches them is given out once.
///
/// It opens nothing before a second officer agreed ([`agree`]), ends with the office in which it was added, and after a year.
pub async fn add(ctx: &Ctx, name: &str, areas: &str) -> Result<(RecipientId, String)> {
    // The programme itself makes one in the demonstration; it opens for nobody before an officer takes it over.
    if !ctx.actor.system {
        token::need(ctx)?;
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Problem::field(
            "name",
            "Write the group's name exactly as it calls itself, in at most 200 letters.",
        ));
    }
    let areas: Vec<&str> = areas.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
    if areas.is_empty() || areas.len() > 200 {
        return Err(Problem::field("areas", "Write the wards or constituencies of the group, one a line."));
    }
    let it = Recipient {
        id: RecipientId(ctx.new_id()),
        name: name.to_owned(),
        areas: areas.join("\n"),
        last_seq: 0,
        last_at: None,
        created_by: ctx.actor.person,
        agreed_at: None,
        ends_at: Some(ctx.now.plus_days(LASTS, &ctx.group.zone)),
    };
    let secret = ctx.chance().token();
    let hash = Sha256::digest(&secret).to_vec();
    transact!(ctx.db(), tx => {
        recipient::insert(tx, ctx.group.id, &it, hash.clone(), ctx.now).await?;
        audit(tx, ctx, Line::new("recipient.added").on("recipient", it.id.0)).await?;
        token::tell(tx, ctx, &it.name, "You made a feed").await
    })?;
    Ok((it.id, secret))
}

/// A second officer agrees that an organisation gets these members.
pub async fn agree(ctx: &Ctx, id: RecipientId) -> Result<()> {
    if !ctx.may(Power::ProtectData, None) {
        ctx.need(Power::ExportLists, None)?;
    }
    if !ctx.actor.system {
        access::service::second_officer(ctx).await?;
    }
    let it = recipient::find(ctx.db(), ctx.group.id, id).await?;
    if it.created_by.is_some() && it.created_by == ctx.actor.person {
        let why = "You added this organisation, so somebody else has to agree.";
        return Err(Problem::refused(why).hint("Whoever answers for data, or takes lists out, can."));
    }
    transact!(ctx.db(), tx => {
        if !recipient::agree(tx, ctx.group.id, id, ctx.actor.person, ctx.now).await? {
            return Err(Problem::conflict("Somebody agreed already, or no more segments are made for it."));
        }
        audit(tx, ctx, Line::new("recipient.agreed").on("recipient", id.0)).await
    })
}

/// Asks for a file to carry by hand, by the organisation's rule of exports.
pub async fn ask_file(ctx: &Ctx, id: RecipientId, kind: Kind, reason: &str) -> Result<uuid::Uuid> {
    ctx.need(Power::EditRegister, None)?;
    let to = one(ctx, id).await?;
    let new = NewExport {
        what: format!("the segment for {}", to.name),
        purpose: Purpose::Membership,
        people: count(ctx, &to).await?,
        make: made_at(id, kind),
    };
    exports::ask(ctx, new, reason).await
}

/// Before the file is made: only what was asked for, agreed to, in time.
pub async fn take_file(ctx: &Ctx, id: RecipientId, kind: Kind, export: uuid::Uuid) -> Result<Recipient> {
    let make = made_at(id, kind);
    if exports::find(ctx, export).await?.make != make {
        return Err(Problem::not_found("There is no such file for you."));
    }
    let to = one(ctx, id).await?;
    exports::take(ctx, export, &make, count(ctx, &to).await?).await?;
    Ok(to)
}

fn made_at(id: RecipientId, kind: Kind) -> String {
    format!("/segments/{id}/file?kind={}", kind.slug())
}

/// How many people a full file holds today.
async fn count(ctx: &Ctx, to: &Recipient) -> Result<usize> {
    let areas: Vec<&str> = to.areas.lines().collect();
    let (mut after, mut n) = (0, 0);
    loop {
        let page = people::service::fed_out(ctx, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(n) };
        after = last.number;
        n += page.iter().filter(|it| belongs(it, &areas)).count();
    }
}

pub async fn recipients(ctx: &Ctx) -> Result<Vec<Recipient>> {
    ctx.need(Power::EditRegister, None)?;
    recipient::all(ctx.db(), ctx.group.id).await
}

pub async fn one(ctx: &Ctx, id: RecipientId) -> Result<Recipient> {
    ctx.need(Power::EditRegister, None)?;
    recipient::find(ctx.db(), ctx.group.id, id).await
}

/// Makes no more segments for a recipient, and forgets what it was sent.
pub async fn end(ctx: &Ctx, id: RecipientId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !recipient::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::not_found("There is no such recipient."));
        }
        audit(tx, ctx, Line::new("recipient.ended").on("recipient", id.0)).await
    })
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub seq: i64,
    pub lines: i64,
    /// Base64, over the SHA-256 of the file.
    pub signature: String,
}

/// Writes a segment. A delta holds what changed since the file before; the first file is always full.
pub async fn make(ctx: &Ctx, to: &Recipient, kind: Kind, out: &mut (dyn Write + Send)) -> Result<Made> {
    ctx.need(Power::EditRegister, None)?;
    let seal = keys::seal(ctx).await?;
    let kind = if to.last_seq == 0 { Kind::Full } else { kind };
    let seq = transact!(ctx.db(), tx => { recipient::next(tx, ctx.group.id, to.id, ctx.now).await })?;
    let head = Head {
        segment: FORMAT,
        group: to.name.clone(),
        issuer: ctx.group.name.clone(),
        kind,
        seq,
        base: if kind == Kind::Delta { seq - 1 } else { 0 },
        at: ctx.now.timestamp(),
    };
    let mut file = Sealed { out, hash: Sha256::new(), lines: 0 };
    file.line(&serde_json::to_string(&head)?)?;
    file.lines = 0;
    walk(ctx, to, kind, &mut file).await?;
    let lines = file.lines;
    file.line(&format!("{{\"end\":{lines}}}"))?;
    let signature = seal.sign(&file.hash.finalize().into());
    kernel::log_read(
        ctx,
        "national segment",
        "sending a group its members",
        usize::try_from(lines).unwrap_or(0),
    )
    .await?;
    transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "seq": seq, "lines": lines, "kind": kind.slug() });
        audit(tx, ctx, Line::new("segment.made").on("recipient", to.id.0).detail(detail)).await
    })?;
    Ok(Made { seq, lines, signature })
}

/// A file that is hashed while it is written.
struct Sealed<'a> {
    out: &'a mut (dyn Write + Send),
    hash: Sha256,
    lines: i64,
}

impl Sealed<'_> {
    fn line(&mut self, text: &str) -> Result<()> {
        let line = format!("{text}\n");
        self.hash.update(&line);
        self.lines += 1;
        let wrote = self.out.write_all(line.as_bytes());
        wrote.map_err(|e| Problem::internal(format!("The segment could not be written: {e}")))
    }
}

/// Walks along the register and what was sent, both in the order of the numbers.
async fn walk(ctx: &Ctx, to: &Recipient, kind: Kind, file: &mut Sealed<'_>) -> Result<()> {
    let areas: Vec<&str> = to.areas.lines().collect();
    let not = people::service::fed_not(ctx).await?;
    let mut sent = Sent { ctx, to, page: VecDeque::new(), after: Some(vec![]) };
    let (mut after, mut marks) = (0, Marks::default());
    loop {
        let page = people::service::fed_out(ctx, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for it in page.into_iter().filter(|it| belongs(it, &areas)) {
            let held = not.contains(&it.person);
            let row = line(ctx, it);
            let text = serde_json::to_string(&row)?;
            while let Some(gone) = sent.before(row.n.as_bytes()).await? {
                file.tombstone(kind, gone, &mut marks)?;
            }
            let known = sent.take(row.n.as_bytes()).await?;
            // Whoever has asked that their data be kept and not used has not left: the group goes on with what it has.
            if held {
                if kind == Kind::Full && known.is_some() {
                    file.line(&serde_json::to_string(&Kept { n: row.n, kept: true })?)?;
                }
                continue;
            }
            let same = known.as_ref() == Some(&text);
            if kind == Kind::Full || !same {
                file.line(&text)?;
            }
            if !same {
                marks.put.push((row.n.into_bytes(), text));
            }
        }
        marks.write(ctx, to).await?;
    }
    while let Some(gone) = sent.before(&[0xFF]).await? {
        file.tombstone(kind, gone, &mut marks)?;
    }
    marks.write(ctx, to).await
}

impl Sealed<'_> {
    fn tombstone(&mut self, kind: Kind, key: Vec<u8>, marks: &mut Marks) -> Result<()> {
        if kind == Kind::Delta {
            let n = String::from_utf8_lossy(&key).into_owned();
            self.line(&serde_json::to_string(&Gone { n, gone: true })?)?;
        }
        marks.remove.push(key);
        Ok(())
    }
}

fn belongs(it: &FedOut, areas: &[&str]) -> bool {
    [&it.ward, &it.constituency].into_iter().flatten().any(|it| areas.contains(&it.as_str()))
}

/// A member as a line. The number is the association's own membership number, of nine digits, so that its order as text
/// is its order as a number.
fn line(ctx: &Ctx, it: FedOut) -> Row {
    let address = it.address.unwrap_or_default();
    let postcode = it.postcode.unwrap_or_default();
    let lines = address.strip_suffix(&postcode).unwrap_or(&address).trim().to_owned();
    Row {
        n: format!("N{:09}", it.number),
        given: it.given,
        family: it.family,
        email: it.email.unwrap_or_default(),
        phone: it.phone.unwrap_or_default(),
        address: lines,
        postcode,
        ward: it.ward.unwrap_or_default(),
        constituency: it.constituency.unwrap_or_default(),
        since: it.since.map(|at| at.date(&ctx.group.zone).to_string()).unwrap_or_default(),
    }
}

/// What was sent before, a page at a time.
struct Sent<'a> {
    ctx: &'a Ctx,
    to: &'a Recipient,
    page: VecDeque<(Vec<u8>, String)>,
    after: Option<Vec<u8>>,
}

impl Sent<'_> {
    async fn fill(&mut self) -> Result<()> {
        if self.page.is_empty()
            && let Some(key) = self.after.take()
        {
            let page =
                recipient::sent_after(self.ctx.db(), self.ctx.group.id, self.to.id, &key, PAGE).await?;
            self.after = page.last().map(|it| it.0.clone());
            self.page = page.into();
        }
        Ok(())
    }
    /// The next key below this one, taken.
    async fn before(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.fill().await?;
        let below = self.page.front().is_some_and(|it| it.0.as_slice() < key);
        Ok(if below { self.page.pop_front().map(|it| it.0) } else { None })
    }
    /// What was sent of this key.
    async fn take(&mut self, key: &[u8]) -> Result<Option<String>> {
        self.fill().await?;
        let equal = self.page.front().is_some_and(|it| it.0 == key);
        Ok(if equal { self.page.pop_front().map(|it| it.1) } else { None })
    }
}

/// What is to be remembered as sent.
#[derive(Default)]
struct Marks {
    put: Vec<(Vec<u8>, String)>,
    remove: Vec<Vec<u8>>,
}

impl Marks {
    async fn write(&mut self, ctx: &Ctx, to: &Recipient) -> Result<()> {
        let (put, remove) = (std::mem::take(&mut self.put), std::mem::take(&mut self.remove));
        transact!(ctx.db(), tx => {
            for (key, content) in &put {
                recipient::put_sent(tx, ctx.group.id, to.id, key, content).await?;
            }
            for key in &remove {
                recipient::remove_sent(tx, ctx.group.id, to.id, key).await?;
            }
            Ok(())
        })
    }
}
