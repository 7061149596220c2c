//! Meetings: how often, in which month, on which day, and what goes before them.

use super::{Desk, What, proof};
use crate::duty::{DutySpec, ProofKind, Trigger};
use crate::rule::{AmendmentWindow, Meeting, MeetingKind, Nomination, Notice, Rhythm, Rule};
use crate::units::Moment;

const LEAD_DAYS: u16 = 28;
/// Days in which nominations that have closed are listed.
const TO_LIST: u16 = 2;

impl Desk<'_> {
    pub(super) fn rhythm(&self, rule: &Rule, it: &Rhythm) -> Vec<DutySpec> {
        let owner = it.owner.as_deref();
        let (proof, title) = match &it.what {
            None => (proof(&[ProofKind::MeetingHeld], &it.body), self.say.next_meeting(&it.body)),
            Some(what) => (proof(&[ProofKind::Done], &rule.id), self.say.doing(what, &it.body)),
        };
        let trigger = Trigger::Gap { target: it.target, band: it.band.and_then(|b| b.in_days()) };
        let what = What {
            title,
            if_it_slips: "The gap is shown in a word and a colour; what is late is not void.".to_owned(),
            trigger,
            proof: proof.clone(),
        };
        let mut specs = vec![self.spec(rule, "", owner, what)];
        specs.extend(it.at_least_a_year.map(|n| {
            let what = What {
                title: self.say.times_a_year(n, it.what.as_deref(), &it.body),
                if_it_slips: "The year's number is shown as it was.".to_owned(),
                trigger: Trigger::TimesAYear { at_least: n },
                proof,
            };
            self.spec(rule, "year", owner, what)
        }));
        specs
    }

    /// A yearly meeting gives two duties: to fix its day, and to hold it.
    pub(super) fn meeting(&self, rule: &Rule, it: &Meeting) -> Vec<DutySpec> {
        if it.kind != MeetingKind::Annual {
            return vec![];
        }
        let event = self.event(&rule.id);
        let (fixes, calls) = (it.day_fixed_by.as_deref(), it.called_by.as_deref());
        let mut day = self.spec(
            rule,
            "day",
            fixes.or(calls),
            What {
                title: self.say.act("Fix the day of", &rule.id),
                if_it_slips: "Soon no lawful day is left for it, and everything that hangs on it waits."
                    .to_owned(),
                trigger: Trigger::FixDay { event: event.clone(), moment: it.day_fixed_until.clone() },
                proof: proof(&[ProofKind::DayFixed], &rule.id),
            },
        );
        if let Some(words) = rule.field_says.get("day_fixed_until") {
            day.cite.quote = Some(words.clone());
        }
        let hold = What {
            title: self.say.act("Hold", &rule.id),
            if_it_slips: "What only this meeting can decide stays undecided.".to_owned(),
            trigger: Trigger::Hold { event },
            proof: proof(&[ProofKind::MeetingHeld], &rule.id),
        };
        vec![day, self.spec(rule, "hold", calls.or(fixes), hold)]
    }

    pub(super) fn notice(&self, rule: &Rule, it: &Notice) -> DutySpec {
        let event = self.event(&it.event);
        let moment = Moment::Before { event: it.event.clone(), period: it.at_least, hour: None };
        let calls = self.rules.meeting(&it.event).and_then(|m| m.called_by.clone());
        let what = What {
            title: self.say.announce(&it.event, &it.with),
            if_it_slips: self.say.not_announced(&it.event),
            trigger: Trigger::Before { event, moment, lead_days: LEAD_DAYS, grace_days: 0 },
            proof: proof(&[ProofKind::Notice], &it.event),
        };
        self.spec(rule, "", it.owner.as_deref().or(calls.as_deref()), what)
    }

    /// Candidates keep the deadline; the owner's duty begins with it.
    pub(super) fn nomination(&self, rule: &Rule, it: &Nomination) -> Option<DutySpec> {
        let id = it.event()?;
        let what = What {
            title: self.say.act("Close nominations and list the candidates for", id),
            if_it_slips: "Ballots cannot be made ready.".to_owned(),
            trigger: Trigger::Before {
                event: self.event(id),
                moment: it.closes.clone(),
                lead_days: 0,
                grace_days: TO_LIST,
            },
            proof: proof(&[ProofKind::NominationsClosed], id),
        };
        Some(self.spec(rule, "", it.owner.as_deref(), what))
    }

    /// The yearly call for changes to the constitution, and their texts.
    pub(super) fn amendments(&self, rule: &Rule, it: &AmendmentWindow) -> Vec<DutySpec> {
        let owner = it.owner.as_deref();
        let opens = it.opens_with.as_deref().and_then(|with| self.goes_out_with(with)).or(it.opens.clone());
        let call = opens.and_then(|moment| {
            let trigger = self.hangs_on(&moment)?;
            let of = moment.event()?.to_owned();
            let what = What {
                title: "Call for changes to the constitution".to_owned(),
                if_it_slips: "Members who want a change learn too late that they can propose it.".to_owned(),
                trigger,
                proof: proof(&[ProofKind::AmendmentCall], &of),
            };
            Some(self.spec(rule, "call", owner, what))
        });
        let texts = it.texts_out.as_ref().and_then(|moment| {
            let trigger = self.hangs_on(moment)?;
            let of = moment.event()?.to_owned();
            let what = What {
                title: "Send the texts of proposed changes to all members".to_owned(),
                if_it_slips: "Members would decide on words they had no time to read.".to_owned(),
                trigger,
                proof: proof(&[ProofKind::AmendmentTexts], &of),
            };
            Some(self.spec(rule, "texts", owner, what))
        });
        call.into_iter().chain(texts).collect()
    }

    /// When a call goes out that another one goes out with: with the notice of the meeting of those nominations.
    pub(super) fn goes_out_with(&self, with: &str) -> Option<Moment> {
        let nominations = self.rules.all::<Nomination>().find(|n| n.id() == with);
        if let Some(opens) = nominations.as_ref().and_then(|n| n.opens.clone()) {
            return Some(opens);
        }
        let event = nominations.and_then(|n| n.event().map(str::to_owned)).unwrap_or_else(|| with.to_owned());
        let notice = self.rules.notice(&event)?;
        Some(Moment::Before { event, period: notice.at_least, hour: None })
    }
}
