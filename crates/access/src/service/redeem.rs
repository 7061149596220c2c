//! Following a link or typing a code. Looking never uses anything up.

use kernel::limit::Limit;
use kernel::session::{self, NewSession};
use kernel::{AccountId, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};

use super::ask::own;
use crate::model::{Code, Next, Purpose, TRIES, hash};
use crate::store::account;
use crate::store::link::{self, Link};

/// How long somebody stays signed in who holds an office when signing in; a member stays for `session::DAYS`.
const OFFICER_DAYS: i64 = 14;
const CODES_PER_NETWORK: Limit = Limit { what: "access.code-network", most: 60, minutes: 15 };

/// What a link is, before its button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub name: String,
    pub purpose: Purpose,
    /// True in a browser other than the one that asked: the code of the same message is wanted too.
    pub needs_code: bool,
}

/// A session was opened or confirmed.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The new cookie; `None` if the session stays as it is.
    pub cookie: Option<String>,
    pub next: Next,
    pub name: String,
    /// True if the person acts in an office and has a second factor: what belongs to the office asks for it.
    pub second: bool,
}

/// Shows a link without using it: scanners of mail open every link they find.
pub async fn look(ctx: &Ctx, token: &str, browser: Option<&str>) -> Result<Look> {
    let link = find(ctx, token).await?;
    let (_, name) = person_of(ctx, link.account_id).await?;
    Ok(Look { name, purpose: link.purpose(), needs_code: elsewhere(&link, browser) })
}

/// Follows a link: once, within its minutes, in the browser that asked or with the code of the same message.
pub async fn redeem(
    ctx: &Ctx,
    token: &str,
    browser: Option<&str>,
    typed: &str,
    device: &str,
) -> Result<Opened> {
    let link = find(ctx, token).await?;
    if elsewhere(&link, browser) {
        CODES_PER_NETWORK.take(ctx, &ctx.network).await?;
        let code = Code::typed(typed).ok_or_else(not_a_code)?;
        let tried = counted(ctx, vec![link.clone()]).await?;
        if tried.iter().all(|it| code.hash(it.id) != it.code_hash) {
            return Err(wrong(ctx, &tried));
        }
    }
    finish(ctx, &link, device).await
}

/// Types a code in the browser that asked.
pub async fn redeem_code(ctx: &Ctx, browser: Option<&str>, typed: &str, device: &str) -> Result<Opened> {
    CODES_PER_NETWORK.take(ctx, &ctx.network).await?;
    let code = Code::typed(typed).ok_or_else(not_a_code)?;
    let open = match browser {
        Some(browser) => transact!(ctx.db(), tx => { Ok(link::of_browser(tx, ctx, hash(browser)).await?) })?,
        None => vec![],
    };
    by_code(ctx, open, &code, device).await
}

/// Types a code to confirm the session that asked.
pub async fn confirm_by_code(ctx: &Ctx, typed: &str) -> Result<Opened> {
    let (_, session) = own(ctx)?;
    CODES_PER_NETWORK.take(ctx, &ctx.network).await?;
    let code = Code::typed(typed).ok_or_else(not_a_code)?;
    let open = transact!(ctx.db(), tx => { Ok(link::of_session(tx, ctx, session).await?) })?;
    by_code(ctx, open, &code, "").await
}

async fn by_code(ctx: &Ctx, open: Vec<Link>, code: &Code, device: &str) -> Result<Opened> {
    let tried = counted(ctx, open).await?;
    match tried.iter().find(|it| code.hash(it.id) == it.code_hash) {
        Some(link) => finish(ctx, link, device).await,
        None => Err(wrong(ctx, &tried)),
    }
}

async fn finish(ctx: &Ctx, link: &Link, device: &str) -> Result<Opened> {
    let (person, name) = person_of(ctx, link.account_id).await?;
    let address = account::email(ctx.db(), link.account_id).await?;
    let cookie = transact!(ctx.db(), tx => {
        if !link::use_up(tx, ctx.group.id, link.id, ctx.now).await? {
            return Err(used());
        }
        link::use_up_siblings(tx, ctx.group.id, link, ctx.now).await?;
        // Whoever has the letter has the mailbox: what came back from it before is over.
        if let Some(address) = &address {
            mail::suppressed::arrived(tx, ctx, address).await?;
        }
        match link.purpose() {
            Purpose::SignIn => Ok(Some(open(tx, ctx, link.account_id, person, device).await?)),
            Purpose::Confirm => confirm(tx, ctx, link).await.map(|()| None),
        }
    })?;
    let second = cookie.is_some()
        && super::second::has(ctx.db(), ctx.group.id, person).await?
        && !kernel::ctx::grants_of(&ctx.app, ctx.group.id, person, ctx.now).await?.is_empty();
    Ok(Opened { cookie, next: Next::parse(&link.next), name, second })
}

/// Opens a session for an account; the session this browser had before ends.
pub(super) async fn open(
    tx: &mut Tx,
    ctx: &Ctx,
    account: AccountId,
    person: PersonId,
    device: &str,
) -> Result<String> {
    if let Some((old, session)) = ctx.actor.account.zip(ctx.actor.session) {
        session::revoke(tx, session, old, ctx.now).await?;
    }
    let new = NewSession { account, group: ctx.group.id, device, now: ctx.now };
    let (id, cookie) = session::open(tx, ctx.chance(), new).await?;
    if !kernel::ctx::grants_of(&ctx.app, ctx.group.id, person, ctx.now).await?.is_empty() {
        session::shorten(tx, id, OFFICER_DAYS, ctx.now).await?;
    }
    let detail = serde_json::json!({ "session": id, "device": device });
    audit(tx, ctx, Line::new("account.signed-in").on("person", person.0).detail(detail)).await?;
    Ok(cookie)
}

async fn confirm(tx: &mut Tx, ctx: &Ctx, link: &Link) -> Result<()> {
    let session = link.session_id.ok_or_else(used)?;
    if ctx.actor.session != Some(session) {
        log(ctx, "a link that confirms was opened outside its session");
        return Err(Problem::refused("This link confirms a session that is open in another browser.").hint(
            "Open the link in the browser in which you are signed in, or type the code of the message there.",
        ));
    }
    if !session::confirm(tx, session, link.account_id, ctx.now).await? {
        return Err(Problem::sign_in());
    }
    audit(tx, ctx, Line::new("session.confirmed").on("session", session.0)).await
}

async fn find(ctx: &Ctx, token: &str) -> Result<Link> {
    let found = link::by_token(ctx.db(), ctx.group.id, hash(token)).await?;
    match found.filter(|it| it.is_open(ctx.now)) {
        Some(link) => Ok(link),
        None => {
            log(ctx, "a link was tried that is used, too old or unknown");
            Err(used())
        }
    }
}

async fn person_of(ctx: &Ctx, account: AccountId) -> Result<(PersonId, String)> {
    account::person(ctx.db(), ctx.group.id, account).await?.ok_or_else(used)
}

fn elsewhere(link: &Link, browser: Option<&str>) -> bool {
    link.browser_hash.as_ref().is_some_and(|asked| browser.map(hash).as_ref() != Some(asked))
}

/// Counts a code against every link it could be for, before it is compared: many guesses at once are as few as one
/// after another. Those links are left out that have no try left.
async fn counted(ctx: &Ctx, open: Vec<Link>) -> Result<Vec<Link>> {
    transact!(ctx.db(), tx => {
        let mut tried = vec![];
        for one in &open {
            if link::count_try(tx, ctx.group.id, one.id).await? {
                tried.push(one.clone());
            }
        }
        Ok(tried)
    })
}

fn wrong(ctx: &Ctx, open: &[Link]) -> Problem {
    log(ctx, "a wrong code was typed");
    let left = open.iter().map(|it| TRIES - it.tries - 1).max().unwrap_or(0);
    match left {
        ..=0 => Problem::field(
            "code",
            "No code of yours is open any more. Ask for a new one with the button below.",
        ),
        1 => Problem::field("code", "That is not the code of the newest message. One more try is left."),
        n => {
            Problem::field("code", format!("That is not the code of the newest message. {n} tries are left."))
        }
    }
}

fn not_a_code() -> Problem {
    Problem::field("code", "The code has six letters and digits, such as K7M-4QX.")
}

fn used() -> Problem {
    Problem::refused("This link has been used already, or its ten minutes are over.")
        .hint("Ask for a new one; it takes a moment. Nothing you entered elsewhere is lost.")
}

fn log(ctx: &Ctx, what: &'static str) {
    tracing::warn!(target: "plenary::refused", request = %ctx.request, group = %ctx.group.id, "{what}");
}
