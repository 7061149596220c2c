//! Joining: the form, the confirmed address, the decision.

mod apply;
mod decide;

use std::sync::Arc;

use constitution::Version;
use kernel::{Cite, Ctx, Kind, Power, Problem, Result};

pub use apply::{NewApplication, apply, asked, confirm, enter};
pub use decide::{Check, Checked, admit, check, refuse, silence};

use crate::model::{Application, ApplicationId, ApplicationState, Statement, statements};
use crate::store::application;

/// A category that somebody can ask to be in.
#[derive(Clone, Debug)]
pub struct Open {
    pub id: String,
    pub name: String,
    /// The rule in plain words.
    pub plain: String,
    pub statements: Vec<Statement>,
    /// Whether a number in the national register helps.
    pub national: bool,
    pub fee: bool,
    pub cite: Cite,
}

/// The categories there are, with what each declares; none while there is no constitution.
pub async fn categories(ctx: &Ctx) -> Result<Vec<Open>> {
    let Some(version) = in_force(ctx).await? else { return Ok(vec![]) };
    let open = |it: &rulebook::Found<'_, rulebook::Category>| Open {
        id: it.id().to_owned(),
        name: it.name.clone().unwrap_or_else(|| it.id().to_owned()),
        plain: version.rules.plain(it.rule),
        statements: statements(&it.requires, &ctx.group.name),
        national: it.requires.national_member == Some(true),
        fee: it.requires.fee_paid == Some(true),
        cite: version.cite(&it.cite),
    };
    Ok(version.rules.categories().iter().map(open).collect())
}

pub(super) async fn in_force(ctx: &Ctx) -> Result<Option<Arc<Version>>> {
    match constitution::service::in_force(ctx).await {
        Ok(version) => Ok(Some(version)),
        Err(problem) if problem.kind == Kind::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The rule on joining a category, if the text has one.
fn rule<'a>(version: &'a Version, category: &str) -> Option<rulebook::Found<'a, rulebook::Joining>> {
    let about = |it: &rulebook::Found<'_, rulebook::Joining>| {
        it.categories.is_empty() || it.categories.iter().any(|c| c == category)
    };
    version.rules.of::<rulebook::Joining>().into_iter().find(about)
}

/// Those in a state, the longest waiting first.
pub async fn list(ctx: &Ctx, state: ApplicationState) -> Result<Vec<Application>> {
    ctx.need(Power::EditRegister, None)?;
    application::in_state(ctx.db(), ctx.group.id, state).await
}

/// One application. Those whose address is not confirmed are nobody's to see.
pub async fn one(ctx: &Ctx, id: ApplicationId) -> Result<Application> {
    ctx.need(Power::EditRegister, None)?;
    let found = application::find(ctx.db(), ctx.group.id, id).await?;
    if found.state == ApplicationState::Sent {
        return Err(Problem::not_found("There is no such application."));
    }
    Ok(found)
}
