//! Several documents one below another: a constitution, standing orders, policies; a local group under its association.
//! A lower one may say more than a higher one and never something else.

use serde::Serialize;

use crate::check::subjects;
use crate::cite::Cite;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::rule::{Body, Category, Condition, Kind, Reserved, Rule, Term};
use crate::rules::{Found, Rules};

/// Documents in their order, the highest first.
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    layers: Vec<Layer>,
}

/// One document and how it stands to those above it.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Its rules; [`Rules::name`] says what the document is called.
    pub rules: Rules,
    /// How it stands to the document above.
    pub under: Under,
}

/// How a document stands to the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Under {
    /// It is the highest.
    Top,
    /// It belongs to the same organisation: standing orders under a constitution. Both speak of the same bodies,
    /// meetings and members.
    SameOrganisation,
    /// It belongs to an organisation below: a local group under its association. Its bodies and meetings are its own.
    OwnOrganisation,
}

/// A lower document that says something else than a higher one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Override {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name such as `authority.contradicts`.
    pub code: &'static str,
    /// The higher document and the place in it.
    pub higher: (String, Cite),
    /// The lower document and the place in it.
    pub lower: (String, Cite),
    /// What is the matter, as a sentence that names both places.
    pub message: String,
    /// What to do about it.
    pub hint: &'static str,
}

impl Hierarchy {
    /// No documents yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more document below those already there.
    pub fn below(mut self, rules: Rules, under: Under) -> Self {
        let under = if self.layers.is_empty() { Under::Top } else { under };
        self.layers.push(Layer { rules, under });
        self
    }

    /// The documents, the highest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The first answer, asked from the highest document down: `ask(|rules| rules.quorum("agm"))`. Documents of
    /// organisations below another are asked only up to the first of their own.
    pub fn ask<'a, T>(&'a self, look: impl Fn(&'a Rules) -> Option<T>) -> Option<T> {
        let own = self.layers.iter().rposition(|l| l.under == Under::OwnOrganisation).unwrap_or(0);
        self.layers.get(own..).unwrap_or_default().iter().find_map(|l| look(&l.rules))
    }

    /// Everything in which a lower document says something else than a higher one.
    pub fn check(&self) -> Vec<Override> {
        let mut found = vec![];
        for (i, lower) in self.layers.iter().enumerate() {
            for (j, higher) in self.layers.iter().enumerate().take(i) {
                let between = self.layers.get(j + 1..=i).unwrap_or_default();
                let same = between.iter().all(|l| l.under == Under::SameOrganisation);
                Pair { higher: &higher.rules, lower: &lower.rules, same, found: &mut found }.check();
            }
        }
        found
    }
}

struct Pair<'a> {
    higher: &'a Rules,
    lower: &'a Rules,
    same: bool,
    found: &'a mut Vec<Override>,
}

impl Pair<'_> {
    fn check(&mut self) {
        if self.same {
            self.subjects();
            self.definitions();
            self.powers();
        }
        self.reserved();
        self.words();
        self.members();
    }

    /// The same subject with another answer.
    fn subjects(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        for rule in lower.document().rules() {
            // How a document itself is changed is its own affair, below what is above it.
            if matches!(rule.kind.kind(), Kind::Amendment | Kind::AmendmentWindow) {
                continue;
            }
            for (_, subject) in subjects(rule) {
                let above = higher
                    .document()
                    .rules()
                    .find(|r| r.kind != rule.kind && subjects(r).iter().any(|(_, s)| *s == subject));
                if let Some(above) = above {
                    let told = format!("both say what holds for {subject}, and differently");
                    self.add(
                        "authority.contradicts",
                        above,
                        rule,
                        &told,
                        "Take it out of the lower document, or say the same.",
                    );
                }
            }
        }
    }

    /// A body, post, meeting or category of the same id that is something else.
    fn definitions(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        let defining = [Kind::Body, Kind::Post, Kind::Meeting, Kind::Category, Kind::Election];
        for rule in lower.document().rules().filter(|r| defining.contains(&r.kind.kind())) {
            let above = higher.document().rule(&rule.id).filter(|above| above.kind != rule.kind);
            if let Some(above) = above {
                let told = format!("both define `{}`, and differently", rule.id);
                self.add(
                    "authority.redefines",
                    above,
                    rule,
                    &told,
                    "Leave the definition to the higher document.",
                );
            }
        }
    }

    /// A power that the higher document keeps from a body.
    fn powers(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        for body in lower.bodies() {
            let Some(above) = higher.body(body.id()) else { continue };
            if let Some(power) = body.may_decide.iter().find(|d| above.may_not_decide.contains(d)) {
                let told = format!("the higher one keeps \"{power}\" from this body, the lower one gives it");
                self.add(
                    "authority.power",
                    above.rule,
                    body.rule,
                    &told,
                    "Take the power out of the lower document.",
                );
            }
        }
    }

    /// A decision that the higher document reserves to one body and the lower gives to another.
    fn reserved(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        for reserved in higher.of::<Reserved>() {
            let Some(to) = reserved.to.as_deref() else { continue };
            for decision in &reserved.decisions {
                let taken = lower.bodies().into_iter().find(|b: &Found<'_, Body>| {
                    (b.id() != to || !self.same) && b.may_decide.contains(decision)
                });
                if let Some(body) = taken {
                    let told = format!("the higher one reserves \"{decision}\" to {}", higher.name_of(to));
                    let (above, below) = (reserved.rule, body.rule);
                    self.add(
                        "authority.reserved",
                        above,
                        below,
                        &told,
                        "Leave this decision to the body that the higher document names.",
                    );
                }
            }
        }
    }

    /// A word that means something else.
    fn words(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        for term in lower.of::<Term>() {
            let other = |t: &Found<'_, Term>| {
                t.word.eq_ignore_ascii_case(&term.word)
                    && t.means.is_some()
                    && t.means != term.means
                    && term.means.is_some()
            };
            if let Some(above) = higher.of::<Term>().into_iter().find(other) {
                let told = format!("\"{}\" means something else in each", term.word);
                self.add(
                    "authority.term",
                    above.rule,
                    term.rule,
                    &told,
                    "Use another word, or the meaning of the higher document.",
                );
            }
        }
    }

    /// Somebody admitted whom the higher document shuts out of every category.
    fn members(&mut self) {
        let (higher, lower) = (self.higher, self.lower);
        let above = higher.categories();
        let Some(first) = above.first() else { return };
        let shuts = |ask: fn(&Condition) -> Option<bool>| {
            above.iter().all(|c: &Found<'_, Category>| ask(&c.requires) == Some(false))
        };
        if !shuts(|c| c.rival_party) {
            return;
        }
        for category in lower.categories() {
            let vouched = category.requires.national_member == Some(true);
            if category.requires.rival_party != Some(false) && !vouched {
                let told = "the higher one shuts out members of rival parties, the lower one admits them";
                self.add(
                    "authority.members",
                    first.rule,
                    category.rule,
                    told,
                    "Ask for `rival_party = false` here too, or have the higher body agree.",
                );
            }
        }
    }

    fn add(&mut self, code: &'static str, above: &Rule, below: &Rule, told: &str, hint: &'static str) {
        let higher = (self.higher.name().to_owned(), self.higher.cite(above));
        let lower = (self.lower.name().to_owned(), self.lower.cite(below));
        let message = format!(
            "The {}, {}, cannot override the {}, {}: {told}.",
            lower.0,
            lower.1.label(),
            higher.0,
            higher.1.label()
        );
        self.found.push(Override { severity: Severity::Error, code, higher, lower, message, hint });
    }
}

/// Whether a document may stand below another without any change.
pub fn fits_below(higher: &Rules, lower: &Document, name: &str, under: Under) -> Vec<Override> {
    let lower = Rules::new(lower.clone(), 1).named(name);
    Hierarchy::new().below(higher.clone(), Under::Top).below(lower, under).check()
}
