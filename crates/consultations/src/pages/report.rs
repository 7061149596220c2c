//! The report: what was said, what was done, and who has not been heard.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::{Head, shell_of};
use crate::model::{CommentId, ConsultationId, SMALL, SentenceId, State};
use crate::service::{self, Overview, PartView, Report, Tally};

#[derive(Template)]
#[template(path = "consultations/report.html")]
struct Page {
    shell: Shell,
    head: Head,
    report: Report,
    overview: Overview,
    parts: Vec<Bar>,
    groups: Vec<Group>,
    sizes: [u32; 2],
    fields: Fields,
    writes: bool,
    may_publish: bool,
}

/// A part's votes as a picture, widths in tenths of a percent, and as a sentence.
struct Bar {
    title: String,
    agree: u32,
    unsure: u32,
    disagree: u32,
    widths: [u32; 3],
    starts: [u32; 3],
    says: String,
    /// Whether too few voted to show it.
    few: bool,
    answers: String,
}

/// A part as the two groups see it.
struct Group {
    title: String,
    agreement: [String; 2],
    /// How far they are apart, in percents.
    apart: u32,
}

async fn page(ctx: &Ctx, of: ConsultationId, fields: Fields) -> Result<Page> {
    let report = service::report(ctx, of).await?;
    let overview = service::overview(ctx, of).await?;
    let it = &report.consultation;
    let writes = service::leads(ctx) && it.state == State::Open;
    Ok(Page {
        shell: shell_of(ctx, it, "Report").paper(ctx),
        head: Head::of(ctx, it),
        parts: overview.parts.iter().map(|it| bar(it, service::leads(ctx))).collect(),
        groups: groups(&overview),
        sizes: overview.split.as_ref().map_or([0, 0], |it| it.sizes),
        may_publish: writes && ctx.now >= it.closes_at,
        fields,
        writes,
        report,
        overview,
    })
}

fn bar(it: &PartView, leads: bool) -> Bar {
    let few = !leads && (1..SMALL).contains(&it.votes.all());
    let v = if few { Tally::default() } else { it.votes };
    let all = v.all().max(1);
    let widths = [v.agree, v.unsure, v.disagree].map(|n| n * 1000 / all);
    let says = match v.share() {
        _ if few => "Fewer than five people voted on this part, so the votes are not shown".to_owned(),
        None => "nobody agreed or disagreed".to_owned(),
        Some(share) => format!(
            "{} agree, {} unsure, {} disagree: {} in a hundred of those who took a side agree (between {} and {}, 19 times out of 20)",
            v.agree, v.unsure, v.disagree, share.percent, share.low, share.high
        ),
    };
    let answers = it.answers.iter().filter(|it| it.1 > 0).map(|it| format!("{} {}", it.1, it.0));
    Bar {
        title: it.part.title.clone(),
        agree: v.agree,
        unsure: v.unsure,
        disagree: v.disagree,
        starts: [0, widths[0], widths[0] + widths[1]],
        widths,
        says,
        few,
        answers: answers.collect::<Vec<_>>().join(", "),
    }
}

fn groups(it: &Overview) -> Vec<Group> {
    let Some(split) = &it.split else { return vec![] };
    let percent = |(agree, disagree): (u32, u32)| agree * 100 / (agree + disagree).max(1);
    let shown = it.parts.iter().zip(&split.parts).filter_map(|(part, cells)| {
        let cells = (*cells)?;
        let [first, second] = cells.map(percent);
        Some(Group {
            title: part.part.title.clone(),
            agreement: cells.map(told),
            apart: first.abs_diff(second),
        })
    });
    let mut all: Vec<Group> = shown.collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.apart));
    all
}

/// How many of a group agree, without telling of fewer than five who stand alone in it.
fn told((agree, disagree): (u32, u32)) -> String {
    match (agree, disagree) {
        (_, 1..SMALL) => "nearly all".to_owned(),
        (1..SMALL, _) => "nearly nobody".to_owned(),
        _ => format!("{} %", agree * 100 / (agree + disagree).max(1)),
    }
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn suggest(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let added = service::suggest(&ctx, of).await?;
    let said = match added {
        0 => "Every answer is covered by a sentence already.".to_owned(),
        n => format!(
            "{n} sentences are drafted from what was said. Read them, and write your own where they fall short."
        ),
    };
    Ok(ui::done(&format!("/consultations/{of}/report"), &said))
}

pub async fn add(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let sources: Vec<CommentId> = fields.all("sources").iter().filter_map(|it| it.parse().ok()).collect();
    let done = service::add_sentence(&ctx, of, fields.value("body"), &sources).await;
    finish(&ctx, of, fields, done, "The sentence is added.").await
}

pub async fn remove(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let sentence: Result<SentenceId> = id(fields.value("sentence"));
    let done = match sentence {
        Ok(it) => service::remove_sentence(&ctx, of, it).await,
        Err(problem) => Err(problem),
    };
    finish(&ctx, of, fields, done, "The sentence is taken out; its answers are listed as not covered.").await
}

pub async fn publish(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let done = service::publish(&ctx, of).await;
    finish(&ctx, of, fields, done, "The report is out.").await
}

async fn finish(
    ctx: &Ctx,
    of: ConsultationId,
    fields: Fields,
    done: Result<(), Problem>,
    said: &str,
) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/consultations/{of}/report"), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, of, fields.wrong(&problem)).await?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_who_stand_alone_in_their_group_are_not_counted_out() {
        assert_eq!(told((27, 3)), "nearly all");
        assert_eq!(told((2, 18)), "nearly nobody");
        assert_eq!((told((20, 5)), told((30, 0))), ("80 %".to_owned(), "100 %".to_owned()));
    }
}
