//! The steps of an election, each from its rule or from the default of a question.

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::instants::{Edge, edge_of_day, instant, zoned};
use super::{Obstacle, Source, Step, StepKind, Timetable, TimetableError};
use crate::cite::Cite;
use crate::rule::{Activity, Channel, Election, TermsBegin};
use crate::rules::{Found, Rules};
use crate::units::{Moment, Period};
use crate::words::{Names, month_name};

/// Computes every date of an election from the local date and hour at which its meeting begins.
///
/// A deadline without an hour ends with its local day; weeks count calendar days in the zone; an hour that does not
/// exist moves forward; of a doubled hour the later counts. The offset of a suspended rule is not used.
pub fn timetable(
    rules: &Rules,
    election: &str,
    meeting: DateTime,
    zone: &TimeZone,
) -> Result<Timetable, TimetableError> {
    table(rules, (election, None), meeting, zone)
}

/// Computes every date of an election that fills seats which fell vacant, at another meeting (`event`) than the one at
/// which they are usually filled. The same rules hold, counted from this meeting; of two notices the longer one holds, and
/// nothing is said of changes of the constitution.
pub fn by_election_timetable(
    rules: &Rules,
    election: &str,
    event: &str,
    meeting: DateTime,
    zone: &TimeZone,
) -> Result<Timetable, TimetableError> {
    table(rules, (election, Some(event)), meeting, zone)
}

/// The id of an election, and the meeting of a by-election.
type Which<'a> = (&'a str, Option<&'a str>);

fn table(
    rules: &Rules,
    which: Which<'_>,
    meeting: DateTime,
    zone: &TimeZone,
) -> Result<Timetable, TimetableError> {
    if !rules.any_suspended() {
        return planned(rules, which, meeting, zone);
    }
    let written = planned(&rules.as_written(), which, meeting, zone)?;
    match planned(rules, which, meeting, zone) {
        Ok(table) => Ok(super::suspended::mark(rules, table, &written)),
        Err(TimetableError::NoElection(id)) => Err(super::suspended::no_election(rules, id)),
        Err(other) => Err(other),
    }
}

fn planned(
    rules: &Rules,
    (election, other): Which<'_>,
    meeting: DateTime,
    zone: &TimeZone,
) -> Result<Timetable, TimetableError> {
    let held = rules.election(election).ok_or_else(|| TimetableError::NoElection(election.to_owned()))?;
    let mut plan = Plan { rules, held, other, meeting, zone, steps: vec![], obstacles: vec![] };
    plan.before_nominations()?;
    plan.nominations()?;
    plan.amendments()?;
    plan.voting()?;
    plan.meeting_and_after()?;
    plan.look_for_obstacles();
    let Plan { held, mut steps, obstacles, .. } = plan;
    steps.sort_by_key(|s| (s.at.timestamp(), s.kind));
    Ok(Timetable {
        election: held.id().to_owned(),
        event: held.event.clone(),
        steps,
        obstacles,
        suspended: vec![],
    })
}

struct Plan<'a> {
    rules: &'a Rules,
    held: Found<'a, Election>,
    /// The meeting of a by-election, where it is not the election's own.
    other: Option<&'a str>,
    meeting: DateTime,
    zone: &'a TimeZone,
    steps: Vec<Step>,
    obstacles: Vec<Obstacle>,
}

type Done = Result<(), TimetableError>;

impl Plan<'_> {
    /// The meeting at which it is held.
    fn event(&self) -> String {
        self.other.map_or_else(|| self.held.event.clone(), str::to_owned)
    }

    fn before_nominations(&mut self) -> Done {
        let event = self.event();
        if self.other.is_none() {
            let fixed = self.rules.meeting(&event);
            let fixed = fixed
                .as_ref()
                .and_then(|m| Some((m.day_fixed_until.clone()?, m.cite_field("day_fixed_until"))));
            self.step(StepKind::DayFixed, fixed, before(&event, Period::weeks(10)), 19, Edge::Last)?;
        }
        // A by-election is called as long before as the usual one, or as long as its own meeting asks, whichever is longer.
        let notices = [self.rules.notice(&self.held.event), self.rules.notice(&event)];
        let notice = notices.into_iter().flatten().max_by_key(|n| n.at_least.about_days());
        let notice = notice.map(|n| (before(&event, n.at_least), n.cite_field("at_least")));
        self.step(StepKind::Call, notice, before(&event, Period::weeks(6)), 41, Edge::First)
    }

    fn nominations(&mut self) -> Done {
        let event = self.held.event.clone();
        let rule = self.rules.nomination(&event);
        let opens = rule.as_ref().and_then(|n| Some((n.opens.clone()?, n.cite_field("opens"))));
        match opens {
            Some(_) => self.step(
                StepKind::NominationsOpen,
                opens,
                before(&event, Period::weeks(6)),
                41,
                Edge::First,
            )?,
            None => {
                // The call that the text describes is the call for nominations, so they open with it.
                let call =
                    self.rules.notice(&event).filter(|n| n.with.iter().any(|w| w.contains("nomination")));
                self.together(StepKind::NominationsOpen, StepKind::Call, "with the call", 41);
                if let (Some(call), Some(step)) = (call, self.steps.last_mut()) {
                    step.source = Source::Clause(call.cite);
                }
            }
        }
        let closes = rule.as_ref().map(|n| (n.closes.clone(), n.cite_field("closes")));
        self.step(StepKind::NominationsClose, closes, before(&event, Period::weeks(2)), 15, Edge::Last)?;
        let withdraw =
            rule.as_ref().and_then(|n| Some((n.withdraw_until.clone()?, n.cite_field("withdraw_until"))));
        match withdraw {
            Some(_) => self.step(StepKind::WithdrawalUntil, withdraw, at(&event), 42, Edge::Last)?,
            None => self.together(
                StepKind::WithdrawalUntil,
                StepKind::NominationsClose,
                "when nominations close",
                42,
            ),
        }
        let cut_off = self.rules.eligibility(Activity::Vote).into_iter().find_map(|e| {
            let ours = e.election.as_deref().is_none_or(|id| id == self.held.id());
            Some((e.cut_off.clone().filter(|_| ours)?, e.cite_field("cut_off")))
        });
        match cut_off {
            Some(_) => self.step(StepKind::RollFrozen, cut_off, at(&event), 43, Edge::Last),
            None => {
                self.together(StepKind::RollFrozen, StepKind::NominationsClose, "when nominations close", 43);
                Ok(())
            }
        }
    }

    fn amendments(&mut self) -> Done {
        let event = self.held.event.clone();
        if self.other.is_some() || self.rules.amendment().is_none_or(|a| a.decided_at != event) {
            return Ok(());
        }
        let window = self.rules.amendment_window();
        let closes = window.as_ref().and_then(|w| Some((w.closes.clone()?, w.cite_field("closes"))));
        match closes {
            Some(_) => self.step(StepKind::AmendmentsClose, closes, at(&event), 25, Edge::Last)?,
            None => {
                self.together(StepKind::AmendmentsClose, StepKind::NominationsClose, "with nominations", 25)
            }
        }
        let out = window.as_ref().and_then(|w| Some((w.texts_out.clone()?, w.cite_field("texts_out"))));
        self.step(StepKind::AmendmentTextsOut, out, before(&event, Period::days(10)), 25, Edge::First)
    }

    fn voting(&mut self) -> Done {
        let event = self.held.event.clone();
        let channels = self.rules.channels(&event);
        let afar: Vec<_> =
            channels.iter().filter(|c| c.channels.iter().any(|c| *c != Channel::InMeeting)).collect();
        if afar.is_empty() {
            return Ok(());
        }
        let sent = afar.iter().find_map(|c| Some((c.sent.clone()?, c.cite_field("sent"))));
        self.step(StepKind::BallotsOut, sent, before(&event, Period::days(10)), 44, Edge::First)?;
        if afar.iter().any(|c| c.on_request) {
            let until =
                afar.iter().find_map(|c| Some((c.request_until.clone()?, c.cite_field("request_until"))));
            let silent = before(&event, Period::hours(48));
            self.step(StepKind::EmailBallotRequestsClose, until, silent, 20, Edge::Last)?;
        }
        let closes = afar.iter().find_map(|c| Some((c.closes.clone()?, c.cite_field("closes"))));
        self.step(StepKind::BallotCloses, closes, at(&event), 21, Edge::Last)
    }

    fn meeting_and_after(&mut self) -> Done {
        let start = zoned(self.meeting, self.zone)?;
        let own = Source::Clause(self.held.cite_field("event"));
        let event = self.rules.event_name(&self.event());
        self.push(StepKind::Meeting, start.clone(), event, own.clone());
        self.push(StepKind::Count, start.clone(), "when voting at the meeting is over".to_owned(), own);
        let cited = Source::Clause(self.held.cite_field("terms_begin"));
        let (at, words, source) = match self.held.terms_begin {
            Some(TermsBegin::NextDay) => {
                let next = self.meeting.date().tomorrow().map_err(|_| TimetableError::OutOfCalendar)?;
                (edge_of_day(next, self.zone, Edge::First)?, "on the day after the meeting", cited)
            }
            Some(TermsBegin::Declaration) => (start, "when the result is declared", cited),
            Some(TermsBegin::CloseOfMeeting) => (start, "at the close of the meeting", cited),
            None => (start, "at the close of the meeting", Source::Default { question: 40 }),
        };
        self.push(StepKind::TermsBegin, at, words.to_owned(), source);
        Ok(())
    }

    fn look_for_obstacles(&mut self) {
        let rules = self.rules;
        let meeting = rules.meeting(&self.event());
        if let Some((month, cite)) = meeting.as_ref().and_then(|m| Some((m.month?, m.cite_field("month"))))
            && month.number() != self.meeting.month()
        {
            let name = month_name(month.number());
            self.obstacle(format!("The meeting must be held in {name}."), Some(cite));
        }
        let order = [
            (
                StepKind::NominationsOpen,
                StepKind::NominationsClose,
                "Nominations would close before they open.",
            ),
            (
                StepKind::Call,
                StepKind::NominationsClose,
                "Members would be called only after nominations close.",
            ),
            (
                StepKind::NominationsClose,
                StepKind::Meeting,
                "Nominations would close after the meeting begins.",
            ),
            (
                StepKind::WithdrawalUntil,
                StepKind::Meeting,
                "Candidates could withdraw after the meeting begins.",
            ),
            (
                StepKind::NominationsClose,
                StepKind::BallotsOut,
                "Ballots would go out before nominations close.",
            ),
            (StepKind::RollFrozen, StepKind::BallotsOut, "Ballots would go out before the roll is frozen."),
            (StepKind::BallotsOut, StepKind::BallotCloses, "Voting would close before ballots go out."),
        ];
        for (first, then, message) in order {
            let (Some(a), Some(b)) = (self.find(first), self.find(then)) else { continue };
            if a.at.timestamp() > b.at.timestamp() {
                let cite = [b, a].into_iter().find_map(|s| match &s.source {
                    Source::Clause(cite) => Some(cite.clone()),
                    _ => None,
                });
                self.obstacle(message.to_owned(), cite);
            }
        }
    }

    fn step(
        &mut self,
        kind: StepKind,
        stated: Option<(Moment, Cite)>,
        silent: Moment,
        question: u8,
        edge: Edge,
    ) -> Done {
        let (moment, source) = match stated {
            Some((moment, cite)) => (moment, Source::Clause(cite)),
            None => (silent.clone(), Source::Default { question }),
        };
        let (at, source) = match instant(&moment, self.meeting, self.zone, edge)? {
            Some(at) => (Some(at), source),
            None => (instant(&silent, self.meeting, self.zone, edge)?, Source::Default { question }),
        };
        if let Some(at) = at {
            self.push(kind, at, Names::of(self.rules).moment(&self.placed(moment)), source);
        }
        Ok(())
    }

    /// A moment counted from the election's own meeting, as one counted from that of the by-election.
    fn placed(&self, mut moment: Moment) -> Moment {
        if let (
            Some(other),
            Moment::Before { event, .. } | Moment::After { event, .. } | Moment::At { event },
        ) = (self.other, &mut moment)
            && *event == self.held.event
        {
            *event = other.to_owned();
        }
        moment
    }

    /// A step at the same moment as another; silence is answered by a default.
    fn together(&mut self, kind: StepKind, with: StepKind, words: &str, question: u8) {
        if let Some(at) = self.find(with).map(|s| s.at.clone()) {
            self.push(kind, at, words.to_owned(), Source::Default { question });
        }
    }

    fn find(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|s| s.kind == kind)
    }

    fn push(&mut self, kind: StepKind, at: Zoned, words: String, source: Source) {
        self.steps.push(Step { kind, at, words, source });
    }

    fn obstacle(&mut self, message: String, cite: Option<Cite>) {
        self.obstacles.push(Obstacle { message, cite });
    }
}

fn before(event: &str, period: Period) -> Moment {
    Moment::Before { event: event.to_owned(), period, hour: None }
}

fn at(event: &str) -> Moment {
    Moment::At { event: event.to_owned() }
}
