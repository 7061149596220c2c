//! The registry: every purpose with what is held for it, read from the descriptions beside the tables.

use kernel::personal::{self, Erasure, Holding, Purpose, Retention};
use kernel::schema::{Table, tables};
use kernel::{App, Result};

use crate::model::Controller;

/// A purpose and everything that is held for it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub purpose: Purpose,
    pub held: Vec<Held>,
}

/// One table as the notice and the record describe it.
#[derive(Clone, Debug)]
pub struct Held {
    pub title: &'static str,
    pub table: &'static str,
    /// The kinds of data, in words.
    pub kinds: Vec<String>,
    /// A whole sentence: how long.
    pub kept: String,
    /// A whole sentence: what erasure does.
    pub erased: String,
}

/// The registry of this application, purposes without anything held left out.
pub fn notice(app: &App, controller: &Controller) -> Result<Vec<Entry>> {
    let (all, tables) = (personal::all(app), tables());
    let of = |purpose: Purpose| Entry {
        purpose,
        held: all.iter().filter(|it| it.purpose == purpose).map(|it| held(it, &tables, controller)).collect(),
    };
    Ok(Purpose::ALL.into_iter().map(of).filter(|it| !it.held.is_empty()).collect())
}

fn held(it: &Holding, tables: &[Table], controller: &Controller) -> Held {
    let table = tables.iter().find(|table| table.name == it.table);
    let columns = table.into_iter().flat_map(|it| &it.columns).map(|it| it.0.as_str());
    let mut kinds: Vec<String> = vec![];
    for column in columns.filter(|column| tells(it, column)) {
        let label = it.label(column);
        if !kinds.contains(&label) {
            kinds.push(label);
        }
    }
    Held { title: it.title, table: it.table, kinds, kept: kept(it, controller), erased: erased(it) }
}

/// Keys and secrets say nothing to anybody.
fn tells(it: &Holding, column: &str) -> bool {
    let key = column == "id" || column == "group_id" || column.ends_with("_id");
    !key && !it.secret.contains(&column)
}

fn kept(it: &Holding, controller: &Controller) -> String {
    let months = controller.months_after_leaving;
    match it.retention {
        Retention::WithPerson => {
            format!("As long as you belong here, and {months} months after you left.")
        }
        Retention::Days { days, .. } if days % 365 == 0 => match days / 365 {
            1 => "One year.".to_owned(),
            years => format!("{years} years."),
        },
        Retention::Days { days, .. } => format!("{days} days."),
        Retention::Lasting(why) => format!("As long as the organisation exists. {why}"),
    }
}

fn erased(it: &Holding) -> String {
    match it.erasure {
        Erasure::Delete => "Erased when you ask, where the law does not say otherwise.".to_owned(),
        Erasure::DeleteUnlessIn { .. } => {
            "Erased when you ask, unless you use it in another organisation here.".to_owned()
        }
        Erasure::Blank(_) => "The entry stays without your name when you ask for erasure.".to_owned(),
        Erasure::Keep(why) => why.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
