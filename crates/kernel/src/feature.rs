//! What a capability hands to the binary: plain data, listed in `plenary/src/features.rs`.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::routes::Routes;
use crate::{AccountId, App, At, Cite, Ctx, GroupId, PersonId, Power, Result};

pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Tells which person of the group an account is, and that person's name.
pub type Identify = fn(App, GroupId, AccountId) -> BoxFuture<Result<Option<(PersonId, String)>>>;
/// Tells which powers a person holds at an instant.
pub type Grants = fn(App, GroupId, PersonId, At) -> BoxFuture<Result<Vec<crate::Grant>>>;
/// Tells whether a person is a member at an instant.
pub type IsMember = fn(App, GroupId, PersonId, At) -> BoxFuture<Result<bool>>;
/// Tells what stands between an officer and the powers of the office in this session, if anything does.
pub type Hurdles = fn(App, GroupId, PersonId, Option<At>, At) -> BoxFuture<Result<crate::Hurdle>>;
/// Handles one event; called at least once, idempotent by the event's id.
pub type OnEvent = fn(Ctx, crate::event::Event) -> BoxFuture<Result<()>>;
/// Does one job; its payload is the JSON it was enqueued with.
pub type Work = fn(Ctx, crate::job::Job) -> BoxFuture<Result<()>>;
/// Done again and again for each group, by one node at a time.
pub type Tick = fn(Ctx) -> BoxFuture<Result<()>>;
/// The lines of a person's Monday page.
pub type Dues = fn(Ctx) -> BoxFuture<Result<Vec<Due>>>;

/// A sentence that every page shows, such as that the rules are provisional; asked once for each request.
pub type Banner = fn(Ctx) -> BoxFuture<Result<Option<String>>>;

/// Which people a list for this purpose and channel must leave out, each with a whole sentence that says why. What the
/// law or the constitution requires (notices, rolls) is asked with a purpose that nobody can refuse, and answers with none.
pub type HoldsBack = fn(
    Ctx,
    crate::personal::Purpose,
    Channel,
) -> BoxFuture<Result<std::collections::BTreeMap<PersonId, String>>>;

/// What the entry of a person has today that stays with it, as the words after its number in the register: "holds an office
/// (Organiser)". Such an entry is joined into no other, and another into it by two officers.
pub type HoldsApart = fn(Ctx, PersonId) -> BoxFuture<Result<Option<Apart>>>;

/// Why an entry is the one to keep when two are joined.
#[derive(Clone, Debug)]
pub struct Apart {
    /// What it has, as the words after its number: "holds an office (Organiser)".
    pub has: String,
    /// A sentence that says how that comes to an end.
    pub over: &'static str,
}

/// Who shares a letter with whom: everybody of a household in which at least two agreed, with the household's id.
pub type Households = fn(Ctx) -> BoxFuture<Result<std::collections::BTreeMap<PersonId, uuid::Uuid>>>;

/// What somebody who joins is asked to agree to, if they like.
pub type Consents = fn(Ctx) -> BoxFuture<Result<Vec<Asked>>>;

/// One purpose that rests on consent, in the words in force, and the ways that can be agreed to one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub purpose: &'static str,
    pub title: &'static str,
    pub words: String,
    pub version: i64,
    /// The word of each and how people read it.
    pub channels: Vec<(&'static str, &'static str)>,
}

/// Asks every capability what whoever joins can agree to.
pub async fn consents(ctx: &Ctx) -> Result<Vec<Asked>> {
    let mut all = vec![];
    for asks in ctx.app.features().iter().filter_map(|it| it.consents) {
        all.extend(asks(ctx.clone()).await?);
    }
    Ok(all)
}

/// The ways to reach people that the law tells apart (PECR regulations 19 to 22).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Email,
    Text,
    Telephone,
    Post,
    /// No message at all: being on a list.
    List,
}

/// Asks every capability whom a list must leave out. The first reason given counts.
pub async fn held_back(
    ctx: &Ctx,
    purpose: crate::personal::Purpose,
    channel: Channel,
) -> Result<std::collections::BTreeMap<PersonId, String>> {
    let mut all = std::collections::BTreeMap::new();
    for asks in ctx.app.features().iter().filter_map(|it| it.holds_back) {
        for (person, why) in asks(ctx.clone(), purpose, channel).await? {
            all.entry(person).or_insert(why);
        }
    }
    Ok(all)
}

/// Who shares a letter with whom today.
pub async fn households(ctx: &Ctx) -> Result<std::collections::BTreeMap<PersonId, uuid::Uuid>> {
    let mut all = std::collections::BTreeMap::new();
    for asks in ctx.app.features().iter().filter_map(|it| it.households) {
        all.extend(asks(ctx.clone()).await?);
    }
    Ok(all)
}

/// One capability.
#[derive(Clone)]
pub struct Feature {
    pub name: &'static str,
    pub routes: fn() -> Routes,
    pub openapi: Option<fn() -> utoipa::openapi::OpenApi>,
    pub jobs: &'static [(&'static str, Work)],
    pub ticks: &'static [(&'static str, Duration, Tick)],
    pub on_events: &'static [(&'static str, OnEvent)],
    pub dues: Option<Dues>,
    pub nav: &'static [Nav],
    pub grants: Option<Grants>,
    /// Answered by whoever keeps the register of members.
    pub member: Option<IsMember>,
    /// Asked once for each request of somebody who holds a power.
    pub hurdles: Option<Hurdles>,
    pub banner: Option<Banner>,
    /// What its tables hold on people.
    pub personal: &'static [crate::personal::Holding],
    /// Tables with a column that looks like a person's and is none.
    pub plain: &'static [crate::personal::Plain],
    /// Who of these people must not be written to or listed for a purpose, and why.
    pub holds_back: Option<HoldsBack>,
    /// What an entry has that stays with it when two are joined.
    pub holds_apart: Option<HoldsApart>,
    pub households: Option<Households>,
    pub consents: Option<Consents>,
}

impl Feature {
    /// A capability that has routes and, until told otherwise, nothing else.
    pub const fn new(name: &'static str, routes: fn() -> Routes) -> Self {
        Self {
            name,
            routes,
            openapi: None,
            jobs: &[],
            ticks: &[],
            on_events: &[],
            dues: None,
            nav: &[],
            grants: None,
            member: None,
            hurdles: None,
            banner: None,
            personal: &[],
            plain: &[],
            holds_back: None,
            holds_apart: None,
            households: None,
            consents: None,
        }
    }
}

/// An entry of the main navigation, shown to those it is for.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    pub label: &'static str,
    pub href: &'static str,
    pub allow: crate::Allow,
    /// Smaller comes first.
    pub order: u8,
}

/// How pressing a line of the Monday page is. Said in words too, never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Overdue,
    Soon,
    Open,
    Done,
}

/// One line of the Monday page: what is due, by when, by which clause, and what happens if it slips.
#[derive(Clone, Debug)]
pub struct Due {
    pub title: String,
    pub href: String,
    pub by: Option<At>,
    pub cite: Option<Cite>,
    pub if_it_slips: Option<String>,
    pub tone: Tone,
    /// Whose it is: "You", "Data manager".
    pub whose: String,
    /// Shown to everyone if `None`; else only to holders of the power.
    pub needs: Option<Power>,
}
