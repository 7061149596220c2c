//! The public form. The answer is the same whether the address is known or not; what differs is in the letter.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use kernel::limit::Limit;
use kernel::{At, Ctx, FieldError, Kind, Line, Power, Problem, Result, Tx, audit, emit, transact};
use people::model::{Email, NewPerson, Phone, Postal, wording_version};
use sha2::{Digest, Sha256};

use super::{decide, in_force, rule};
use crate::model::{
    Agreed, Application, ApplicationId, ApplicationState, Inside, Statement, statements, wording,
};
use crate::service::area;
use crate::store::application;

const PER_NETWORK: Limit = Limit { what: "membership.join-network", most: 20, minutes: 60 };
/// Over all networks: so many letters to addresses that nobody has confirmed.
const ALTOGETHER: Limit = Limit { what: "membership.join-all", most: 300, minutes: 60 };
const PER_ADDRESS: Limit = Limit { what: "membership.join-address", most: 3, minutes: 60 };
/// For how many days the link in the letter works.
pub(super) const DAYS: i64 = 7;

/// What the form asks, and nothing beyond it.
#[derive(Clone, Debug, Default)]
pub struct NewApplication {
    pub category: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: String,
    pub address: String,
    pub postcode: String,
    pub national_number: String,
    /// The kinds of the statements that were ticked.
    pub declared: BTreeSet<String>,
    /// What was ticked of what is asked beside the membership, as "purpose.channel".
    pub consents: BTreeSet<String>,
}

/// Takes the form and writes to the address.
///
/// # Errors
/// All that needs mending at once, field by field; a statement that is not made names its clause.
pub async fn apply(ctx: &Ctx, new: &NewApplication) -> Result<()> {
    let (email, it) = read(ctx, new).await?;
    PER_NETWORK.take(ctx, &ctx.network).await?;
    PER_ADDRESS.take(ctx, &email.folded()).await?;
    ALTOGETHER.take(ctx, "all").await?;
    let token = ctx.chance().token();
    let hash = Sha256::digest(&token).to_vec();
    transact!(ctx.db(), tx => {
        let member = decide::is_member(tx, ctx, &email).await?;
        if !member {
            application::insert(tx, ctx.group.id, &it, hash.clone()).await?;
        }
        write(tx, ctx, &it, member, &token).await
    })
}

/// Enters a form that somebody signed on paper; nobody has to confirm it by mail.
pub async fn enter(ctx: &Ctx, new: &NewApplication) -> Result<ApplicationId> {
    ctx.need(Power::EditRegister, None)?;
    let (email, it) = read(ctx, new).await?;
    let due = due(ctx, &it.category).await?.1;
    transact!(ctx.db(), tx => {
        if decide::is_member(tx, ctx, &email).await? {
            return Err(Problem::field("email", "This address belongs to a member already."));
        }
        if application::waits(tx, ctx.group.id, &email.folded()).await? {
            return Err(Problem::field("email", "An application from this address waits for a decision already."));
        }
        application::insert(tx, ctx.group.id, &it, ctx.chance().bytes::<32>().to_vec()).await?;
        application::confirm(tx, ctx.group.id, it.id, ctx.now, due).await?;
        audit(tx, ctx, Line::new("application.entered").on("application", it.id.0)).await?;
        emit(tx, ctx, "membership.applied", &serde_json::json!({ "application": it.id })).await
    })?;
    Ok(it.id)
}

/// Whether a rule asks for a decision on this category, and by when.
async fn due(ctx: &Ctx, category: &str) -> Result<(bool, Option<At>)> {
    let version = in_force(ctx).await?;
    let rule = version.as_ref().and_then(|version| rule(version, category).map(|it| it.value.clone()));
    let by = rule.as_ref().and_then(|it| it.within).map(|within| {
        let span = within.years.years().months(within.months).weeks(within.weeks).days(within.days);
        let day = ctx.now.date(&ctx.group.zone).checked_add(span);
        day.map_or(ctx.now, |day| At::end_of_day(day, &ctx.group.zone))
    });
    Ok((rule.is_some(), by))
}

/// Checks a form against the constitution and the postcodes.
async fn read(ctx: &Ctx, new: &NewApplication) -> Result<(Email, Application)> {
    let Some(version) = in_force(ctx).await? else {
        return Err(Problem::refused("Nobody can join yet: there is no constitution in force."));
    };
    let category = version.rules.category(&new.category);
    let category = category.ok_or_else(|| Problem::field("category", "Choose how you want to join."))?;
    let all = statements(&category.requires, &ctx.group.name);
    let (email, tidy) = checked(new, &all, category.requires.lives_in_area == Some(true))
        .map_err(|it| it.cite(Some(version.cite(&category.cite))))?;
    let place = area::place(ctx, &new.postcode, ctx.now).await?;
    if category.requires.lives_in_area == Some(true) && place.inside == Inside::No {
        let why = "This postcode lies outside the area. If your main home is elsewhere, write its postcode.";
        return Err(Problem::field("postcode", why).cite(Some(version.cite(&category.cite))));
    }
    let words = wording(&all);
    let it = Application {
        id: ApplicationId(ctx.new_id()),
        state: ApplicationState::Sent,
        category: new.category.clone(),
        given_name: tidy.given_name,
        family_name: tidy.family_name,
        email: email.as_str().to_owned(),
        phone: tidy.phone.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default(),
        address: new.address.trim().to_owned(),
        postcode: tidy.postal.as_ref().and_then(|it| it.postcode().map(str::to_owned)).unwrap_or_default(),
        national_number: new.national_number.trim().to_owned(),
        ward: place.ward,
        constituency: place.constituency,
        inside: place.inside,
        wording_version: wording_version(&words),
        wording: words,
        consents: agreed(ctx, &new.consents).await?,
        constitution: i64::from(version.seq),
        created_at: ctx.now,
        confirmed_at: None,
        due_at: None,
        decided_at: None,
        decided_by: None,
        reason: String::new(),
        person: None,
    };
    Ok((email, it))
}

/// Of what is asked, what was ticked, each with the version of the words that stood there. What was not asked is not taken.
async fn agreed(ctx: &Ctx, ticked: &BTreeSet<String>) -> Result<Vec<Agreed>> {
    let mut all = vec![];
    for asked in kernel::feature::consents(ctx).await? {
        for (channel, _) in &asked.channels {
            if ticked.contains(&format!("{}.{channel}", asked.purpose)) {
                all.push(Agreed {
                    purpose: asked.purpose.to_owned(),
                    channel: (*channel).to_owned(),
                    version: asked.version,
                });
            }
        }
    }
    Ok(all)
}

/// Checks what was typed; everything that is wrong comes at once.
fn checked(new: &NewApplication, all: &[Statement], needs_home: bool) -> Result<(Email, NewPerson)> {
    let mut wrong: Vec<FieldError> = vec![];
    let mut keep = |problem: Problem| wrong.extend(problem.fields);
    let mut person = NewPerson::named(&new.given_name, &new.family_name).unwrap_or_else(|problem| {
        keep(problem);
        NewPerson::default()
    });
    for (field, name) in [("given_name", &new.given_name), ("family_name", &new.family_name)] {
        let lower = name.to_lowercase();
        if ["://", "www.", "/", "@"].iter().any(|it| lower.contains(it)) || name.chars().count() > 60 {
            keep(Problem::field(
                field,
                "A name has at most 60 letters, and no address of a page or of mail in it.",
            ));
        }
    }
    let email = match new.email.trim() {
        "" => Err(Problem::field("email", "Write your e-mail address.")),
        text => Email::read(text),
    };
    let email = email.map_err(&mut keep).ok();
    if !new.phone.trim().is_empty() {
        person.phone = Phone::read(&new.phone).map_err(&mut keep).ok();
    }
    if needs_home && new.postcode.trim().is_empty() {
        keep(Problem::field(
            "postcode",
            "Write the postcode of your main home: it shows whether you live in the area.",
        ));
    } else if !new.address.trim().is_empty() || !new.postcode.trim().is_empty() {
        person.postal = Postal::read(&new.address, &new.postcode).map_err(&mut keep).ok();
    }
    if new.national_number.chars().count() > 40 {
        keep(Problem::field("national_number", "A number has at most 40 letters and digits."));
    }
    for it in all.iter().filter(|it| !new.declared.contains(it.kind.slug())) {
        let why = format!("This category is for people who can say: “{}”", it.words);
        keep(Problem::field(it.kind.slug(), why));
    }
    match email {
        Some(email) if wrong.is_empty() => Ok((email, person)),
        _ => Err(Problem::entry(wrong)),
    }
}

async fn write(tx: &mut Tx, ctx: &Ctx, it: &Application, member: bool, token: &str) -> Result<()> {
    let group = &ctx.group.name;
    let text = if member {
        format!(
            "Hello,\n\nsomebody, perhaps you, asked to join {group} with this address. It belongs to a member already, so \
             nothing was done. Sign in here: {}/sign-in",
            ctx.base_url()
        )
    } else {
        // Nothing that was typed: whoever types is nobody yet, and the address may be a stranger's.
        format!(
            "Hello,\n\nsomebody, perhaps you, asked to join {group} with this address. Open this page and confirm that the \
             address is yours:\n\n{}/join/confirm/{token}\n\nIt works for {DAYS} days. If you did not ask, do nothing: what \
             was typed is then forgotten.",
            ctx.base_url()
        )
    };
    let message = mail::Outgoing {
        person: None,
        to: it.email.clone(),
        to_name: String::new(),
        // A link that somebody asked for a moment ago, whose text is erased once it has gone.
        kind: mail::Kind::SignIn,
        subject: format!("Joining {group}"),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}

/// The application behind a link, as long as the link works. Looking changes nothing.
pub async fn asked(ctx: &Ctx, token: &str) -> Result<Application> {
    let since = ctx.now.plus_days(-DAYS, &ctx.group.zone);
    let hash = Sha256::digest(token);
    let found = application::by_token(ctx.db(), ctx.group.id, &hash, since).await?;
    found.ok_or_else(|| {
        Problem::not_found("This link was used already, or it is too old.")
            .hint("If you still want to join, fill in the form again.")
    })
}

/// Confirms the address. Where the constitution asks for no decision, the person is a member from now on.
pub async fn confirm(ctx: &Ctx, token: &str) -> Result<Application> {
    let it = asked(ctx, token).await?;
    let (asks, due) = due(ctx, &it.category).await?;
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let at_once = (!asks).then_some(&system);
    match transact!(ctx.db(), tx => { settle(tx, ctx, &it, due, at_once).await }) {
        // What stands in the way is for officers to see: to whoever typed it, it could say who is in the register.
        Err(problem) if !asks && matches!(problem.kind, Kind::Entry | Kind::Refused) => {
            let due = due.or(Some(ctx.now.plus_days(LOOKED_AT, &ctx.group.zone)));
            transact!(ctx.db(), tx => { settle(tx, ctx, &it, due, None).await })?;
        }
        done => done?,
    }
    application::find(ctx.db(), ctx.group.id, it.id).await
}

/// In how many days officers are to look at what could not be admitted by itself.
const LOOKED_AT: i64 = 7;

/// Notes that the address is confirmed and, where nobody has to decide, admits, in one step: a kill leaves both or neither.
async fn settle(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Application,
    due: Option<At>,
    at_once: Option<&Ctx>,
) -> Result<()> {
    if application::waits(tx, ctx.group.id, &it.email.to_ascii_lowercase()).await? {
        return Err(Problem::conflict("An application from this address waits for a decision already."));
    }
    if !application::confirm(tx, ctx.group.id, it.id, ctx.now, due).await? {
        return Err(Problem::conflict("This was confirmed a moment ago."));
    }
    mail::suppressed::arrived(tx, ctx, &it.email).await?;
    audit(tx, ctx, Line::new("application.confirmed").on("application", it.id.0)).await?;
    emit(tx, ctx, "membership.applied", &serde_json::json!({ "application": it.id })).await?;
    let Some(system) = at_once else { return Ok(()) };
    if let Some(known) = people::service::who_has(tx, ctx, &it.email).await?
        && people::service::left_by_decision(tx, ctx, known).await?
    {
        return Err(Problem::refused("Whoever was excluded comes back by a decision of people."));
    }
    decide::admit(tx, system, it).await.map(drop)
}
