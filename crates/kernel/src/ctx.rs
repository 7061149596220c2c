//! The context of one request or job: which group, who acts, and what time it is.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use uuid::Uuid;

use crate::chance::Chance;
use crate::memo::Memo;
use crate::{
    AccountId, Allow, App, At, Db, Grant, Group, Hurdle, PersonId, Power, Problem, Result, SessionId,
};

/// Who acts.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    pub session: Option<SessionId>,
    pub account: Option<AccountId>,
    pub person: Option<PersonId>,
    /// Whether that person is a member today. Somebody who left keeps what concerns themselves, and no more.
    pub member: bool,
    pub name: String,
    /// When this session last proved that it is still the same human.
    pub confirmed_at: Option<At>,
    /// When this session last showed the officer's second factor.
    pub second_at: Option<At>,
    pub grants: Vec<Grant>,
    /// What stands between the actor and these powers.
    pub hurdle: Hurdle,
    /// True for the application itself: jobs, and the demonstration's script where nobody acts.
    pub system: bool,
}

/// How long an officer's powers last after signing in or confirming: a working day.
const WORKING_DAY_HOURS: i64 = 12;
/// How fresh a confirmation must be for voting.
const VOTING_MINUTES: i64 = 60;

/// Everything a service needs to know about who asks, where and when. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub app: App,
    pub group: Arc<Group>,
    pub actor: Arc<Actor>,
    pub now: At,
    /// Names this request in the log and on an error page.
    pub request: Uuid,
    /// The address it came from, cut to the network, for limits only.
    pub network: Arc<str>,
    /// What the page before wanted to say here, once: "Saved."
    pub flash: Option<Arc<str>>,
    /// What every page has to say, such as that the rules are provisional.
    pub banner: Option<Arc<str>>,
    /// What this request has asked already.
    pub memo: Memo,
}

impl Ctx {
    /// The application acting by itself.
    pub fn system(app: &App, group: Group, now: At) -> Self {
        let actor = Actor { system: true, name: "Plenary".into(), ..Actor::default() };
        Self::assemble(app, group, actor, now)
    }

    /// A person acting at an instant, with the powers held then: for jobs, tests and the scripted demonstration.
    pub async fn acting(app: &App, group: Group, person: PersonId, name: &str, now: At) -> Result<Self> {
        let grants = grants_of(app, group.id, person, now).await?;
        let actor = Actor {
            person: Some(person),
            member: is_member(app, group.id, person, now).await?,
            name: name.to_owned(),
            confirmed_at: Some(now),
            grants,
            ..Actor::default()
        };
        Ok(Self::assemble(app, group, actor, now))
    }

    fn assemble(app: &App, group: Group, actor: Actor, now: At) -> Self {
        let request = app.chance().uuid(now);
        let (app, group, actor) = (app.clone(), Arc::new(group), Arc::new(actor));
        let network = Arc::from("local");
        Self { app, group, actor, now, request, network, flash: None, banner: None, memo: Memo::current() }
    }

    pub fn db(&self) -> &Db {
        self.app.db()
    }
    pub fn chance(&self) -> &Chance {
        self.app.chance()
    }
    /// Where this group's pages are, without a slash at the end: under its own host name if it has one. Never taken
    /// from a request, so that nobody else chooses where a link in a message leads.
    pub fn base_url(&self) -> String {
        let url = &self.app.config().base_url;
        let (Some(host), Some((scheme, rest))) = (&self.group.host, url.split_once("://")) else {
            return url.clone();
        };
        let port = rest.rsplit_once(':').filter(|it| it.1.chars().all(|c| c.is_ascii_digit()));
        match port {
            Some((_, port)) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }
    /// A fresh uuid v7.
    pub fn new_id(&self) -> Uuid {
        self.app.chance().uuid(self.now)
    }
    /// The person acting, or "sign in first".
    pub fn person(&self) -> Result<PersonId> {
        self.actor.person.ok_or_else(Problem::sign_in)
    }
    /// True if an officer's powers are awake: confirmed within the working day.
    pub fn powers_awake(&self) -> bool {
        let fresh = |at: At| at.plus_hours(WORKING_DAY_HOURS) > self.now;
        let asleep = matches!(self.actor.hurdle, Hurdle::SecondMissing | Hurdle::SecondAsleep);
        self.actor.system || (!asleep && self.actor.confirmed_at.is_some_and(fresh))
    }
    /// True if the power sleeps until the agreement on the use of data is accepted.
    fn waits_for_agreement(&self, power: Power) -> bool {
        self.actor.hurdle == Hurdle::Agreement && power.reads_people()
    }
    /// True if the actor holds the power, over this thing or the whole group, today and awake.
    pub fn may(&self, power: Power, over: Option<Uuid>) -> bool {
        self.actor.system
            || (self.powers_awake() && self.holds(power, over) && !self.waits_for_agreement(power))
    }
    fn holds(&self, power: Power, over: Option<Uuid>) -> bool {
        let fits = |it: &&Grant| it.power == power && (it.over.is_none() || it.over == over);
        self.actor.grants.iter().any(|it| fits(&it))
    }
    /// Through which offices the actor acts: "Data manager"; the programme acts as "Plenary", a member as "".
    pub fn office(&self) -> String {
        if self.actor.system {
            return "Plenary".to_owned();
        }
        let mut all: Vec<&str> = vec![];
        for grant in &self.actor.grants {
            match all.iter().position(|it| it.eq_ignore_ascii_case(&grant.through)) {
                // The same office by two ways is one, written as its post is.
                Some(at) if grant.through.starts_with(char::is_uppercase) => all[at] = &grant.through,
                Some(_) => {}
                None => all.push(&grant.through),
            }
        }
        all.join(", ")
    }
    /// Refuses unless the actor holds the power over this thing (or over the whole group).
    pub fn need(&self, power: Power, over: Option<Uuid>) -> Result<()> {
        if self.may(power, over) {
            return Ok(());
        }
        if self.actor.account.is_none() && self.actor.person.is_none() {
            return Err(Problem::sign_in());
        }
        // An office over one election or meeting may open it too, once its powers are awake.
        if self.holds(power, over) || (!self.powers_awake() && !self.actor.grants.is_empty()) {
            return Err(self.asleep());
        }
        Err(Problem::forbidden("This is for those who hold the office it belongs to."))
    }
    /// Refuses unless the actor confirmed within the last hour.
    pub fn need_fresh(&self) -> Result<()> {
        let fresh = |at: At| at.plus_minutes(VOTING_MINUTES) > self.now;
        if self.actor.system || self.actor.confirmed_at.is_some_and(fresh) {
            return Ok(());
        }
        Err(Problem::confirm_again())
    }
    /// Refuses an officer's sensitive act unless the actor confirmed within the last hour, and showed the second factor
    /// within it where they have one.
    pub fn need_step_up(&self) -> Result<()> {
        self.need_fresh()?;
        let fresh = |at: At| at.plus_minutes(VOTING_MINUTES) > self.now;
        match self.actor.hurdle {
            Hurdle::None => Ok(()),
            Hurdle::SecondShown if self.actor.second_at.is_some_and(fresh) => Ok(()),
            _ => Err(self.asleep()),
        }
    }
    /// Why the powers sleep, and that confirming wakes them.
    fn asleep(&self) -> Problem {
        match self.actor.hurdle {
            Hurdle::SecondMissing => Problem::confirm_because(
                "Your office asks for a second factor, and the time to set one up is over. Set one up, and its powers \
                 wake: /account/second",
            ),
            Hurdle::SecondAsleep | Hurdle::SecondShown => Problem::confirm_because(
                "This belongs to your office, and asks for your second factor once more: /confirm",
            ),
            Hurdle::Agreement => Problem::confirm_because(
                "Before you see data of members, read and accept how they are used here: /account/data-use",
            ),
            Hurdle::None => Problem::confirm_again(),
        }
    }
    /// Whether the actor is one of the organisation today: a member, or somebody from outside who holds an office here.
    pub fn belongs(&self) -> bool {
        let actor = &self.actor;
        actor.person.is_some() && (actor.member || !actor.grants.is_empty())
    }
    /// Whether a route of this kind is open to the actor.
    pub fn allowed(&self, allow: Allow) -> Result<()> {
        let actor = &self.actor;
        match allow {
            Allow::Anyone => Ok(()),
            Allow::Demo if self.app.config().demo => Ok(()),
            Allow::Demo => Err(Problem::not_found("There is no such page.")),
            Allow::SignedIn if actor.account.is_some() || actor.person.is_some() => Ok(()),
            Allow::Own if actor.person.is_some() => Ok(()),
            Allow::Member if self.belongs() => Ok(()),
            Allow::Member if actor.person.is_some() => Err(Problem::forbidden(
                "This page is for members of this organisation, and the register does not have you as one today.",
            )
            .hint("What concerns you stays open: your entry, fees, receipts and data, from /me.")),
            Allow::Own | Allow::Member if actor.account.is_some() => {
                Err(Problem::forbidden("This page is for members of this organisation."))
            }
            Allow::SignedIn | Allow::Own | Allow::Member => Err(Problem::sign_in()),
            Allow::Officer(_) if actor.system => Ok(()),
            Allow::Officer(_) if actor.account.is_none() && actor.person.is_none() => Err(Problem::sign_in()),
            Allow::Officer(powers) if actor.grants.iter().any(|it| powers.contains(&it.power)) => {
                let waits = |it: &Grant| powers.contains(&it.power) && !self.waits_for_agreement(it.power);
                let open = self.powers_awake() && actor.grants.iter().any(waits);
                if open { Ok(()) } else { Err(self.asleep()) }
            }
            Allow::Officer(_) => {
                Err(Problem::forbidden("This page belongs to an office that you do not hold today."))
            }
        }
    }
}

/// All powers a person holds at an instant, asked of every capability.
pub async fn grants_of(app: &App, group: crate::GroupId, person: PersonId, now: At) -> Result<Vec<Grant>> {
    let mut grants = vec![];
    for source in app.features().iter().filter_map(|it| it.grants) {
        grants.extend(source(app.clone(), group, person, now).await?);
    }
    Ok(grants)
}

/// Whether a person is a member at an instant. Where no capability keeps a register, everybody known is one.
pub(crate) async fn is_member(app: &App, group: crate::GroupId, person: PersonId, now: At) -> Result<bool> {
    for asks in app.features().iter().filter_map(|it| it.member) {
        if !asks(app.clone(), group, person, now).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(no_group)
    }
}

/// `Option<Ctx>` is for pages that also work before a group has been founded.
impl<S: Send + Sync> OptionalFromRequestParts<S> for Ctx {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

fn no_group() -> Problem {
    Problem::not_found("No organisation answers to this address yet.")
        .hint("The keeper of the server founds one with: plenary admin create")
}
