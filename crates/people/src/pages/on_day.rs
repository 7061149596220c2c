//! Who was a member on a day, and in which category.

use askama::Template;
use axum::extract::Query as Ask;
use axum::response::Response;
use kernel::{At, Ctx, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::start_of;
use crate::service::{self, OnDay};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    day: String,
    category: String,
    page: u32,
}

#[derive(Template)]
#[template(path = "people/on_day.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    categories: Vec<(String, String)>,
    said: String,
    answer: Option<OnDay>,
    earlier: Option<String>,
    later: Option<String>,
}

impl Page {
    fn named<'a>(&'a self, id: &'a str) -> &'a str {
        service::category_name(&self.categories, id)
    }
}

pub async fn show(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let today = ctx.now.date(&ctx.group.zone).to_string();
    let day = if params.day.is_empty() { today } else { params.day.clone() };
    let fields = Fields::default().with("day", day.clone()).with("category", params.category.clone());
    let mut page = Page {
        shell: Shell::new(&ctx, "Who was a member on a day").crumb("Register", "/people"),
        fields,
        categories: service::categories(&ctx).await?,
        said: String::new(),
        answer: None,
        earlier: None,
        later: None,
    };
    let at = match at_end_of(&ctx, &day) {
        Ok(at) => at,
        Err(problem) => {
            page.fields = page.fields.wrong(&problem);
            return ui::page_with(&problem, page);
        }
    };
    let number = params.page.min(100_000);
    let answer = service::on_day(&ctx, at, &params.category, number).await?;
    kernel::log_read(&ctx, "members on a day", "running the register", answer.people.len()).await?;
    let at_page =
        |n: u32| format!("/people/on?day={day}&category={}&page={n}", ui::percent(&params.category));
    page.earlier = number.checked_sub(1).map(at_page);
    page.later = (i64::from(number + 1) * service::PAGE < answer.total).then(|| at_page(number + 1));
    page.said = at.day(&ctx.group.zone);
    page.answer = Some(answer);
    ui::page(page)
}

/// The last instant of a local day, so that whoever joined on it counts.
pub(crate) fn at_end_of(ctx: &Ctx, day: &str) -> Result<At> {
    Ok(start_of(ctx, "day", day)?.plus_days(1, &ctx.group.zone).plus_seconds(-1))
}
