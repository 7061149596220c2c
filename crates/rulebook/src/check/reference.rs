//! References: every name that a rule uses, and every cross-reference of the prose, must be there.

use std::collections::{BTreeSet, HashSet};

use super::Findings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Paragraph;
use crate::rule::{Kind, Ref, RefKind, Rule, RuleKind};
use crate::rules::{Rules, names};
use crate::suggest;

pub(super) fn check(rules: &Rules, findings: &mut Findings) {
    let known = Known::of(rules);
    for rule in rules.document().rules() {
        for name in rule.kind.refs() {
            if !known.has(&name) && !findings.full() {
                unknown(rule, &name, &known, findings);
            }
        }
        clauses(rule, rules, findings);
        exception(rule, rules, findings);
    }
    links(rules, findings);
}

/// Everything that may be named.
struct Known<'a> {
    bodies: BTreeSet<&'a str>,
    posts: BTreeSet<&'a str>,
    paths: HashSet<String>,
    roles: HashSet<String>,
    categories: BTreeSet<&'a str>,
    events: BTreeSet<&'a str>,
    elections: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(rules: &'a Rules) -> Self {
        let ids = |kinds: &[Kind]| -> BTreeSet<&'a str> {
            let fits = rules.document().rules().filter(|r| kinds.contains(&r.kind.kind()));
            fits.map(|r| r.id.as_str()).collect()
        };
        let mut bodies = ids(&[Kind::Body]);
        bodies.insert("members");
        let own = rules.posts().into_iter().map(|p| format!("{}/{}", p.body, p.id()));
        let also = |p: crate::Found<'_, crate::Post>| -> Vec<String> {
            p.also.iter().flat_map(|role| [format!("{}/{role}", p.body), role.clone()]).collect()
        };
        let roles = rules.posts().into_iter().flat_map(also).collect();
        let paths = own.collect();
        let mut events = ids(&[Kind::Meeting, Kind::Election, Kind::Nomination, Kind::Notice]);
        // A text may name the meeting in an election rule before it has a meeting rule of its own.
        events.extend(rules.document().rules().filter_map(|r| match &r.kind {
            RuleKind::Election(e) => Some(e.event.as_str()),
            _ => None,
        }));
        Self {
            bodies,
            posts: ids(&[Kind::Post]),
            paths,
            roles,
            categories: ids(&[Kind::Category]),
            events,
            elections: ids(&[Kind::Election]),
        }
    }

    fn has(&self, name: &Ref<'_>) -> bool {
        let post = || self.posts.contains(name.name) || self.paths.contains(name.name);
        match name.kind {
            RefKind::Body => self.bodies.contains(name.name),
            RefKind::Post => post(),
            RefKind::Owner => self.bodies.contains(name.name) || post() || self.roles.contains(name.name),
            RefKind::Scope => self.bodies.contains(name.name) || post(),
            RefKind::Category => self.categories.contains(name.name),
            RefKind::Event => self.events.contains(name.name),
            RefKind::Election => self.elections.contains(name.name),
        }
    }

    fn names(&self, kind: RefKind) -> Vec<&str> {
        let paths = self.paths.iter().map(String::as_str);
        let mut names: Vec<&str> = match kind {
            RefKind::Body => self.bodies.iter().copied().collect(),
            RefKind::Post => self.posts.iter().copied().collect(),
            RefKind::Owner | RefKind::Scope => self.bodies.iter().copied().chain(paths).collect(),
            RefKind::Category => self.categories.iter().copied().collect(),
            RefKind::Event => self.events.iter().copied().collect(),
            RefKind::Election => self.elections.iter().copied().collect(),
        };
        names.sort_unstable();
        names
    }
}

fn unknown(rule: &Rule, name: &Ref<'_>, known: &Known<'_>, findings: &mut Findings) {
    let what = name.kind.words();
    let message = format!("`{}` names \"{}\", but no rule defines such a {what}.", name.field, name.name);
    let hint = suggest::hint(name.name, known.names(name.kind));
    findings.on(rule, name.field, Severity::Error, "reference.unknown", message, &hint);
}

/// Fields that name clauses by slug.
fn clauses(rule: &Rule, rules: &Rules, findings: &mut Findings) {
    let slugs: Vec<(&str, &str)> = match &rule.kind {
        RuleKind::Post(post) => post.role.iter().map(|r| ("role", r.as_str())).collect(),
        RuleKind::Endorsement(e) => e.criteria.iter().map(|c| ("criteria", c.as_str())).collect(),
        RuleKind::Amendment(a) => a.entrenched.iter().map(|e| ("entrenched", e.as_str())).collect(),
        _ => vec![],
    };
    for (field, slug) in slugs {
        if rules.clause(slug).is_none() {
            let message = format!("`{field}` names the clause \"{slug}\", which is not there.");
            let hint = suggest::hint(slug, rules.document().clauses.iter().map(|c| c.slug.as_str()));
            findings.on(rule, field, Severity::Error, "reference.clause", message, &hint);
        }
    }
}

/// `except = ["two-thirds"]` must name another rule, and no two rules may step back for each other.
fn exception(rule: &Rule, rules: &Rules, findings: &mut Findings) {
    for name in &rule.except {
        if rules.document().rules().any(|other| names(name, other)) {
            continue;
        }
        let bare = name.rsplit(':').next().unwrap_or(name);
        let message = format!("`except` names \"{name}\", but no rule has that name or scope.");
        let known = rules.document().rules().map(|it| it.id.as_str());
        let confidential = rules.confidentialities().into_iter().map(|it| it.value.scope.as_str());
        let hint = suggest::hint(bare, known.chain(confidential));
        findings.on(rule, "except", Severity::Error, "reference.unknown", message, &hint);
    }
    let round = |other: &Rule| other.id == rule.id || rules.yields(other, rule);
    if let Some((other, _)) = rules.exceptions(rule).find(|(other, _)| round(other)) {
        let message = match other.id == rule.id {
            true => format!("The rule `{}` steps back for itself.", rule.id),
            false => format!("The rules `{}` and `{}` step back for each other.", rule.id, other.id),
        };
        let hint = "Only the more general of two rules says `except`.";
        findings.on(rule, "except", Severity::Error, "reference.circular-exception", message, hint);
    }
}

/// Cross-references in the prose; and numbers printed in them that are no longer the clause's.
fn links(rules: &Rules, findings: &mut Findings) {
    let document = rules.document();
    let before = document.preamble.iter().map(|p| (None, p));
    let inside =
        document.clauses.iter().flat_map(|c| c.paragraphs.iter().map(move |p| (Some(c.slug.as_str()), p)));
    for (own, paragraph) in before.chain(inside) {
        if findings.full() {
            return;
        }
        for (target, text) in &paragraph.links {
            link(rules, own, paragraph, target, text, findings);
        }
    }
}

fn link(
    rules: &Rules,
    own: Option<&str>,
    paragraph: &Paragraph,
    target: &str,
    text: &str,
    findings: &mut Findings,
) {
    let place = paragraph.place_of_link(target);
    let mut finding = match rules.clause(target) {
        None => {
            let hint = suggest::hint(target, rules.document().clauses.iter().map(|c| c.slug.as_str()));
            let told = format!(
                "The cross-reference \"{text}\" points to `#{target}`, which no clause has as its slug."
            );
            Diagnostic::new(Severity::Error, "reference.dangling", place, told).with_hint(hint)
        }
        Some(clause) => {
            let printed = text.rsplit(' ').next().filter(|w| w.starts_with(|c: char| c.is_ascii_digit()));
            // "8.1" may be a paragraph of clause 8.
            let part = |n: &str| n.strip_prefix(clause.number.as_str()).is_some_and(|r| r.starts_with('.'));
            let Some(printed) =
                printed.filter(|n| *n != clause.number && !clause.number.is_empty() && !part(n))
            else {
                return;
            };
            let told = format!(
                "The cross-reference says {printed}, but \"{}\" is number {}.",
                clause.title, clause.number
            );
            let hint = format!("Write `[clause {}](#{target})`.", clause.number);
            Diagnostic::new(Severity::Warning, "reference.number", place, told).with_hint(hint)
        }
    };
    finding.clause = own.map(str::to_owned);
    findings.add(finding);
}
