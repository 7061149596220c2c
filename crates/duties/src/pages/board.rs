//! The members' duty board, and how work is shared.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::Shell;

use crate::service;

#[derive(Template)]
#[template(path = "duties/board.html")]
struct Board {
    shell: Shell,
    lines: Vec<Plain>,
}

/// "April minutes not yet sent, data manager, 9 days": in even words, and no person is named.
struct Plain {
    href: String,
    title: String,
    whose: String,
    days: i64,
    cite: kernel::Cite,
    help: bool,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let zone = ctx.group.zone.clone();
    let plain = |it: service::Asked| Plain {
        href: it.it.page(),
        title: it.it.name(),
        whose: it.whose.label,
        days: it.it.days_late(ctx.now, &zone),
        help: it.help.is_some(),
        cite: it.it.cite,
    };
    let lines = service::board(&ctx).await?.into_iter().map(plain).collect();
    ui::page(Board { shell: Shell::new(&ctx, "Duty board").crumb("Duties", "/duties"), lines })
}

#[derive(Template)]
#[template(path = "duties/load.html")]
struct Loads {
    shell: Shell,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    offices: String,
    open: String,
    coming: String,
    overdue: usize,
}

pub async fn load(ctx: Ctx) -> Result<Response> {
    let row = |it: service::Load| Row {
        name: it.name,
        offices: it.offices.join(", "),
        open: parts(it.open_hundredths),
        coming: parts(it.coming_hundredths),
        overdue: it.overdue,
    };
    let rows = service::load(&ctx).await?.into_iter().map(row).collect();
    ui::page(Loads { shell: Shell::new(&ctx, "How work is shared").crumb("Duties", "/duties"), rows })
}

/// Hundredths as a number people read: "2", "1.5", "0.25".
fn parts(hundredths: u64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole}.{}", part / 10),
        (whole, part) => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_of_a_duty_read_as_decimals() {
        assert_eq!([parts(200), parts(150), parts(8), parts(0)], ["2", "1.5", "0.08", "0"]);
    }
}
