//! A meeting that was moved after its notice: everybody who got the notice is told the new hour.

use kernel::event::Event;
use kernel::{Ctx, Result, transact};
use mail::mailing::{self, NewMailing};

use super::super::{meetings, says};
use super::notice::{reach, recipient};
use crate::model::{Meeting, MeetingId, State};
use crate::store::meeting;

/// The occasion was moved. Nothing goes out unless the notice had gone; delivered twice, it goes out once.
pub async fn moved(ctx: Ctx, event: Event) -> Result<()> {
    let it: bodies::service::OccasionEvent = event.read()?;
    let sitting = meetings::find(&ctx, MeetingId::from(it.occasion)).await?;
    let told = mailing::for_subject(&ctx, "meeting-moved", event.id).await?;
    if sitting.meeting.state != State::Called || !told.is_empty() {
        return Ok(());
    }
    let Some(last) = bodies::service::moves(&ctx, it.occasion.0).await?.pop() else { return Ok(()) };
    let reach = reach(&ctx, &sitting).await?;
    kernel::log_read(&ctx, "addresses of members", "telling that a meeting was moved", reach.to.len())
        .await?;
    let (zone, occasion) = (&ctx.group.zone, &sitting.occasion);
    // Moved so close that the notice is short: whoever reads it is told, as in the notice itself.
    let rule = says(&ctx, &sitting.meeting.kind).await?.notice(occasion.at, zone);
    let short = rule.filter(|it| it.last < ctx.now).map_or_else(String::new, |it| {
        format!(
            "\n\nThis is less notice than {} asks for. The meeting decides first whether it goes on.",
            it.cite.line()
        )
    });
    let plain = |words: &str| words.replace('{', "(").replace('}', ")");
    let body = format!(
        "Dear {{name}},\n\nthe {} was moved.\n\n**It was:** {}\n\n**It is now:** {}\n\n**Where:** {}{short}\n\nAgenda and papers: {}/meetings/{}\n",
        plain(&occasion.title),
        last.from.long(zone),
        last.to.long(zone),
        plain(&occasion.place),
        ctx.base_url(),
        occasion.id,
    );
    let letter = NewMailing {
        kind: mail::Kind::Notice,
        subject: format!("Moved: {} is now on {}", plain(&occasion.title), last.to.long(zone)),
        body,
        recipients: reach.to.iter().map(recipient).collect(),
        left_out: reach.left_out,
        about: mailing::Subject {
            kind: "meeting-moved".to_owned(),
            id: event.id,
            title: occasion.title.clone(),
            url: format!("/meetings/{}", occasion.id),
        },
    };
    let id = Meeting::planned(occasion).id;
    transact!(ctx.db(), tx => {
        mailing::propose(tx, &ctx, letter.clone()).await?;
        meeting::bump(tx, ctx.group.id, id).await
    })
}
