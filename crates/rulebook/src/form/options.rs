//! What may be chosen on a form: the ids that a document defines, with their names.

use super::{InputKind, Target};
use crate::rule::RefKind;
use crate::rules::Rules;
use crate::words::{capital, list};

/// What an input may be chosen from: value and label. Empty for inputs that are typed freely.
pub fn options(kind: &InputKind, rules: &Rules) -> Vec<(String, String)> {
    match kind {
        InputKind::Choice(pairs) | InputKind::Many(pairs) => {
            pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
        }
        InputKind::YesNo => vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())],
        InputKind::One(target) | InputKind::Several(target) => targets(*target, rules),
        _ => vec![],
    }
}

fn targets(target: Target, rules: &Rules) -> Vec<(String, String)> {
    match target {
        Target::Clause => {
            rules.document().clauses.iter().map(|c| (c.slug.clone(), capital(&c.label()))).collect()
        }
        Target::Reader => {
            let mut all = targets(Target::Rule(RefKind::Category), rules);
            all.push((crate::rule::publication::EVERYONE.to_owned(), "Everybody".to_owned()));
            all
        }
        Target::Rule(kind) => named(kind, rules),
    }
}

fn named(kind: RefKind, rules: &Rules) -> Vec<(String, String)> {
    let bodies = || {
        let mut all: Vec<(String, String)> =
            rules.bodies().iter().map(|b| (b.id().to_owned(), capital(&rules.name_of(b.id())))).collect();
        if !all.iter().any(|(id, _)| id == "members") {
            all.insert(0, ("members".to_owned(), "The members".to_owned()));
        }
        all
    };
    let posts = || {
        let path = |p: &crate::Found<'_, crate::Post>| (format!("{}/{}", p.body, p.id()), capital(&p.name));
        rules.posts().iter().map(path).collect::<Vec<_>>()
    };
    let roles = || {
        let also = |p: crate::Found<'_, crate::Post>| {
            let role = |r: &String| (format!("{}/{r}", p.body), capital(&r.replace('-', " ")));
            p.also.iter().map(role).collect::<Vec<_>>()
        };
        rules.posts().into_iter().flat_map(also).collect::<Vec<_>>()
    };
    match kind {
        RefKind::Body => bodies(),
        RefKind::Post => rules.posts().iter().map(|p| (p.id().to_owned(), capital(&p.name))).collect(),
        RefKind::Owner => [bodies(), posts(), roles()].concat(),
        RefKind::Scope => [bodies(), posts()].concat(),
        RefKind::Category => {
            let name = |c: &crate::Found<'_, crate::Category>| {
                (c.id().to_owned(), capital(c.name.as_deref().unwrap_or_else(|| c.id())))
            };
            rules.categories().iter().map(name).collect()
        }
        RefKind::Event => events(rules),
        RefKind::Election => {
            let label = |e: &crate::Found<'_, crate::Election>| {
                let posts: Vec<String> = e.posts().map(|p| rules.name_of(p)).collect();
                (e.id().to_owned(), format!("Election: {}", list(&posts, "and")))
            };
            rules.elections().iter().map(label).collect()
        }
    }
}

fn events(rules: &Rules) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        rules.meetings().iter().map(|m| (m.id().to_owned(), capital(&rules.event_name(m.id())))).collect();
    let others = rules.document().rules().filter(|r| {
        matches!(r.kind.kind(), crate::Kind::Election | crate::Kind::Nomination | crate::Kind::Notice)
    });
    all.extend(others.map(|r| {
        let clause = rules.clause(&r.clause).map(|c| c.title.clone()).unwrap_or_default();
        (r.id.clone(), format!("{} ({})", capital(&r.id.replace('-', " ")), clause))
    }));
    all
}
