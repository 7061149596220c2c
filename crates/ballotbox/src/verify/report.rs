//! What a verification says: points, each held, failed or not done, with where and why.

use serde::Serialize;

/// How a point came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Holds,
    Fails,
    /// The bundle does not hold what this would need; `line` says why.
    NotDone,
}

/// One thing that does not fit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The log entry, where it is one.
    pub entry: Option<u64>,
    pub text: String,
}

/// One point of the verification.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
    pub title: String,
    pub verdict: Verdict,
    /// One sentence: what was looked at, or why not.
    pub line: String,
    /// The first findings; `more` are left out.
    pub findings: Vec<Finding>,
    pub more: u64,
}

/// All points, and what a reader should know beside.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Report {
    pub steps: Vec<Step>,
    pub notes: Vec<String>,
}

/// A broken bundle would name every one of its entries; the first ones suffice.
const MOST_FINDINGS: usize = 20;

impl Report {
    /// Whether nothing failed.
    pub fn holds(&self) -> bool {
        !self.steps.is_empty() && self.steps.iter().all(|it| it.verdict != Verdict::Fails)
    }

    /// Every finding with the title of its point.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &Finding)> {
        self.steps.iter().flat_map(|step| step.findings.iter().map(|it| (step.title.as_str(), it)))
    }

    /// Adds a point that was done.
    pub fn done(&mut self, title: &str, line: String, wrong: Wrong) {
        let verdict = if wrong.number == 0 { Verdict::Holds } else { Verdict::Fails };
        let more = wrong.number - wrong.findings.len() as u64;
        self.steps.push(Step { title: title.into(), verdict, line, findings: wrong.findings, more });
    }

    /// Adds a point that could not be done.
    pub fn not_done(&mut self, title: &str, why: &str) {
        let (verdict, line) = (Verdict::NotDone, why.to_owned());
        self.steps.push(Step { title: title.into(), verdict, line, findings: vec![], more: 0 });
    }
}

/// What is found wrong while a point is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wrong {
    findings: Vec<Finding>,
    number: u64,
}

impl Wrong {
    pub fn at(&mut self, path: &str, entry: Option<u64>, text: impl Into<String>) {
        self.number += 1;
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding { path: path.into(), entry, text: text.into() });
        }
    }

    pub fn file(&mut self, path: &str, text: impl Into<String>) {
        self.at(path, None, text);
    }

    pub fn is_empty(&self) -> bool {
        self.number == 0
    }
}
