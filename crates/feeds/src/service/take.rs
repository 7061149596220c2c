//! Taking a file in: read once, a line at a time, compared with what is there by walking along both; nothing is changed.

use std::collections::VecDeque;
use std::io::{BufRead, Read as _};

use kernel::{At, Ctx, Line as Trail, Power, Problem, Result, audit, transact};
use sha2::{Digest as _, Sha256};

use super::keys;
use super::runs::{fed, words};
use crate::model::{Change, ChangeKind, FORMAT, Head, Kind, LONGEST, Line, Row, RunId, RunState, read_line};
use crate::store::row::State;
use crate::store::run::Run;
use crate::store::{change, row, run};

/// How many lines of the state are fetched at once, and how many changes one transaction writes.
const PAGE: i64 = 1000;
/// In minutes; a million lines take one.
const LONGEST_READING: i64 = 30;
const SLICE: usize = 250;

/// Reads a file and stores the difference that it would make. The register stays as it is.
///
/// # Errors
/// A `Problem` on "file" or "signature" that says what is wrong; then nothing of the file is kept.
pub async fn take(ctx: &Ctx, file: impl BufRead + Send, signature: Option<&str>) -> Result<RunId> {
    ctx.need(Power::EditRegister, None)?;
    let mut file = File::new(file);
    let head = head(ctx, &mut file).await?;
    let run = Run {
        id: RunId(ctx.new_id()),
        state: RunState::Reading.slug().to_owned(),
        kind: head.kind.slug().to_owned(),
        issuer: head.issuer.chars().take(200).collect(),
        seq: head.seq,
        made_at: head.at.into(),
        file_hash: vec![],
        signed: false,
        row_count: 0,
        added: 0,
        changed: 0,
        gone: 0,
        conflicts: 0,
        created_at: ctx.now,
        created_by: ctx.actor.person,
        agreed_by: None,
        finished_at: None,
    };
    forget_cut_off(ctx).await?;
    transact!(ctx.db(), tx => {
        if run::insert(tx, ctx.group.id, &run).await? {
            return Ok(());
        }
        Err(busy(run::open(tx, ctx.group.id).await?))
    })?;
    let id = run.id;
    match Reader::new(ctx, run, head.kind).read(&mut file, signature).await {
        Ok(()) => Ok(id),
        Err(problem) => {
            transact!(ctx.db(), tx => { run::forget(tx, ctx.group.id, id).await })?;
            Err(problem)
        }
    }
}

/// Forgets what a kill cut off in the middle of reading.
pub async fn forget_cut_off(ctx: &Ctx) -> Result<()> {
    for it in run::left_reading(ctx.db(), ctx.group.id, ctx.now.plus_minutes(-LONGEST_READING)).await? {
        transact!(ctx.db(), tx => { run::forget(tx, ctx.group.id, it).await })?;
    }
    Ok(())
}

/// The refusal while another run is open.
pub(super) fn busy(open: Option<(i64, String)>) -> Problem {
    let Some((seq, state)) = open else {
        return Problem::conflict("Another file was taken in at this moment. Try again.");
    };
    let state = RunState::read(&state).map_or("open", RunState::label);
    let why = format!("Segment no. {seq} is not finished: {state}.");
    Problem::conflict(why).hint("Apply it or throw it away first; what goes on by itself is over in a while.")
}

/// A file that is hashed while it is read.
struct File<R> {
    inner: R,
    hash: Sha256,
    number: u64,
}

impl<R: BufRead> File<R> {
    fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), number: 0 }
    }
    /// The next line; `None` at the end. No line is read beyond its longest.
    fn line(&mut self) -> Result<Option<String>> {
        let mut bytes = vec![];
        let limit = LONGEST as u64 + 1;
        let read = (&mut self.inner).take(limit).read_until(b'\n', &mut bytes);
        self.number += 1;
        let n = self.number;
        read.map_err(|e| Problem::field("file", format!("The file could not be read at line {n}: {e}.")))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.len() > LONGEST {
            return Err(Problem::field("file", format!("Line {n} is longer than any line of a segment.")));
        }
        self.hash.update(&bytes);
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| Problem::field("file", format!("Line {n} is no text in UTF-8.")))?;
        Ok(Some(text.trim_end().to_owned()))
    }
}

async fn head<R: BufRead>(ctx: &Ctx, file: &mut File<R>) -> Result<Head> {
    let first = file.line()?.unwrap_or_default();
    let head: Head = serde_json::from_str(&first)
        .map_err(|_| Problem::field("file", "This is not a segment: its first line is no head of one."))?;
    if head.segment != FORMAT {
        let why = format!("This segment is of format {}; format {FORMAT} can be read here.", head.segment);
        return Err(Problem::field("file", why));
    }
    let ours = [&ctx.group.name, &ctx.group.short_name];
    if !ours.contains(&&head.group) {
        let why = format!("This segment was made for {}, not for {}.", head.group, ctx.group.name);
        return Err(Problem::field("file", why));
    }
    let waits = run::recent(ctx.db(), ctx.group.id).await?;
    let last = waits.iter().filter(|it| it.state() == RunState::Applied).map(|it| it.seq).max().unwrap_or(0);
    if head.kind == Kind::Delta && head.base != last && head.seq > last {
        let why = format!(
            "This file says what changed since no. {}, but no. {last} was applied last. Ask for a full file.",
            head.base
        );
        return Err(Problem::field("file", why));
    }
    if head.seq < last {
        let why =
            format!("This is no. {}, which is older than no. {last}, which was applied last.", head.seq);
        return Err(Problem::field("file", why));
    }
    Ok(head)
}

/// Walks along file and state.
struct Reader<'a> {
    ctx: &'a Ctx,
    run: Run,
    kind: Kind,
    state: VecDeque<State>,
    /// The last key fetched of the state; `None` once it is at its end.
    fetched: Option<Vec<u8>>,
    last: String,
    changes: Vec<Change>,
}

impl<'a> Reader<'a> {
    fn new(ctx: &'a Ctx, run: Run, kind: Kind) -> Self {
        Self {
            ctx,
            run,
            kind,
            state: VecDeque::new(),
            fetched: Some(vec![]),
            last: String::new(),
            changes: vec![],
        }
    }

    async fn read<R: BufRead>(mut self, file: &mut File<R>, signature: Option<&str>) -> Result<()> {
        loop {
            let text = file.line()?;
            let text = text.ok_or_else(|| {
                Problem::field("file", "The file ends before its end: part of it is missing.")
            })?;
            match read_line(&text, file.number)? {
                Line::End(n) if n == self.run.row_count => break,
                Line::End(n) => {
                    let why =
                        format!("The file says that it has {n} lines, but {} were read.", self.run.row_count);
                    return Err(Problem::field("file", why));
                }
                Line::Row(row) => {
                    self.in_order(&row.n, file.number)?;
                    self.row(*row).await?;
                }
                Line::Gone(number) => {
                    self.in_order(&number, file.number)?;
                    self.tombstone(&number).await?;
                }
                Line::Kept(number) => {
                    self.in_order(&number, file.number)?;
                    // Whoever is kept and not used there stays here as they are: they are not gone.
                    self.known(&number).await?;
                }
            }
            if self.changes.len() >= SLICE {
                self.write().await?;
            }
        }
        if file.line()?.is_some() {
            return Err(Problem::field("file", "There is something behind the end of the file."));
        }
        if self.kind == Kind::Full {
            while let Some(state) = self.peek().await? {
                self.gone(state)?;
                if self.changes.len() >= SLICE {
                    self.write().await?;
                }
            }
        }
        self.write().await?;
        self.finish(file.hash.clone().finalize().into(), signature).await
    }

    fn in_order(&mut self, number: &str, line: u64) -> Result<()> {
        if number.as_bytes() <= self.last.as_bytes() && !self.last.is_empty() {
            let why = format!(
                "Line {line}: {number} comes after {}, but numbers stand in their order, each once.",
                self.last
            );
            return Err(Problem::field("file", why));
        }
        number.clone_into(&mut self.last);
        self.run.row_count += 1;
        Ok(())
    }

    /// The next line of the state, without taking it.
    async fn peek(&mut self) -> Result<Option<State>> {
        if self.state.is_empty()
            && let Some(key) = self.fetched.take()
        {
            let page = row::after(self.ctx.db(), self.ctx.group.id, &key, PAGE).await?;
            if page.len() as i64 == PAGE {
                self.fetched = page.last().map(|it| it.number_key.clone());
            }
            self.state = page.into();
        }
        Ok(self.state.front().cloned())
    }

    /// The state's line of this number. In a full file those that were passed over are gone.
    async fn known(&mut self, number: &str) -> Result<Option<State>> {
        if self.kind == Kind::Delta {
            return row::find(self.ctx.db(), self.ctx.group.id, number.as_bytes()).await;
        }
        while let Some(state) = self.peek().await? {
            match state.number_key.as_slice().cmp(number.as_bytes()) {
                std::cmp::Ordering::Less => self.gone(state)?,
                std::cmp::Ordering::Equal => {
                    self.state.pop_front();
                    return Ok(Some(state));
                }
                std::cmp::Ordering::Greater => return Ok(None),
            }
        }
        Ok(None)
    }

    fn gone(&mut self, state: State) -> Result<()> {
        self.state.pop_front();
        let before: Row = serde_json::from_str(&state.content)?;
        self.push(ChangeKind::Gone, Some(before), None, Some(state.person_id), String::new());
        Ok(())
    }

    fn push(
        &mut self,
        kind: ChangeKind,
        before: Option<Row>,
        after: Option<Row>,
        person: Option<kernel::PersonId>,
        conflict: String,
    ) {
        let number = before.as_ref().or(after.as_ref()).map(|it| it.n.clone()).unwrap_or_default();
        match kind {
            ChangeKind::Add => self.run.added += 1,
            ChangeKind::Change => self.run.changed += 1,
            ChangeKind::Gone => self.run.gone += 1,
        }
        let fits = after.as_ref().map_or(Ok(()), |it| people::service::feed_fits(self.ctx, &fed(it, None)));
        let unfit = fits.err().map(|it| format!("This line cannot be taken in: {}", words(&it)));
        let (unfit, conflict) = (unfit.is_some(), unfit.unwrap_or(conflict));
        self.run.conflicts += i64::from(!conflict.is_empty());
        self.changes.push(Change {
            number,
            kind,
            before,
            after,
            person,
            conflict,
            decision: None,
            applied: false,
            written: None,
            unfit,
        });
    }

    async fn row(&mut self, after: Row) -> Result<()> {
        let Some(state) = self.known(&after.n).await? else { return self.added(after).await };
        if state.content == serde_json::to_string(&after)? {
            return Ok(());
        }
        let before: Row = serde_json::from_str(&state.content)?;
        let mut conflict = String::new();
        if before.email != after.email
            && let Some(who) =
                people::service::holder_of(self.ctx, &after.email, Some(state.person_id)).await?
        {
            conflict = format!("The address {} belongs to {} in the register.", after.email, who.1);
        }
        self.push(ChangeKind::Change, Some(before), Some(after), Some(state.person_id), conflict);
        Ok(())
    }

    async fn added(&mut self, after: Row) -> Result<()> {
        if let Some(person) = people::service::with_national(self.ctx, &after.n).await? {
            self.push(ChangeKind::Add, None, Some(after), Some(person), String::new());
            return Ok(());
        }
        let mut alike = None;
        if let Some((person, name)) = people::service::holder_of(self.ctx, &after.email, None).await? {
            alike = Some((person, format!("The address {} belongs to {name} in the register.", after.email)));
        } else {
            let found = people::service::alike(self.ctx, &after.given, &after.family, "").await?;
            if let Some((person, name, number)) = found.into_iter().next() {
                alike = Some((person, format!("{name}, no. {number} in the register, has the same name.")));
            }
        }
        let (person, conflict) = alike.map_or((None, String::new()), |(person, why)| (Some(person), why));
        self.push(ChangeKind::Add, None, Some(after), person, conflict);
        Ok(())
    }

    async fn tombstone(&mut self, number: &str) -> Result<()> {
        if let Some(state) = self.known(number).await? {
            let before: Row = serde_json::from_str(&state.content)?;
            self.push(ChangeKind::Gone, Some(before), None, Some(state.person_id), String::new());
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<()> {
        let (ctx, id, changes) = (self.ctx, self.run.id, std::mem::take(&mut self.changes));
        if changes.is_empty() {
            return Ok(());
        }
        transact!(ctx.db(), tx => {
            for it in &changes {
                change::insert(tx, ctx.group.id, id, it).await?;
            }
            Ok(())
        })
    }

    /// The signature is over the whole file, so it is looked at last; what fails it is forgotten.
    async fn finish(mut self, hash: [u8; 32], signature: Option<&str>) -> Result<()> {
        let ctx = self.ctx;
        self.run.file_hash = hash.to_vec();
        if let Some(key) = keys::verifying(ctx).await? {
            let given = signature.filter(|it| !it.trim().is_empty());
            let given = given.ok_or_else(|| {
                Problem::field("signature", "The association's key is pinned, so a file needs its signature.")
            })?;
            if !key.accepts(&hash, given) {
                let why = "The signature does not fit: this file was not made by the association, or it was changed on its way.";
                return Err(Problem::field("signature", why));
            }
            self.run.signed = true;
        }
        let there = row::count(ctx.db(), ctx.group.id).await?;
        // Half of a segment does not leave in one night.
        let shrinks = there >= 10 && self.run.gone * 2 >= there;
        self.run.state = if shrinks { RunState::Held } else { RunState::Checked }.slug().to_owned();
        let nothing = self.run.added + self.run.changed + self.run.gone == 0;
        if nothing {
            self.run.state = RunState::Applied.slug().to_owned();
        }
        transact!(ctx.db(), tx => {
            run::checked(tx, ctx.group.id, &self.run).await?;
            let detail = serde_json::json!({ "seq": self.run.seq, "added": self.run.added, "changed": self.run.changed, "gone": self.run.gone });
            audit(tx, ctx, Trail::new("segment.taken").on("run", self.run.id.0).detail(detail)).await
        })?;
        if nothing {
            super::runs::say_age(ctx, Some(self.run.made_at)).await?;
        }
        Ok(())
    }
}

/// When a file was made, as people read it.
pub fn age(ctx: &Ctx, made: At) -> String {
    made.long(&ctx.group.zone)
}
