//! Those whom a mailing does not reach by e-mail: letters to print, and a list for the telephone.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result, log_read};
use ui::Shell;

use super::mailings::{here, visible};
use crate::fill;
use crate::mailing::{self, MailingState, NotReached};
use crate::model::{Kind, MailingId};

#[derive(Template)]
#[template(path = "mail/not-reached.html")]
struct Page {
    shell: Shell,
    id: MailingId,
    people: Vec<NotReached>,
    letters: usize,
    about_title: String,
    about_url: String,
    /// True while the mailing has not begun: the list is what is known beforehand.
    before: bool,
    seen: Option<String>,
    can_mark: bool,
}

impl Page {
    /// A number as a telephone dials it.
    fn dial(&self, phone: &str) -> String {
        phone.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect()
    }
}

#[derive(Template)]
#[template(path = "mail/letters.html")]
struct Letters {
    shell: Shell,
    letters: Vec<Letter>,
    without: Vec<String>,
}

/// One sheet of paper.
struct Letter {
    to: Vec<String>,
    date: String,
    subject: String,
    body: String,
}

pub async fn show(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    let (mailing, _) = visible(&ctx, id).await?;
    let people = mailing::not_reached(&ctx, id).await?;
    log_read(&ctx, "mail.not-reached", "reach members by letter or telephone", people.len()).await?;
    let letters = people.iter().filter(|it| has_postal(it)).count();
    let seen = mailing.seen.as_ref().map(|it| format!("{}, {}", it.name, it.at.long(&ctx.group.zone)));
    ui::page(Page {
        shell: Shell::new(&ctx, "Not reached")
            .crumb("Mail", "/mail")
            .crumb(mailing.subject.clone(), here(id)),
        id,
        people,
        letters,
        about_title: mailing.about.title.clone(),
        about_url: mailing.about.url.clone(),
        before: mailing.state == MailingState::Held,
        seen,
        can_mark: mailing::may_run(&ctx, &mailing),
    })
}

pub async fn seen(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    let (mailing, _) = visible(&ctx, id).await?;
    mailing::mark_seen(&ctx, id).await?;
    let said = format!("Noted: you have seen who is not reached. On with {}.", mailing.about.title);
    Ok(ui::done(&format!("{}/not-reached", here(id)), &said))
}

pub async fn letters(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    let (mailing, _) = visible(&ctx, id).await?;
    let (with, without): (Vec<_>, Vec<_>) =
        mailing::not_reached(&ctx, id).await?.into_iter().partition(has_postal);
    log_read(&ctx, "mail.letters", "print letters to members", with.len()).await?;
    let date = ctx.now.zoned(&ctx.group.zone).strftime("%-d %B %Y").to_string();
    let letters: Vec<Letter> = shared(&ctx, mailing.kind, with)
        .await?
        .into_iter()
        .map(|(names, it)| {
            let mut values = it.fill.clone();
            values.insert("name".into(), names.join(", "));
            let postal = it.postal.unwrap_or_default();
            Letter {
                to: names.into_iter().chain(postal.lines().map(str::to_owned)).collect(),
                date: date.clone(),
                subject: fill::text(&mailing.subject, &values),
                body: fill::html(&mailing.body, &values),
            }
        })
        .collect();
    let crumb = format!("{}/not-reached", here(id));
    let shell = Shell::new(&ctx, "Letters").crumb("Mail", "/mail").crumb("Not reached", crumb);
    let without = without.into_iter().map(|it| it.name).collect();
    ui::page(Letters { shell, letters, without })
}

fn has_postal(it: &NotReached) -> bool {
    it.postal.as_ref().is_some_and(|postal| !postal.trim().is_empty())
}

/// The letters with the names on each: one for a household whose people agreed, where nothing in it is one person's own.
/// Ballots and calls for nominations go to each.
async fn shared(ctx: &Ctx, kind: Kind, people: Vec<NotReached>) -> Result<Vec<(Vec<String>, NotReached)>> {
    let together = matches!(kind, Kind::Notice | Kind::Bulletin);
    let households = if together { kernel::feature::households(ctx).await? } else { BTreeMap::new() };
    let mut all: Vec<(Vec<String>, NotReached)> = vec![];
    let mut first = BTreeMap::<uuid::Uuid, usize>::new();
    for it in people {
        let house = households.get(&it.person).filter(|_| !has_own(&it));
        let at = house.and_then(|house| first.get(house).copied());
        match at.filter(|at| all[*at].1.fill == it.fill && all[*at].1.postal == it.postal) {
            Some(at) => all[at].0.push(it.name),
            None => {
                if let Some(house) = house {
                    first.entry(*house).or_insert(all.len());
                }
                all.push((vec![it.name.clone()], it));
            }
        }
    }
    Ok(all)
}

/// Whether the letter holds a link or a key that only one person may have.
fn has_own(it: &NotReached) -> bool {
    it.fill.keys().any(|key| key == "link" || key == "key")
}
