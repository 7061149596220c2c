//! Exceptions: which of several rules on one subject holds. A more specific rule goes before a general one only where the
//! general one says so.

use super::{Hit, Rules};
use crate::cite::Cite;
use crate::rule::kind::AsRule;
use crate::rule::{Rule, RuleKind};

impl Rules {
    /// Whether a rule steps back for another where both speak.
    pub fn yields(&self, rule: &Rule, other: &Rule) -> bool {
        rule.except.iter().any(|name| names(name, other))
    }

    /// The rules that go before a rule, with their places; suspended ones too, for then people decide.
    pub fn exceptions<'a>(&'a self, rule: &'a Rule) -> impl Iterator<Item = (&'a Rule, Cite)> {
        let all = rule.except.iter().flat_map(|name| self.document.rules().filter(|it| names(name, it)));
        all.map(|it| (&**it, self.cite(it)))
    }

    /// Of the rules of a type that speak about something, those that hold: a rule steps back where another of them is its
    /// exception, also while that one is suspended.
    pub(crate) fn holding<'a, T: AsRule + 'static>(
        &'a self,
        about: impl Fn(&Hit<'a, T>) -> bool,
    ) -> impl Iterator<Item = Hit<'a, T>> {
        let written =
            self.document.rules().filter_map(|rule| T::of(&rule.kind).map(|value| Hit { value, rule }));
        let all: Vec<Hit<'a, T>> = written.filter(|hit| about(hit)).collect();
        let beaten = |hit: &Hit<'a, T>| {
            !hit.rule.except.is_empty() && all.iter().any(|other| self.yields(hit.rule, other.rule))
        };
        let held: Vec<Hit<'a, T>> =
            all.iter().filter(|hit| !self.is_suspended(hit.rule) && !beaten(hit)).copied().collect();
        held.into_iter()
    }

    /// Where a rule that keeps a decision from a body lets that body decide all the same: a body or a delegation among its
    /// exceptions that gives it this decision.
    pub(crate) fn let_through(&self, rule: &Rule, body: &str, decision: &str) -> Option<Cite> {
        let given = |it: &Rule| match &it.kind {
            RuleKind::Body(own) => it.id == body && own.may_decide.iter().any(|d| d == decision),
            RuleKind::Delegation(handed) => {
                handed.to.as_deref() == Some(body) && handed.what.iter().any(|w| w == decision)
            }
            _ => false,
        };
        self.exceptions(rule).find(|(it, _)| !self.is_suspended(it) && given(it)).map(|(_, cite)| cite)
    }

    /// The exceptions of a rule as sentences; empty where it has none.
    pub(super) fn exceptions_said(&self, rule: &Rule) -> String {
        let mut said = String::new();
        for name in &rule.except {
            let found = self.document.rules().find(|it| names(name, it));
            let place = found.map(|it| format!(" ({})", self.cite(it).label())).unwrap_or_default();
            let what = name.rsplit(':').next().unwrap_or(name).replace('-', " ");
            said.push_str(&match found.map(|it| &it.kind) {
                Some(RuleKind::Confidentiality(_)) => format!(" Left out: {what}{place}."),
                _ => format!(" Except where another rule goes before it: {what}{place}."),
            });
        }
        said
    }
}

/// Whether an exception means this rule.
pub(crate) fn names(name: &str, rule: &Rule) -> bool {
    let Some((kind, which)) = name.split_once(':') else { return name == rule.id };
    let scope = matches!(&rule.kind, RuleKind::Confidentiality(it) if it.scope == which);
    rule.kind.kind().name() == kind && (rule.id == which || scope)
}
