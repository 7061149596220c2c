//! The pages of membership as work.

mod area;
mod card;
mod fees;
mod joining;
mod renewals;
mod wards;
mod welcome;

use kernel::{At, Ctx, Problem, Result, Routes};

pub fn routes() -> Routes {
    fees::routes()
        .merge(joining::routes())
        .merge(welcome::routes())
        .merge(renewals::routes())
        .merge(area::routes())
        .merge(wards::routes())
        .merge(card::routes())
        .merge(crate::api::routes())
}

/// The start of a local day written as 2026-09-19.
fn start_of(ctx: &Ctx, field: &str, text: &str) -> Result<At> {
    let wrong = |_| Problem::field(field, "Write the day as 2026-09-19.");
    text.trim().parse().map(|it| At::start_of_day(it, &ctx.group.zone)).map_err(wrong)
}

/// The last day before an end, as people read it.
fn last_day(ctx: &Ctx, end: At) -> String {
    end.plus_seconds(-1).day(&ctx.group.zone)
}

/// "43.20", "£43.20" or "43" in the smallest coin. No float is near.
/// "43.20".
fn pounds(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn pence(field: &str, text: &str) -> Result<i64> {
    let wrong = || Problem::field(field, format!("“{}” is not an amount. Write it as 43.20.", text.trim()));
    let plain = text.trim().trim_start_matches('£');
    let (pounds, pence) = plain.split_once('.').unwrap_or((plain, "0"));
    // A comma parts thousands and nothing else: 12,50 is no twelve hundred and fifty.
    let mut groups = pounds.split(',');
    let first = groups.next().is_some_and(|it| !pounds.contains(',') || (1..=3).contains(&it.len()));
    if !first || !groups.all(|it| it.len() == 3) {
        return Err(wrong());
    }
    let pounds = pounds.replace(',', "");
    let digits = |it: &str| !it.is_empty() && it.len() <= 7 && it.chars().all(|c| c.is_ascii_digit());
    if !digits(&pounds) || !digits(pence) || pence.len() > 2 {
        return Err(wrong());
    }
    let pounds: i64 = pounds.parse().map_err(|_| wrong())?;
    let small: i64 = pence.parse().map_err(|_| wrong())?;
    Ok(pounds * 100 + if pence.len() == 1 { small * 10 } else { small })
}

#[cfg(test)]
mod tests {
    use super::pence;

    #[test]
    fn amounts_are_read_to_the_penny() {
        let read = |text| pence("amount", text).ok();
        assert_eq!((read("43.20"), read("£43"), read(" 0.5 ")), (Some(4320), Some(4300), Some(50)));
        assert_eq!((read("1,250"), read("£12,250.50")), (Some(125_000), Some(1_225_050)));
        for wrong in ["", "-1", "1.234", "4e2", "ten", ".", "99999999", "12,50", "1,50", "1234,567", ",500"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
