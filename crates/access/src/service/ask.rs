//! Asking for a link. Known and unknown addresses are answered alike and in the same time: the request only keeps
//! the question; a job finds out whose address it is.

use kernel::limit::Limit;
use kernel::{AccountId, BoxFuture, Ctx, PersonId, Problem, Result, SessionId, Tx, job, transact};
use mail::compose::escape;
use mail::{Kind, Outgoing};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::accounts;
use crate::model::{Code, FIRST_MINUTES, MINUTES, Next, Purpose, hash};
use crate::store::account;
use crate::store::link::{self, Ask, Link};

const PER_ADDRESS_AND_NETWORK: Limit = Limit { what: "access.ask", most: 5, minutes: 15 };
const PER_ADDRESS: Limit = Limit { what: "access.ask-address", most: 20, minutes: 60 };
const PER_NETWORK: Limit = Limit { what: "access.ask-network", most: 40, minutes: 15 };

#[derive(Serialize, Deserialize)]
struct Answer {
    ask: Uuid,
}

/// Somebody wants to sign in. `browser` is the token of the browser that asks.
pub async fn ask(ctx: &Ctx, email: &str, browser: &str, next: &Next) -> Result<()> {
    let email = accounts::normal(email)
        .ok_or_else(|| Problem::field("email", "Enter your e-mail address, such as ada@example.org."))?;
    PER_NETWORK.take(ctx, &ctx.network).await?;
    PER_ADDRESS_AND_NETWORK.take(ctx, &format!("{email}|{}", ctx.network)).await?;
    PER_ADDRESS.take(ctx, &email).await?;
    let id = ctx.new_id();
    let asked = Ask { email, browser_hash: hash(browser), next: next.as_str().to_owned() };
    transact!(ctx.db(), tx => {
        link::keep_ask(tx, ctx, id, &asked).await?;
        job::enqueue(tx, ctx, "access.answer", None, ctx.now, &Answer { ask: id }).await?;
        Ok(())
    })
}

/// The job behind the question: sends a link to everyone whose address it is, and nothing otherwise.
pub(crate) fn answer(ctx: Ctx, job: job::Job) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let id = job.read::<Answer>()?.ask;
        transact!(ctx.db(), tx => {
            let Some(asked) = link::take_ask(tx, ctx.group.id, id).await? else { return Ok(()) };
            let people = account::by_email(tx, ctx.group.id, &asked.email).await?;
            if people.is_empty() {
                tracing::info!(target: "plenary::refused", group = %ctx.group.id, "a link was asked for an unknown address");
            }
            for (account, person, name) in people {
                let to = To { account, person, name, email: asked.email.clone() };
                let mut made = Made::draw(&ctx, account, Purpose::SignIn, &Next::parse(&asked.next), MINUTES);
                made.link.browser_hash = Some(asked.browser_hash.clone());
                send(tx, &ctx, &to, &made).await?;
            }
            Ok(())
        })
    })
}

/// Sends a link and a code that confirm the session that asks, to its own account.
pub async fn ask_again(ctx: &Ctx, next: &Next) -> Result<()> {
    let (account, session) = own(ctx)?;
    let person = ctx.person()?;
    PER_ADDRESS_AND_NETWORK.take(ctx, &account.to_string()).await?;
    let email = account::email(ctx.db(), account).await?.ok_or_else(Problem::sign_in)?;
    let to = To { account, person, name: ctx.actor.name.clone(), email };
    transact!(ctx.db(), tx => {
        let mut made = Made::draw(ctx, account, Purpose::Confirm, next, MINUTES);
        made.link.session_id = Some(session);
        send(tx, ctx, &to, &made).await?;
        Ok(())
    })
}

/// A link for an account, as a path on this site; nothing is sent. Inert until its button is pressed, good once,
/// for an hour, in any browser.
pub async fn sign_in_link(tx: &mut Tx, ctx: &Ctx, account: AccountId, next: &str) -> Result<String> {
    let made = Made::draw(ctx, account, Purpose::SignIn, &Next::parse(next), FIRST_MINUTES);
    link::insert(tx, ctx, &made.link).await?;
    Ok(format!("/sign-in/{}", made.token))
}

/// Gives the first officer of a new organisation an account; the path of a link for them.
pub async fn found_officer(
    tx: &mut Tx,
    ctx: &Ctx,
    email: &str,
    name: &str,
    person: PersonId,
) -> Result<String> {
    let account = accounts::link(tx, ctx, email, person, name).await?;
    sign_in_link(tx, ctx, account, "/").await
}

pub(super) fn own(ctx: &Ctx) -> Result<(AccountId, SessionId)> {
    ctx.actor.account.zip(ctx.actor.session).ok_or_else(Problem::sign_in)
}

struct To {
    account: AccountId,
    person: PersonId,
    name: String,
    email: String,
}

/// A link with what only its owner may know.
struct Made {
    link: Link,
    token: String,
    code: Code,
}

impl Made {
    fn draw(ctx: &Ctx, account: AccountId, purpose: Purpose, next: &Next, minutes: i64) -> Self {
        let (id, token, code) = (ctx.new_id(), ctx.chance().token(), Code::draw(ctx.chance()));
        let expires = ctx.now.plus_minutes(minutes);
        let (token_hash, code_hash) = (hash(&token), code.hash(id));
        let link = Link::new(id, account, purpose, token_hash, code_hash, next.as_str(), expires);
        Self { link, token, code }
    }
}

async fn send(tx: &mut Tx, ctx: &Ctx, to: &To, made: &Made) -> Result<()> {
    debug_assert_eq!(to.account, made.link.account_id);
    link::insert(tx, ctx, &made.link).await?;
    let Words { subject, text, html } = words(ctx, &to.name, made);
    let out = Outgoing {
        person: Some(to.person),
        to: to.email.clone(),
        to_name: to.name.clone(),
        kind: Kind::SignIn,
        subject,
        text,
        html: Some(html),
    };
    mail::service::queue(tx, ctx, out).await?;
    Ok(())
}

struct Words {
    subject: String,
    text: String,
    html: String,
}

fn words(ctx: &Ctx, name: &str, made: &Made) -> Words {
    let (group, code) = (&ctx.group.name, made.code.shown());
    let until = made.link.expires_at.zoned(&ctx.group.zone).strftime("%H:%M").to_string();
    let url = format!("{}/sign-in/{}", ctx.base_url(), made.token);
    let (subject, asked, button, code_where) = match made.link.purpose() {
        Purpose::SignIn => (
            format!("Sign in to {group} as {name}"),
            format!(
                "Somebody asked to sign in to {group} with this address. If it was you, open this page and press its button"
            ),
            "Sign in",
            "Or type this code in the browser in which you asked",
        ),
        Purpose::Confirm => (
            format!("Confirm that it is you at {group}"),
            format!(
                "You asked to confirm that it is you who is signed in to {group}. Open this page and press its button"
            ),
            "It is me",
            "Or type this code on the page that asked for it",
        ),
    };
    let end = format!(
        "Link and code work once and until {until}. If it was not you, do nothing: without this message nobody gets in. \
         Nobody of {group} will ever ask you for the code."
    );
    let text = format!("Hello {name},\n\n{asked}:\n\n{url}\n\n{code_where}:\n\n{code}\n\n{end}");
    let html = format!(
        "<p>Hello {},</p>\n<p>{}:</p>\n<p><a href=\"{url}\" style=\"display:inline-block;padding:10px 18px;\
         border-radius:8px;background:#7a1f3d;color:#fff;font-weight:bold;text-decoration:none\">{button}</a></p>\n\
         <p style=\"font-size:13px;overflow-wrap:anywhere\">{url}</p>\n<p>{code_where}:</p>\n\
         <p style=\"font-size:26px;font-weight:bold;letter-spacing:2px\">{code}</p>\n<p>{}</p>\n",
        escape(name),
        escape(&asked),
        escape(&end),
    );
    Words { subject, text, html }
}
