//! The bench: gathers facts, missing facts, cites and the first refusal while an act is examined.

use std::collections::BTreeSet;

use jiff::Zoned;
use jiff::civil::Date;

use super::{Act, FactKey, Facts, Outcome, Ruling};
use crate::cite::Cite;
use crate::rule::{Category, Condition, Right};
use crate::rules::{Found, Rules};
use crate::words::list;

pub(super) struct Bench<'a> {
    pub rules: &'a Rules,
    pub facts: &'a Facts,
    cannot: String,
    missing: BTreeSet<FactKey>,
    cites: Vec<Cite>,
    refusal: Option<(String, Option<String>)>,
}

impl<'a> Bench<'a> {
    pub fn new(rules: &'a Rules, act: &Act, facts: &'a Facts) -> Self {
        let cannot = act.cannot(rules);
        Self { rules, facts, cannot, missing: BTreeSet::new(), cites: vec![], refusal: None }
    }

    pub fn ruling(self) -> Ruling {
        let outcome = match (self.refusal, self.missing.is_empty()) {
            (Some((reason, still)), _) => Outcome::Refused { reason, still },
            (None, false) => Outcome::NeedsFacts { facts: self.missing.into_iter().collect() },
            (None, true) => Outcome::Allowed,
        };
        Ruling { outcome, cites: self.cites, document: self.rules.name().to_owned() }
    }

    /// Rests the ruling on a rule.
    pub fn rest_on(&mut self, cite: Cite) {
        if self.refusal.is_none() && !self.cites.contains(&cite) {
            self.cites.push(cite);
        }
    }

    /// Refuses, because of a rule; the first refusal stands.
    pub fn refuse(&mut self, because: &str, still: Option<String>, cite: Option<Cite>) {
        if self.refusal.is_some() {
            return;
        }
        self.refusal = Some((format!("{} because {because}", self.cannot), still));
        self.cites = cite.into_iter().collect();
    }

    pub fn flag(&mut self, key: FactKey) -> Option<bool> {
        let known = self.facts.flag(key);
        self.note(key, known)
    }

    pub fn date(&mut self, key: FactKey) -> Option<Date> {
        let known = self.facts.date(key);
        self.note(key, known)
    }

    pub fn moment(&mut self, key: FactKey) -> Option<Zoned> {
        let known = self.facts.moment(key).cloned();
        self.note(key, known)
    }

    pub fn list(&mut self, key: FactKey) -> Option<Vec<String>> {
        let known = self.facts.list(key).map(<[String]>::to_vec);
        self.note(key, known)
    }

    fn note<T>(&mut self, key: FactKey, known: Option<T>) -> Option<T> {
        if known.is_none() {
            self.missing.insert(key);
        }
        known
    }

    /// The category of the person, where it is one that the text knows.
    pub fn category(&mut self) -> Option<Found<'a, Category>> {
        let known = self.facts.text(FactKey::Category).map(str::to_owned);
        let id = self.note(FactKey::Category, known)?;
        let rules = self.rules;
        let found = rules.category(&id);
        if found.is_none() {
            let cite = rules.categories().first().map(|c| c.cite.clone());
            self.refuse(
                "you are in no category of members",
                Some("Anyone entitled may apply to join.".to_owned()),
                cite,
            );
        }
        found
    }

    /// Refuses unless the person's category has the right.
    pub fn needs_right(&mut self, right: Right) {
        let Some(category) = self.category() else { return };
        if category.may.contains(&right) {
            return self.rest_on(category.cite.clone());
        }
        let name = category.name.clone().unwrap_or_else(|| category.id().to_owned());
        let others: Vec<&str> = category.may.iter().map(|r| r.words()).collect();
        let still = (!others.is_empty()).then(|| format!("You may {}.", list(&others, "and")));
        self.refuse(&format!("the category \"{name}\" does not include it"), still, Some(category.cite));
    }

    /// The first thing that a condition asks and the person does not fulfil; missing facts are noted.
    pub fn unmet(&mut self, condition: &Condition, on: FactKey) -> Option<String> {
        let flags = [
            (
                condition.lives_in_area,
                FactKey::LivesInArea,
                "you do not live in the area",
                "you live in the area",
            ),
            (
                condition.national_member,
                FactKey::NationalMember,
                "you are not a member of the national association",
                "you are a member of the national association",
            ),
            (
                condition.rival_party,
                FactKey::InRivalParty,
                "you are not a member of another party",
                "you are a member of a rival party",
            ),
            (
                condition.shares_aims,
                FactKey::SharesAims,
                "you have not declared that you share the aims",
                "you share the aims",
            ),
        ];
        for (asked, key, no, yes) in flags {
            let Some(asked) = asked else { continue };
            match self.flag(key) {
                Some(known) if known != asked => return Some(if asked { no } else { yes }.to_owned()),
                _ => {}
            }
        }
        self.unmet_category(condition)
            .or_else(|| self.unmet_age(condition))
            .or_else(|| self.unmet_fee(condition, on))
            .or_else(|| self.unmet_length(condition, on))
            .or_else(|| self.unmet_region(condition))
            .or_else(|| self.unmet_posts(condition))
    }

    fn unmet_category(&mut self, condition: &Condition) -> Option<String> {
        if condition.category.is_empty() {
            return None;
        }
        let category = self.category()?;
        let fits = condition.category.iter().any(|c| c == category.id());
        (!fits).then(|| format!("it is for members of the category {}", list(&condition.category, "or")))
    }

    fn unmet_age(&mut self, condition: &Condition) -> Option<String> {
        let least = condition.min_age?;
        let known = self.facts.number(FactKey::AgeYears);
        let age = self.note(FactKey::AgeYears, known)?;
        (age < i64::from(least)).then(|| format!("you are younger than {least}"))
    }

    fn unmet_fee(&mut self, condition: &Condition, on: FactKey) -> Option<String> {
        if condition.fee_paid != Some(true) {
            return None;
        }
        if let Some(id) = self.facts.text(FactKey::Category)
            && self.rules.fee(id).is_none()
        {
            return None;
        }
        let (day, until) = (self.date(on), self.date(FactKey::FeePaidUntil));
        let (day, until) = (day?, until?);
        (until < day).then(|| format!("your fee is paid only until {}", day_words(until)))
    }

    fn unmet_length(&mut self, condition: &Condition, on: FactKey) -> Option<String> {
        let length = condition.member_for?;
        let (day, since) = (self.date(on), self.date(FactKey::MemberSince));
        let (day, since) = (day?, since?);
        let span = jiff::Span::new()
            .years(length.years)
            .months(length.months)
            .weeks(length.weeks)
            .days(length.days + length.hours.div_euclid(24));
        let ripe = since.checked_add(span).ok();
        (ripe.is_none_or(|r| r > day)).then(|| format!("you have been a member for less than {length}"))
    }

    fn unmet_region(&mut self, condition: &Condition) -> Option<String> {
        let asked = condition.region.as_ref()?;
        let known = self.facts.text(FactKey::Region).map(str::to_owned);
        let own = self.note(FactKey::Region, known)?;
        let named = self.rules.body(asked).and_then(|body| body.name.clone());
        (own != *asked).then(|| format!("you do not belong to {}", named.as_deref().unwrap_or(asked)))
    }

    fn unmet_posts(&mut self, condition: &Condition) -> Option<String> {
        if condition.not_holding.is_empty() {
            return None;
        }
        let held = self.list(FactKey::PostsHeld)?;
        let clash = condition.not_holding.iter().find(|p| held.contains(p))?;
        Some(format!("you hold the post of {}", self.rules.name_of(clash)))
    }
}

/// A day as it stands in a sentence: "5 September 2026".
pub(super) fn day_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A moment as it stands in a sentence: "5 September 2026, 23:59".
pub(super) fn moment_words(moment: &Zoned) -> String {
    moment.strftime("%-d %B %Y, %H:%M").to_string()
}
