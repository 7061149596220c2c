//! Lines of the Monday page.

use kernel::{BoxFuture, Ctx, Due, Power, Result, Tone};

use crate::model::{Consultation, State};
use crate::service;

/// From so many days before the close a line presses.
const SOON_DAYS: i64 = 7;

pub(crate) fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut lines = vec![];
        for it in service::all(&ctx).await? {
            if it.takes_answers(ctx.now) && ctx.actor.person.is_some() {
                lines.push(answer(&ctx, &it));
            }
            if service::leads(&ctx) && it.state == State::Open && !it.takes_answers(ctx.now) {
                lines.extend(work(&ctx, &it).await?);
            }
        }
        if service::leads(&ctx) {
            lines.extend(letters(&ctx).await?);
            lines.extend(trouble(&ctx).await?);
        }
        Ok(lines)
    })
}

fn answer(ctx: &Ctx, it: &Consultation) -> Due {
    let soon = it.closes_at < ctx.now.plus_days(SOON_DAYS, &ctx.group.zone);
    Due {
        title: format!("Say what you think of: {}", it.title),
        href: format!("/consultations/{}", it.id),
        by: Some(it.closes_at),
        cite: None,
        if_it_slips: Some("What comes later is kept and not counted.".into()),
        tone: if soon { Tone::Soon } else { Tone::Open },
        whose: "Every member".into(),
        needs: None,
    }
}

async fn work(ctx: &Ctx, it: &Consultation) -> Result<Option<Due>> {
    let open = service::unanswered(ctx, it.id).await?;
    let by = it.committee_at.or(it.meeting_at);
    Ok(Some(Due {
        title: match open {
            0 => format!("Publish the report on: {}", it.title),
            1 => format!("One answer to work through: {}", it.title),
            n => format!("{n} answers to work through: {}", it.title),
        },
        href: match open {
            0 => format!("/consultations/{}/report", it.id),
            _ => format!("/consultations/{}/table", it.id),
        },
        by,
        cite: None,
        if_it_slips: Some("Those who answered do not hear what came of it before it is decided.".into()),
        tone: match by {
            Some(by) if by < ctx.now => Tone::Overdue,
            _ => Tone::Soon,
        },
        whose: "Whoever leads the consultation".into(),
        needs: Some(Power::Consult),
    }))
}

async fn letters(ctx: &Ctx) -> Result<Option<Due>> {
    let waiting = crate::store::letter::count(ctx.db(), ctx.group.id).await?;
    Ok((waiting > 0).then(|| Due {
        title: match waiting {
            1 => "A letter waits to be taken into a consultation".into(),
            n => format!("{n} letters wait to be taken into a consultation"),
        },
        href: "/consultations/tray".into(),
        by: None,
        cite: None,
        if_it_slips: Some("Answers that came in time are missing from the report.".into()),
        tone: Tone::Soon,
        whose: "Whoever leads the consultation".into(),
        needs: Some(Power::Consult),
    }))
}

async fn trouble(ctx: &Ctx) -> Result<Option<Due>> {
    let Some(why) = service::trouble(ctx).await? else { return Ok(None) };
    Ok(Some(Due {
        title: why,
        href: "/consultations/tray".into(),
        by: None,
        cite: None,
        if_it_slips: Some("Answers by e-mail do not arrive here. Until it is mended, paste them in.".into()),
        tone: Tone::Overdue,
        whose: "Whoever keeps the server".into(),
        needs: Some(Power::Consult),
    }))
}
