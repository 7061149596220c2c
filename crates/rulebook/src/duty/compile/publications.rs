//! What is to be published: minutes, letters, explanations, descriptions.

use super::{Desk, What, proof};
use crate::duty::{DutySpec, Proof, ProofKind, Trigger};
use crate::rule::{Publication, Rule};
use crate::units::Moment;

/// How many days before its moment something that hangs on a meeting is looked at.
const LEAD_DAYS: u16 = 28;

impl Desk<'_> {
    /// A publication with a time; what may be shared at any time is no duty.
    pub(super) fn publication(&self, rule: &Rule, it: &Publication) -> Option<DutySpec> {
        let trigger = match (&it.every, &it.within) {
            (Some(every), _) => self.every(*every)?,
            (None, Some(moment)) => self.hangs_on(moment)?,
            (None, None) => return None,
        };
        let proof = published(&it.what);
        let what = What {
            title: self.say.publish(&it.what, &it.to),
            if_it_slips: self.say.unpublished(&proof),
            trigger,
            proof,
        };
        Some(self.spec(rule, "", it.owner.as_deref(), what))
    }

    /// A moment as a trigger; `None` for one that hangs on nothing.
    pub(super) fn hangs_on(&self, moment: &Moment) -> Option<Trigger> {
        let event = self.event(moment.event()?);
        let moment = moment.clone();
        Some(match moment {
            Moment::After { .. } => Trigger::After { event, moment },
            Moment::Before { .. } | Moment::At { .. } | Moment::Open { .. } => {
                Trigger::Before { event, moment, lead_days: LEAD_DAYS, grace_days: 0 }
            }
        })
    }
}

/// Minutes are of a body, and "no meeting was held" takes their place; everything else is proved by its own name.
fn published(what: &str) -> Proof {
    match what.split_once(':') {
        Some(("minutes", body)) => {
            let kinds = vec![ProofKind::Minutes, ProofKind::NoMeeting];
            Proof { kinds, of: body.to_owned(), each_meeting: true }
        }
        _ => proof(&[ProofKind::Published], what),
    }
}
