//! `plenary segment`: taking the association's file in, and making the files of groups, of any size.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};

use anyhow::Context as _;
use feeds::model::Kind;
use feeds::service::{issue, runs, take};
use kernel::{Ctx, group};

use super::area::one_group;
use crate::cli::{MakeSegment, Segment, TakeSegment};
use crate::installation::{Options, open};
use crate::{Failure, Outcome};

pub async fn run(which: Segment) -> Outcome {
    match which {
        Segment::Take(args) => taken(args).await,
        Segment::Make(args) => made(args).await,
    }
}

async fn taken(args: TakeSegment) -> Outcome {
    let file = File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let signature = match &args.signature {
        Some(path) => {
            Some(fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?)
        }
        None => None,
    };
    let app = open(&args.place, Options::new("http://127.0.0.1")).await?;
    let group = one_group(group::all(app.db()).await?, args.group.as_deref())?;
    let ctx = Ctx::system(&app, group, app.now());
    let id = take::take(&ctx, BufReader::new(file), signature.as_deref()).await?;
    let it = runs::one(&ctx, id).await?;
    println!("{} join, {} change, {} leave, {} conflicts", it.added, it.changed, it.gone, it.conflicts);
    eprintln!(
        "Segment no. {}: {}. An officer looks at it under /segment/runs/{id}.",
        it.seq,
        it.state().label()
    );
    app.db().close().await;
    Ok(())
}

async fn made(args: MakeSegment) -> Outcome {
    let app = open(&args.place, Options::new("http://127.0.0.1")).await?;
    let group = one_group(group::all(app.db()).await?, args.group.as_deref())?;
    let ctx = Ctx::system(&app, group, app.now());
    let all = issue::recipients(&ctx).await?;
    let found = all.into_iter().find(|it| it.name == args.recipient);
    let to = found.ok_or_else(|| {
        Failure::Input(format!(
            "No segments are made for {}.\n  hint: add it under /segments",
            args.recipient
        ))
    })?;
    let name = format!("segment-{}", to.last_seq + 1);
    let path = args.to.join(format!("{name}.jsonl"));
    let mut out = BufWriter::new(kernel::private::create(&path)?);
    let kind = if args.delta { Kind::Delta } else { Kind::Full };
    let made = issue::make(&ctx, &to, kind, &mut out).await?;
    out.flush()?;
    fs::write(args.to.join(format!("{name}.sig")), &made.signature)?;
    eprintln!("{}: {} lines, with {name}.sig beside it.", path.display(), made.lines);
    app.db().close().await;
    Ok(())
}
