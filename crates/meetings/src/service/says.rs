//! What the constitution in force says of one kind of meeting: who calls it, how long before, how many, by which
//! majority.

use std::sync::Arc;

use constitution::Version;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{At, Cite, Ctx, Result};
use rulebook::{Agenda, Found, IfLost, IfShort, Majority, Moment, Reserved, Strictness};

use crate::model::Needed;

/// The constitution in force, asked about one kind of meeting.
#[derive(Clone)]
pub struct Says {
    pub version: Arc<Version>,
    kind: String,
}

/// How far ahead a lawful day is looked for.
const HORIZON_DAYS: i64 = 800;

/// How many must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumRule {
    pub needed: u32,
    pub if_lost: Option<IfLost>,
    pub cite: Cite,
}

/// How long before, and what follows where it is shorter.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeRule {
    /// "10 days".
    pub at_least: String,
    /// The last moment at which it is in time.
    pub last: At,
    pub strictness: Strictness,
    pub if_short: Option<IfShort>,
    /// What must go with it, in words.
    pub with: Vec<String>,
    pub cite: Cite,
}

/// Asks the constitution in force about a kind of meeting.
pub async fn says(ctx: &Ctx, kind: &str) -> Result<Says> {
    Ok(Says { version: constitution::service::in_force(ctx).await?, kind: kind.to_owned() })
}

impl Says {
    /// "the members' meeting".
    pub fn name(&self) -> String {
        self.version.rules.event_name(&self.kind)
    }
    /// The post or body that calls it: "committee/organiser".
    pub fn called_by(&self) -> Option<String> {
        self.version.rules.meeting(&self.kind).and_then(|it| it.called_by.clone())
    }
    /// Who calls it, in words.
    pub fn called_by_name(&self) -> Option<String> {
        self.called_by().map(|it| self.version.rules.name_of(&it))
    }
    pub fn meeting_cite(&self) -> Option<Cite> {
        self.version.rules.meeting(&self.kind).map(|it| self.version.cite(&it.cite))
    }
    /// Whether the text lets people take part from afar; `None` where it is silent.
    pub fn hybrid(&self) -> Option<bool> {
        self.version.rules.meeting(&self.kind).and_then(|it| it.hybrid)
    }
    pub fn casting_vote(&self) -> Option<bool> {
        self.version.rules.meeting(&self.kind).and_then(|it| it.casting_vote)
    }
    /// From among whom at least every second speaker is called, and the clause.
    pub fn speakers_balance(&self) -> Option<(String, Cite)> {
        let rule = self.version.rules.meeting(&self.kind)?;
        Some((rule.speakers_balance.clone()?, self.version.cite(&rule.cite_field("speakers_balance"))))
    }
    /// Whether a kind of decision is voted on in secret, and the clause; `None` where the text leaves it open.
    pub fn secret(&self, decision: &str) -> Option<(bool, Cite)> {
        let rules = &self.version.rules;
        let rule = rules.majority(decision).or_else(|| rules.majority("motion"))?;
        Some((rule.secret?, self.version.cite(&rule.cite_field("secret"))))
    }
    /// Until when items may be added before a meeting that begins at an instant, and the clause; `None` where the text
    /// states no such moment.
    pub fn items_close(&self, begins: At, zone: &TimeZone) -> Option<(At, Cite)> {
        let rule = self.agenda()?;
        let moment = rule.closes.as_ref()?;
        let last = rulebook::last_instant(moment, begins.zoned(zone).datetime(), zone)?;
        Some((At::from(last.timestamp()), self.version.cite(&rule.cite_field("closes"))))
    }
    /// The rule on what comes before this kind of meeting.
    pub fn agenda(&self) -> Option<Found<'_, Agenda>> {
        self.version.rules.of::<Agenda>().into_iter().find(|it| it.meeting == self.kind)
    }
    /// What the text says of the notice of a meeting that begins at an instant; `None` where it says nothing.
    pub fn notice(&self, begins: At, zone: &TimeZone) -> Option<NoticeRule> {
        let rule = self.version.rules.notice(&self.kind)?;
        let moment = Moment::Before { event: self.kind.clone(), period: rule.at_least, hour: None };
        let last = rulebook::last_instant(&moment, begins.zoned(zone).datetime(), zone)?;
        Some(NoticeRule {
            at_least: rule.at_least.to_string(),
            last: At::from(last.timestamp()),
            strictness: rule.rule.strictness,
            if_short: rule.if_short,
            with: rule.with.clone(),
            cite: self.version.cite(&rule.cite),
        })
    }
    /// The first day on which such a meeting would be lawful if its notice went out now: with full notice, and in its
    /// month where it has one. `None` where there is none within two years.
    pub fn earliest(&self, now: At, zone: &TimeZone) -> Option<Date> {
        let month = self.version.rules.meeting(&self.kind).and_then(|it| it.month).map(|it| it.number());
        let today = now.date(zone);
        (0..HORIZON_DAYS)
            .filter_map(|ahead| today.checked_add(ahead.days()).ok())
            .filter(|day| month.is_none_or(|wanted| day.month() == wanted))
            .find(|day| {
                let noon = At::local(day.at(12, 0, 0, 0), zone);
                self.notice(noon, zone).is_none_or(|it| it.last >= now)
            })
    }
    /// The kinds of decision that the text names, with "motion" for anything else. Changes of the constitution have
    /// their own road.
    pub fn decisions(&self) -> Vec<String> {
        let rules = &self.version.rules;
        let mut all = vec!["motion".to_owned()];
        let majorities = rules.of::<Majority>();
        let bodies = rules.bodies();
        let reserved = rules.of::<Reserved>();
        let named = majorities
            .iter()
            .flat_map(|it| &it.decisions)
            .chain(bodies.iter().flat_map(|it| it.may_decide.iter().chain(&it.may_not_decide)))
            .chain(reserved.iter().filter(|it| it.to.is_some()).flat_map(|it| &it.decisions));
        for it in named {
            if it != "constitution" && !all.contains(it) {
                all.push(it.clone());
            }
        }
        all
    }
    /// How many must be there when so many are entitled; `None` where the text states no quorum.
    pub fn quorum(&self, entitled: u32) -> Option<QuorumRule> {
        let rule = self.version.rules.quorum(&self.kind)?;
        let cite = self.version.cite(&rule.cite);
        Some(QuorumRule { needed: rule.needed(entitled), if_lost: rule.if_lost, cite })
    }
    /// What a decision of a kind needs, and the clause. A change of the constitution needs what its own clause says;
    /// where the text is silent, more votes for than against.
    pub fn majority(&self, decision: &str, entitled: Option<u64>) -> (Needed, Option<Cite>) {
        let rules = &self.version.rules;
        if decision == "constitution"
            && let Some(rule) = rules.amendment()
        {
            let needed =
                Needed::by(&rule.majority, rules.majority(decision).and_then(|it| it.tied), entitled);
            return (needed, Some(self.version.cite(&rule.cite)));
        }
        let Some(rule) = rules.majority(decision).or_else(|| rules.majority("motion")) else {
            return (Needed::simple(), None);
        };
        (Needed::by(&rule.threshold(), rule.tied, entitled), Some(self.version.cite(&rule.cite)))
    }
}
