//! What is done on the page of minutes.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, id};

use super::show;
use crate::model::{MeetingId, Readers};
use crate::service::minutes::{self, Sending};

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match done(&ctx, meeting, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/minutes"), said)),
        Err(problem) => show::page(&ctx, meeting, fields.wrong(&problem), Some(&problem)).await,
    }
}

async fn done(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<&'static str> {
    let seq = || -> Result<u32> {
        let seq = fields.value("seq").parse();
        seq.map_err(|_| Problem::field("seq", "Load the page again: it names no version."))
    };
    match fields.value("do") {
        "draft" => {
            minutes::draft(ctx, meeting).await?;
            Ok("The minutes are drafted from the record. Read them, and change what you like.")
        }
        "check" => {
            minutes::check(ctx, meeting, seq()?).await?;
            Ok("You have checked this version.")
        }
        "send" => {
            let readers = Readers::read(fields.value("readers")).filter(|it| *it != Readers::Body);
            let readers = readers.ok_or_else(|| Problem::field("readers", "Choose who may read them."))?;
            let how = Sending { seq: seq()?, readers, by_mail: fields.ticked("by_mail", "yes") };
            minutes::send(ctx, meeting, how).await?;
            Ok("Members have their version.")
        }
        "approve" => {
            minutes::approve(ctx, meeting, seq()?, id(fields.value("in"))?).await?;
            Ok("The minutes are approved, and the record of the meeting says so.")
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}
