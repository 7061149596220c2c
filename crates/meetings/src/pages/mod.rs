//! Pages of meetings, by phase.

use std::collections::BTreeMap;

use kernel::{Ctx, PersonId, Result, Routes};
use ui::Shell;

use crate::model::Sitting;

mod after;
mod before;
mod comments;
mod confidential;
mod home;
mod hour;
mod letters;
mod minutes;
mod outside;
mod reflection;
mod reports;
mod series;
mod together;

pub use hour::Live;

pub fn routes() -> Routes {
    before::routes()
        .merge(hour::routes())
        .merge(after::routes())
        .merge(minutes::routes())
        .merge(confidential::routes())
        .merge(comments::routes())
        .merge(home::routes())
        .merge(reflection::routes())
        .merge(reports::routes())
        .merge(series::routes())
        .merge(outside::routes())
        .merge(letters::routes())
        .merge(together::routes())
}

/// The frame of a page about one meeting.
fn shell(ctx: &Ctx, sitting: &Sitting, title: impl Into<String>) -> Shell {
    let page = format!("/meetings/{}", sitting.meeting.id);
    Shell::new(ctx, title).crumb("Meetings", "/meetings").crumb(sitting.occasion.title.clone(), page)
}

/// Names of people, those who left the register too.
struct Names(BTreeMap<PersonId, String>);

impl Names {
    async fn of(ctx: &Ctx, persons: impl IntoIterator<Item = PersonId>) -> Result<Self> {
        let mut ids: Vec<PersonId> = persons.into_iter().collect();
        ids.sort();
        ids.dedup();
        Ok(Self(people::service::names(ctx, &ids).await?))
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn name(&self, person: PersonId) -> String {
        self.0.get(&person).cloned().unwrap_or_else(|| "somebody no longer in the register".to_owned())
    }
}

/// Members whom a form can name, by name with their number; the look is logged.
async fn members(ctx: &Ctx, purpose: &str) -> Result<Vec<(String, String)>> {
    let members = people::service::nameable(ctx, purpose).await?;
    Ok(members.iter().map(people::service::Nameable::choice).collect())
}

/// The words of a closed list for a form: slug and label.
macro_rules! options {
    ($type:ty) => {
        <$type>::ALL.iter().map(|it| (it.slug(), it.label())).collect::<Vec<(&'static str, &'static str)>>()
    };
}
use options;
