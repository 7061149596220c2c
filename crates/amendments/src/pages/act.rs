//! Every button of a motion's page. A refused form shows the page again with everything typed.

use axum::extract::Path;
use axum::response::Response;
use jiff::civil::DateTime;
use kernel::{At, Ctx, Problem, Result};
use rulebook::amend::Way;
use ui::Fields;

use super::show;
use crate::model::{Advice, AmendmentId, State};
use crate::service::{self, Decision, PartVote, Voted};

pub async fn act(ctx: Ctx, Path(id): Path<AmendmentId>, fields: Fields) -> Result<Response> {
    match take(&ctx, id, &fields).await {
        Ok((path, said)) => Ok(ui::done(&path, said)),
        Err(problem) => {
            let it = service::amendment(&ctx, id).await?;
            let page = show::template(&ctx, it, fields.wrong(&problem)).await?;
            ui::page_with(&problem, page)
        }
    }
}

async fn take(ctx: &Ctx, id: AmendmentId, fields: &Fields) -> Result<(String, &'static str)> {
    let value = |name: &str| fields.value(name);
    let here = format!("/amendments/{id}");
    let said = match value("do") {
        "save" => {
            describe(ctx, id, fields).await?;
            "Saved."
        }
        "submit" | "submit-next" => {
            describe(ctx, id, fields).await?;
            service::submit(ctx, id, value("do") == "submit-next").await?;
            "Your motion is handed in."
        }
        "correct" => {
            describe(ctx, id, fields).await?;
            service::notice(ctx, id).await?;
            "The correction is published. Any member can object."
        }
        "start-over" => {
            service::start_over(ctx, id).await?;
            "The draft begins again from the text as it is now."
        }
        "second" => {
            service::second(ctx, id).await?;
            "You second this motion."
        }
        "withdraw" => {
            service::withdraw(ctx, id, value("because")).await?;
            "Withdrawn. It stays readable."
        }
        "accept" => {
            service::accept(ctx, id).await?;
            "It is in order."
        }
        "consult" => {
            let at = hour(ctx, value("until"))
                .ok_or_else(|| Problem::field("until", "Give the day and hour until which answers count."))?;
            service::consult(ctx, id, at, value("responsible")).await?;
            "The consultation is open."
        }
        "advise" => {
            let advice = ui::choice(
                fields,
                "advice",
                &[("adopt", Advice::Adopt), ("reject", Advice::Reject), ("open", Advice::Open)],
            )?;
            service::recommend(ctx, id, advice, value("advice_words"), value("advice_minute")).await?;
            "The committee's advice is published and the mover told."
        }
        "table" => {
            service::table(ctx, id).await?;
            "It is on the agenda."
        }
        "expire" => {
            service::expire(ctx, id, value("because")).await?;
            "Recorded: there was no vote on it."
        }
        "decide" | "refer" => {
            service::decide(ctx, id, decision(ctx, id, fields).await?).await?;
            match service::amendment(ctx, id).await?.state {
                State::Agenda => "Your record is kept. It waits for another officer to record the same.",
                _ => "The decision is recorded.",
            }
        }
        "divide" => {
            service::divide(ctx, id, value("minute")).await?;
            "The motion is voted on in parts."
        }
        "confirm" => {
            service::confirm(ctx, id).await?;
            "You recorded the same numbers; the decision stands."
        }
        "take-back" => {
            service::take_back(ctx, id, value("wrong")).await?;
            "The record is taken back. The vote can be recorded again."
        }
        "take-in" => {
            service::take_in(ctx, id, value("minute")).await?;
            "It is part of the motion now."
        }
        "object" => {
            service::object(ctx, id, value("words")).await?;
            "Your objection is recorded. The correction is a motion now."
        }
        "challenge" => {
            service::hold_off(ctx, id, value("words")).await?;
            "Your challenge is recorded. No new version is made until it is settled."
        }
        "stands" | "overturn" => {
            service::settle(ctx, id, value("do") == "stands", value("how")).await?;
            "Recorded."
        }
        "way" => {
            let ways = [("drop", Way::Drop), ("insist", Way::Insist), ("rewrite", Way::Rewrite)];
            let way = ui::choice(fields, "way", &ways)?;
            let step = value("step").parse().map_err(|_| Problem::field("way", "Choose a step."))?;
            service::choose(ctx, id, step, way).await?;
            "Done."
        }
        _ => return Err(Problem::field("do", "Press one of the buttons of this page.")),
    };
    Ok((here, said))
}

async fn describe(ctx: &Ctx, id: AmendmentId, fields: &Fields) -> Result<()> {
    service::describe(ctx, id, fields.value("title"), fields.value("reason"), fields.all("unchanged")).await
}

fn hour(ctx: &Ctx, text: &str) -> Option<At> {
    text.parse::<DateTime>().ok().map(|at| At::local(at, &ctx.group.zone))
}

async fn decision(ctx: &Ctx, id: AmendmentId, fields: &Fields) -> Result<Decision> {
    let it = service::amendment(ctx, id).await?;
    let number = |name: &str| -> Result<Option<u64>> {
        match fields.value(name).trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Problem::field(name, "Write a whole number.")),
        }
    };
    let votes = |part: &str| -> Result<Option<PartVote>> {
        let favour = number(&format!("favour-{part}"))?;
        let against = number(&format!("against-{part}"))?;
        let abstained = number(&format!("abstained-{part}"))?;
        Ok((favour.is_some() || against.is_some()).then(|| PartVote {
            part: part.to_owned(),
            favour: favour.unwrap_or(0),
            against: against.unwrap_or(0),
            abstained: abstained.unwrap_or(0),
        }))
    };
    let voted = if fields.value("do") == "refer" {
        Voted::Referred(fields.value("because").to_owned())
    } else if let Some(whole) = votes("whole")? {
        Voted::On(vec![whole])
    } else {
        let mut all = vec![];
        if it.divided.is_some() {
            for part in service::parts(&it).await? {
                all.extend(votes(&part.name)?);
            }
        }
        if all.is_empty() {
            return Err(Problem::field(
                if it.divided.is_some() { "favour-1" } else { "favour-whole" },
                "Write down the votes for and against, as the minutes have them.",
            ));
        }
        Voted::On(all)
    };
    let closed = hour(ctx, fields.value("closed"))
        .ok_or_else(|| Problem::field("closed", "Give the day and hour at which the meeting closed."))?;
    Ok(Decision {
        hash: fields.value("hash").to_owned(),
        voted,
        present: number("present")?,
        minute: fields.value("minute").to_owned(),
        closed,
    })
}
