//! The lines of the first page: what every capability asks, and the duties of the constitution.

use duties::service::{Asked, Monday};
use kernel::{Ctx, Due, Problem, Result, Tone};

use super::pages::left;

/// More lines than this help nobody on a Monday.
const MOST: usize = 7;

/// One line as the page draws it.
pub(super) struct Line {
    pub due: Due,
    pub by: Option<String>,
    pub iso: Option<String>,
    pub left: String,
    yours: bool,
}

impl Line {
    fn new(ctx: &Ctx, due: Due) -> Self {
        let zone = &ctx.group.zone;
        let left = due.by.map(|by| left(ctx.now, by, zone)).unwrap_or_default();
        // A line for those who hold a power is yours if you hold it.
        let yours = due.whose == "You" || due.needs.is_some();
        Self { by: due.by.map(|it| it.long(zone)), iso: due.by.map(|it| it.iso(zone)), left, yours, due }
    }
    pub fn is_yours(&self) -> bool {
        self.yours
    }
}

/// Everything for the actor, most pressing first.
pub(super) async fn lines(ctx: &Ctx, kept: &Monday) -> Result<Vec<Line>> {
    let mut dues = asked(ctx).await?;
    dues.retain(|it| it.needs.is_none_or(|power| ctx.actor.grants.iter().any(|grant| grant.power == power)));
    let duties: Vec<&Asked> = kept.yours.iter().filter(|it| !is_said(it, &dues)).collect();
    let mut lines: Vec<Line> = dues.into_iter().map(|due| Line::new(ctx, due)).collect();
    lines.extend(duties.into_iter().map(|it| Line { yours: true, ..Line::new(ctx, of(ctx, it)) }));
    lines.extend(kept.helps.iter().map(|it| Line::new(ctx, help(ctx, it))));
    lines.extend(board(kept.on_board).map(|due| Line::new(ctx, due)));
    lines.sort_by_key(|it| (it.due.tone, it.due.by.is_none(), it.due.by));
    Ok(lines)
}

/// What every capability asks. They are asked at the same time, because each waits for the database; the order of the
/// answers is that of the capabilities.
async fn asked(ctx: &Ctx) -> Result<Vec<Due>> {
    let sources = ctx.app.features().iter().filter_map(|it| it.dues);
    let asked: Vec<_> = sources.map(|source| tokio::spawn(source(ctx.clone()))).collect();
    let mut dues = vec![];
    for answer in asked {
        let answer =
            answer.await.map_err(|e| Problem::internal(format!("A line could not be read: {e}.")))?;
        dues.extend(answer?);
    }
    Ok(dues)
}

/// At most seven, and the rest.
pub(super) fn seven(mut lines: Vec<Line>) -> (Vec<Line>, Vec<Line>) {
    let rest = lines.split_off(lines.len().min(MOST));
    (lines, rest)
}

/// An election's own line says what its step asks, so the duty behind it need not say it again.
fn is_said(it: &Asked, dues: &[Due]) -> bool {
    let same = |due: &&Due| {
        let clause = due.cite.as_ref().is_some_and(|cite| cite.clause == it.it.cite.clause);
        due.href.starts_with("/elections/") && clause
    };
    dues.iter().any(|due| same(&due))
}

fn of(ctx: &Ctx, it: &Asked) -> Due {
    Due {
        title: it.it.name(),
        href: it.it.page(),
        by: Some(it.it.latest()),
        cite: Some(it.it.cite.clone()),
        if_it_slips: Some(it.it.if_it_slips.clone()),
        tone: it.tone(ctx),
        whose: it.whose.label.clone(),
        needs: None,
    }
}

fn help(ctx: &Ctx, it: &Asked) -> Due {
    Due {
        title: format!("Help is asked for: {}", it.it.name()),
        if_it_slips: Some("Answer, or take a part of it.".to_owned()),
        ..of(ctx, it)
    }
}

fn board(n: usize) -> Option<Due> {
    let title = match n {
        0 => return None,
        1 => "One duty has been late for a week and more: the members' duty board".to_owned(),
        n => format!("{n} duties have been late for a week and more: the members' duty board"),
    };
    Some(Due {
        title,
        href: "/duties/board".to_owned(),
        by: None,
        cite: None,
        if_it_slips: None,
        tone: Tone::Open,
        whose: "For all members to know".to_owned(),
        needs: None,
    })
}
