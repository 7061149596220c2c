//! The notice: drafted, shown with whom it reaches and whom not, sent.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell, id};

use super::super::shell;
use crate::model::MeetingId;
use crate::service::{self, NoticeRule, before};

#[derive(Template)]
#[template(path = "meetings/notice.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    rule: Option<NoticeRule>,
    last: Option<String>,
    short: bool,
    earliest: Option<String>,
    reached: usize,
    no_mail: usize,
    left_out: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Option<Fields>) -> Result<Page> {
    let sitting = service::find(ctx, meeting).await?;
    service::hands(ctx, &sitting).await?.need_calling()?;
    let draft = before::draft(ctx, &sitting).await?;
    let reach = before::reach(ctx, &sitting).await?;
    kernel::log_read(ctx, "who gets the notice of a meeting", "calling it", reach.to.len()).await?;
    let fresh = Fields::default().with("subject", draft.subject.clone()).with("body", draft.body.clone());
    Ok(Page {
        shell: shell(ctx, &sitting, "Call the meeting"),
        fields: fields.unwrap_or(fresh),
        id: meeting.to_string(),
        last: draft.rule.as_ref().map(|it| it.last.long(&ctx.group.zone)),
        rule: draft.rule,
        short: draft.short,
        earliest: draft.earliest.map(|it| it.strftime("%A %-d %B %Y").to_string()),
        reached: reach.to.len(),
        no_mail: reach.to.iter().filter(|it| it.reachable_email().is_none()).count(),
        left_out: reach.left_out.into_iter().map(|it| (it.name, it.reason)).collect(),
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn send(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let value = |name| fields.value(name);
    match before::send_notice(&ctx, meeting, value("subject"), value("body"), value("short_why")).await {
        Ok(()) => Ok(ui::done(
            &format!("/meetings/{meeting}"),
            "The meeting is called. The notice is held for ten minutes and can be revoked until then.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, Some(fields.wrong(&problem))).await?),
    }
}
