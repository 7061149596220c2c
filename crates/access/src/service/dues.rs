//! Lines of the Monday page: a second factor to set up, an agreement to read, a colleague's lost device.

use kernel::{Ctx, Due, Hurdle, Result, Tone};

use super::export::{self, Stage};
use super::second;

/// So many days before the time is over the line presses.
const SOON: i64 = 5;

pub async fn dues(ctx: &Ctx) -> Result<Vec<Due>> {
    if ctx.actor.system || ctx.actor.grants.is_empty() || ctx.actor.account.is_none() {
        return Ok(vec![]);
    }
    let mut all = vec![];
    if let Some(end) = second::grace_ends(ctx).await? {
        let tone = match end {
            end if end <= ctx.now => Tone::Overdue,
            end if end <= ctx.now.plus_hours(24 * SOON) => Tone::Soon,
            _ => Tone::Open,
        };
        let slips = "From then on the powers of your office sleep until you have one.";
        all.push(line("Set up a second factor for your office", "/account/second", Some(end), slips, tone));
    }
    if ctx.actor.hurdle == Hurdle::Agreement {
        let slips = "Until then you see no data of members.";
        all.push(line(
            "Read and accept how data are used here",
            "/account/data-use",
            None,
            slips,
            Tone::Soon,
        ));
    }
    let own = ctx.actor.person;
    for it in export::raw(ctx).await? {
        let (stage, mine) = (it.stage(ctx), Some(it.person) == own);
        if stage == Stage::Waiting && !mine && super::in_office(ctx).is_ok() {
            let title = format!("A colleague asks to take out {} people: {}", it.people, it.what);
            all.push(line(&title, "/exports", None, "Without you the file is not made.", Tone::Soon));
        } else if stage == Stage::Overdue && mine {
            let title = format!("Delete export no. {}, and say so: {}", it.number, it.what);
            all.push(line(&title, "/exports", it.delete_by, "Members' data lie about.", Tone::Overdue));
        }
    }
    if ctx.powers_awake() && ctx.actor.grants.iter().any(|it| it.over.is_none() && !it.power.only_reads()) {
        for it in second::waiting(ctx).await?.into_iter().filter(|it| it.open_to_me) {
            let title = format!("{} lost the second factor: do you agree to a new one?", it.name);
            let slips = "They cannot act in their office.";
            all.push(line(&title, "/offices/second-factor", None, slips, Tone::Soon));
        }
    }
    Ok(all)
}

fn line(title: &str, href: &str, by: Option<kernel::At>, slips: &str, tone: Tone) -> Due {
    Due {
        title: title.to_owned(),
        href: href.to_owned(),
        by,
        cite: None,
        if_it_slips: Some(slips.to_owned()),
        tone,
        whose: "You".to_owned(),
        needs: None,
    }
}
