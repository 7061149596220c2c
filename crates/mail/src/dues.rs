//! What mail asks of its officers on the Monday page.

use kernel::{BoxFuture, Ctx, Due, Power, Result, Tone};

use crate::mailing::{self, MailingState, Overview, Waits};
use crate::{service, transport};

pub fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut lines = vec![];
        if ctx.may(Power::SendMail, None) && !service::released(&ctx).await? {
            let slips = "Members get no mail from here until two officers agree.";
            lines.push(due(
                "Release the organisation's mail",
                "/mail/release".into(),
                Tone::Open,
                Some(slips),
            ));
        }
        if ctx.may(Power::SendMail, None) && transport::stays_here(&ctx.app) {
            let slips = "Nobody gets mail from here.";
            lines.push(due(
                "No mail server is named: ask the keeper of the server",
                "/mail".into(),
                Tone::Open,
                Some(slips),
            ));
        }
        for one in mailing::open(&ctx).await? {
            lines.extend(of(&one));
        }
        Ok(lines)
    })
}

fn of(it: &Overview) -> Option<Due> {
    let (mailing, here) = (&it.mailing, format!("/mail/mailings/{}", it.mailing.id));
    match (mailing.state, it.waits) {
        (MailingState::Held, Some(Waits::SecondOfficer)) => {
            let slips = "It does not go before.";
            Some(due(
                &format!("A second officer approves “{}”", mailing.subject),
                here,
                Tone::Soon,
                Some(slips),
            ))
        }
        (MailingState::Held, Some(Waits::Hold)) => {
            let title = format!(
                "“{}” goes to {} people in a moment: look at it",
                mailing.subject, it.counts.recipients
            );
            Some(Due { by: Some(mailing.held_until), ..due(&title, here, Tone::Soon, None) })
        }
        (MailingState::Sending, _) if it.counts.waiting > 0 => {
            let counts = &it.counts;
            let title = format!(
                "“{}” is going out: {} of {} have it, {} wait",
                mailing.subject, counts.sent, counts.recipients, counts.waiting
            );
            Some(due(&title, here, Tone::Open, None))
        }
        (MailingState::Sending | MailingState::Sent, _) if it.counts.lost > 0 && mailing.seen.is_none() => {
            let who = match it.counts.lost {
                1 => "One person is".to_owned(),
                n => format!("{n} people are"),
            };
            let title = format!("{who} not reached by “{}”: write or telephone", mailing.subject);
            let slips = "They would not learn of it.";
            Some(due(&title, format!("{here}/not-reached"), Tone::Soon, Some(slips)))
        }
        _ => None,
    }
}

fn due(title: &str, href: String, tone: Tone, slips: Option<&str>) -> Due {
    Due {
        title: title.to_owned(),
        href,
        by: None,
        cite: None,
        if_it_slips: slips.map(str::to_owned),
        tone,
        whose: "You".to_owned(),
        needs: None,
    }
}
