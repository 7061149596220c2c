//! Work: education, reports, reviews, what a post does, what is asked of members, what somebody is to fix.

use super::{Desk, What, proof};
use crate::duty::{DutySpec, ProofKind, Trigger, Unit};
use crate::rule::{Agenda, Consultation, Delegation, Duty, Learning, OpenTerm, ReportDue, Review, Rule};
use crate::units::Moment;

/// What the text asks again and again without saying how often waits for nobody's clock.
const NO_NUMBER: &str = "The text gives no number; members see when it was last done.";
const PUBLISHED: &str = "Members see that it was not done.";

impl Desk<'_> {
    pub(super) fn learning(&self, rule: &Rule, it: &Learning) -> Vec<DutySpec> {
        let owner = Some(it.owner.as_str());
        let proof = proof(&[ProofKind::Session], &rule.id);
        let title = self.say.hold(&it.what, &it.open_to);
        let trigger = it.every.and_then(|every| self.every(every));
        let year = it.at_least_a_year.map(|n| {
            let what = What {
                title: format!("At least {} in the year: {}", crate::units::spell_count(n), it.what),
                if_it_slips: "The year's number is shown as it was.".to_owned(),
                trigger: Trigger::TimesAYear { at_least: n },
                proof: proof.clone(),
            };
            self.spec(rule, "year", owner, what)
        });
        // The year's number is all that such a text asks.
        let plain = (trigger.is_some() || year.is_none()).then(|| {
            let slips = if trigger.is_some() { PUBLISHED } else { NO_NUMBER };
            let trigger = trigger.clone().unwrap_or(Trigger::Standing);
            self.spec(rule, "", owner, What { title, if_it_slips: slips.to_owned(), trigger, proof })
        });
        plain.into_iter().chain(year).collect()
    }

    /// A report; where each reports for their own area, one duty for each post of the body.
    pub(super) fn report(&self, rule: &Rule, it: &ReportDue) -> Vec<DutySpec> {
        let posts = if it.each && self.rules.post(&it.from).is_none() {
            self.rules.posts_of(&it.from)
        } else {
            vec![]
        };
        let mut from: Vec<(String, String)> =
            posts.iter().map(|post| (post.id().to_owned(), format!("{}/{}", it.from, post.id()))).collect();
        if from.is_empty() {
            from.push((String::new(), it.from.clone()));
        }
        from.extend(it.with.iter().map(|id| (id.replace('/', "-"), id.clone())));
        let trigger = it
            .every
            .and_then(|every| self.every(every))
            .or_else(|| it.within.as_ref().and_then(|moment| self.hangs_on(moment)))
            .or_else(|| self.hangs_on(&Moment::At { event: it.at.clone()? }))
            .unwrap_or(Trigger::Standing);
        let slips = if trigger == Trigger::Standing {
            NO_NUMBER
        } else {
            "Nobody can ask about what they were not told."
        };
        from.into_iter()
            .map(|(name, owner)| {
                let of = if name.is_empty() { rule.id.clone() } else { format!("{}/{name}", rule.id) };
                let what = What {
                    title: format!("Report on {}", it.about),
                    if_it_slips: slips.to_owned(),
                    trigger: trigger.clone(),
                    proof: proof(&[ProofKind::Report], &of),
                };
                self.spec(rule, &name, Some(&owner), what)
            })
            .collect()
    }

    pub(super) fn review(&self, rule: &Rule, it: &Review) -> DutySpec {
        let trigger = it.every.and_then(|every| self.every(every)).unwrap_or(Trigger::Standing);
        let slips = if trigger == Trigger::Standing { NO_NUMBER } else { PUBLISHED };
        let what = What {
            title: self.say.review(&it.what),
            if_it_slips: slips.to_owned(),
            trigger,
            proof: proof(&[ProofKind::Review], &rule.id),
        };
        self.spec(rule, "", Some(&it.by), what)
    }

    /// What a post does; where others do it too, one duty for each.
    pub(super) fn duty(&self, rule: &Rule, it: &Duty) -> Vec<DutySpec> {
        let every = it.every.and_then(|every| self.every(every));
        let dated = every.or_else(|| it.within.as_ref().and_then(|moment| self.hangs_on(moment)));
        let slips = if dated.is_some() { PUBLISHED } else { NO_NUMBER };
        let trigger = dated.unwrap_or(Trigger::Standing);
        let owners = std::iter::once((String::new(), &it.owner));
        let owners = owners.chain(it.with.iter().map(|id| (id.replace('/', "-"), id)));
        owners
            .map(|(name, owner)| {
                let of = if name.is_empty() { rule.id.clone() } else { format!("{}/{name}", rule.id) };
                let what = What {
                    title: crate::words::capital(&it.what),
                    if_it_slips: slips.to_owned(),
                    trigger: trigger.clone(),
                    proof: proof(&[ProofKind::Done], &of),
                };
                self.spec(rule, &name, Some(owner), what)
            })
            .collect()
    }

    /// Members are to be asked with a call, or by a moment. A consultation on one day of one year is no standing duty.
    pub(super) fn consultation(&self, rule: &Rule, it: &Consultation) -> Option<DutySpec> {
        let opens = it.opens_with.as_deref().and_then(|with| self.goes_out_with(with)).or(it.opens.clone());
        let trigger = self.hangs_on(&opens.or(it.closes.clone())?)?;
        let what = What {
            title: format!("Ask members about {}", it.on.replace('-', " ")),
            if_it_slips: "Members are not asked before it is decided.".to_owned(),
            trigger,
            proof: proof(&[ProofKind::Consultation], &it.on),
        };
        Some(self.spec(rule, "", it.owner.as_deref(), what))
    }

    /// What somebody fixes within bounds is their duty until they have.
    pub(super) fn open_term(&self, rule: &Rule, it: &OpenTerm) -> Option<DutySpec> {
        let trigger = self.hangs_on(it.by_when.as_ref()?)?;
        let what = What {
            title: format!("Fix the {}", it.name),
            if_it_slips: "What hangs on it waits.".to_owned(),
            trigger,
            proof: proof(&[ProofKind::Decision], &rule.id),
        };
        Some(self.spec(rule, "", Some(&it.filled_by), what))
    }

    pub(super) fn agenda(&self, rule: &Rule, it: &Agenda) -> Option<DutySpec> {
        let trigger = self.hangs_on(it.sent.as_ref()?)?;
        let calls = self.rules.meeting(&it.meeting).and_then(|m| m.called_by.clone());
        let what = What {
            title: self.say.act("Send the agenda of", &it.meeting),
            if_it_slips: "Members come without knowing what is to be decided.".to_owned(),
            trigger,
            proof: proof(&[ProofKind::Published], &format!("agenda:{}", it.meeting)),
        };
        Some(self.spec(rule, "", it.owner.as_deref().or(calls.as_deref()), what))
    }

    /// A power handed down is reported on as often as the text says.
    pub(super) fn delegation(&self, rule: &Rule, it: &Delegation) -> Option<DutySpec> {
        let every = it.report_every?;
        let whole = |n: i32| u16::try_from(n).ok().filter(|n| *n > 0);
        let (unit, count) = whole(every.years * 12 + every.months)
            .map(|n| (Unit::Months, n))
            .or_else(|| whole(every.weeks).map(|n| (Unit::Weeks, n)))?;
        let what = What {
            title: format!("Report on what was handed down: {}", it.what.join(", ").replace('-', " ")),
            if_it_slips: "Nobody can ask about what they were not told.".to_owned(),
            trigger: Trigger::Every { unit, count, grace_days: 0 },
            proof: proof(&[ProofKind::Report], &rule.id),
        };
        Some(self.spec(rule, "", it.to.as_deref(), what))
    }
}
