//! Where bounces lie: a Maildir, a folder of `.eml` files, or an mbox file. Read each minute.

use std::path::{Path, PathBuf};

use kernel::{App, BoxFuture, Ctx, Line, Result, audit, emit, setting, transact};
use sha2::{Digest, Sha256};

use crate::bounce::{self, Fate, Report};
use crate::send::{Bounced, gone_for_good, reason_for};
use crate::store::message;
use crate::suppressed::Key;

/// The place where the mail server drops what returns. The binary shares one with `AppBuilder::share`; without one it
/// is `data_dir/bounces`, if that is there.
#[derive(Clone, Debug)]
pub struct BounceBox(pub PathBuf);

/// A message larger than this is no report.
const LARGEST: u64 = 4 << 20;
/// An mbox file larger than this wants to be emptied by its keeper.
const LARGEST_MBOX: u64 = 64 << 20;
/// So many at a time.
const MOST: usize = 200;

/// Reads what is new. The demonstration and an installation without a place for bounces do nothing here.
pub fn tick(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let place = place(&ctx.app);
        if place.is_file() {
            return mbox(&ctx, &place).await;
        }
        if place.is_dir() {
            return folder(&ctx, &place).await;
        }
        Ok(())
    })
}

fn place(app: &App) -> PathBuf {
    app.shared::<BounceBox>().map_or_else(|| app.config().data_dir.join("bounces"), |it| it.0.clone())
}

async fn folder(ctx: &Ctx, place: &Path) -> Result<()> {
    let maildir = place.join("new").is_dir();
    let (from, to) =
        if maildir { (place.join("new"), place.join("cur")) } else { (place.to_owned(), place.join("read")) };
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&from) {
        Ok(entries) => entries.filter_map(|it| Some(it.ok()?.path())).filter(|it| it.is_file()).collect(),
        Err(e) => return unreadable(&e),
    };
    files.sort_unstable();
    for file in files.iter().filter(|it| maildir || it.extension().is_some_and(|it| it == "eml")).take(MOST) {
        let small = std::fs::metadata(file).is_ok_and(|it| it.len() <= LARGEST);
        let raw = if small { std::fs::read(file).unwrap_or_default() } else { vec![] };
        if take(ctx, &raw).await? == Whose::AnotherGroups {
            continue;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if maildir { format!("{name}:2,S") } else { name };
        let moved = std::fs::create_dir_all(&to).and_then(|()| std::fs::rename(file, to.join(name)));
        if let Err(e) = moved {
            unreadable(&e)?;
        }
    }
    Ok(())
}

/// An mbox only grows, or is emptied by its keeper: its length tells whether there is something new.
async fn mbox(ctx: &Ctx, file: &Path) -> Result<()> {
    let length = std::fs::metadata(file).map_or(0, |it| it.len());
    let known: Option<u64> = setting::get(ctx.db(), ctx.group.id, "mail.mbox-length").await?;
    if known == Some(length) || length > LARGEST_MBOX {
        return Ok(());
    }
    let raw = match std::fs::read(file) {
        Ok(raw) => raw,
        Err(e) => return unreadable(&e),
    };
    for one in split_mbox(&raw) {
        take(ctx, &one).await?;
    }
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, "mail.mbox-length", &length).await })
}

/// The messages of an mbox: each begins with a line "From …" after an empty line; ">From" was "From".
pub fn split_mbox(raw: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = vec![];
    let mut after_blank = true;
    for line in raw.split_inclusive(|it| *it == b'\n') {
        if after_blank && line.starts_with(b"From ") {
            all.push(vec![]);
        } else if let Some(one) = all.last_mut() {
            let quoted = line.starts_with(b">From ");
            one.extend_from_slice(if quoted { &line[1..] } else { line });
        }
        after_blank = line.trim_ascii().is_empty();
    }
    all
}

#[derive(PartialEq, Eq, Debug)]
enum Whose {
    Ours,
    AnotherGroups,
    Nobodys,
}

/// Takes one returned message: once, however often it is read.
async fn take(ctx: &Ctx, raw: &[u8]) -> Result<Whose> {
    let Some(report) = bounce::read(raw) else { return Ok(Whose::Nobodys) };
    match message::owner(ctx.db(), report.message).await? {
        None => return Ok(Whose::Nobodys),
        Some(group) if group != ctx.group.id => return Ok(Whose::AnotherGroups),
        Some(_) => {}
    }
    let digest: [u8; 32] = Sha256::digest(raw).into();
    record(ctx, &report, digest).await?;
    Ok(Whose::Ours)
}

async fn record(ctx: &Ctx, report: &Report, digest: [u8; 32]) -> Result<()> {
    let Some(message) = message::get(ctx.db(), ctx.group.id, report.message).await? else { return Ok(()) };
    tracing::info!(message = %report.message, status = report.status, fate = ?report.fate, "mail came back");
    transact!(ctx.db(), tx => {
        if !message::keep_report(tx, ctx, report.message, &report.status, digest).await? {
            return Ok(());
        }
        if report.fate == Fate::Delayed || message.state.is_lost() {
            return Ok(());
        }
        let permanent = report.status.starts_with('5');
        let reason = Some(reason_for(&report.status, permanent));
        message::come_back(tx, ctx.group.id, report.message, &report.status, reason).await?;
        if gone_for_good(&report.status) {
            let hashes = Key::open(ctx)?.hashes(&message.address);
            message::suppress(tx, ctx.group.id, &hashes, &report.status, ctx.now).await?;
        }
        audit(tx, ctx, Line::new("mail.bounced").on("message", report.message.0)).await?;
        let (mailing, person, status) = (message.mailing, message.person, report.status.clone());
        emit(tx, ctx, "mail.bounced", &Bounced { message: report.message, mailing, person, permanent, status }).await
    })
}

fn unreadable(e: &std::io::Error) -> Result<()> {
    tracing::error!(kind = %e.kind(), "the folder of returned mail could not be read or tidied");
    Ok(())
}
