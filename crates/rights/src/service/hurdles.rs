//! What stands in the way of an erasure: read once, asked for one person or for all whose time is over.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Ctx, PersonId, Result};

use super::limits::RESTRICTION;
use crate::model::{Case, CaseId, Kind};
use crate::store::{case, erasure, limit};

pub struct Hurdles {
    offices: BTreeSet<PersonId>,
    restricted: BTreeSet<PersonId>,
    open: BTreeMap<PersonId, Vec<Case>>,
    planned: BTreeSet<PersonId>,
    called_back: BTreeSet<PersonId>,
    own: Option<PersonId>,
}

impl Hurdles {
    pub async fn read(ctx: &Ctx) -> Result<Self> {
        let (db, group) = (ctx.db(), ctx.group.id);
        let terms = bodies::service::running(ctx, ctx.now).await?;
        let limits = limit::all(db, group, ctx.now).await?;
        let mut open: BTreeMap<PersonId, Vec<Case>> = BTreeMap::new();
        for it in case::open(db, group).await? {
            if let Some(person) = it.person {
                open.entry(person).or_default().push(it);
            }
        }
        Ok(Self {
            offices: terms.iter().flat_map(|it| it.holders.iter().map(|one| one.person)).collect(),
            restricted: limits.iter().filter(|it| it.sort == RESTRICTION).map(|it| it.person).collect(),
            open,
            planned: erasure::waiting(db, group).await?.into_iter().collect(),
            called_back: erasure::called_back(db, group).await?.into_iter().collect(),
            own: ctx.actor.person,
        })
    }

    /// The open request of this person that asks for the erasure.
    pub fn request_of(&self, person: PersonId) -> Option<CaseId> {
        let all = self.open.get(&person)?;
        all.iter().find(|it| it.kind == Kind::Erasure).map(|it| it.id)
    }

    /// Why this person cannot be erased now; `case` is the request that asks for it.
    pub fn of(&self, person: PersonId, case: Option<CaseId>) -> Vec<String> {
        let mut found = vec![];
        if self.offices.contains(&person) {
            found.push(
                "This person holds an office today, and members have to know who answers for it. Record the end of the \
                 term first."
                    .to_owned(),
            );
        }
        // Whoever asks for erasure does not want any more that their data are kept.
        if case.is_none() && self.restricted.contains(&person) {
            found.push(
                "This person asked that their data be kept and not used (UK GDPR Article 18), so they are not erased \
                 unless the person asks for it, or the restriction has ended."
                    .to_owned(),
            );
        }
        let open = self.open.get(&person).into_iter().flatten();
        for it in open.filter(|it| Some(it.id) != case) {
            found.push(format!(
                "Request no. {} ({}) of this person is still open. Answer it first: what is erased can be neither given \
                 nor shown.",
                it.number,
                it.kind.label().to_lowercase()
            ));
        }
        if self.own == Some(person) {
            found.push(
                "Nobody erases themselves: another officer does it, so that it can be shown that it was asked."
                    .to_owned(),
            );
        }
        found
    }

    /// Why the daily run leaves this person alone.
    pub fn of_run(&self, person: PersonId) -> Option<String> {
        if self.planned.contains(&person) {
            return Some("The erasure is planned already.".to_owned());
        }
        if self.called_back.contains(&person) {
            return Some(
                "The erasure was called back, so none is planned by itself. Plan it here when it can go on."
                    .to_owned(),
            );
        }
        self.of(person, None).into_iter().next()
    }
}
