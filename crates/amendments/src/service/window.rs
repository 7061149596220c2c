//! The window for proposals: which meeting decides and until when it takes them, from the clause.

use bodies::model::Occasion;
use constitution::Version;
use elections::model::Step;
use kernel::{At, Cite, Ctx, Result};
use rulebook::StepKind;

/// When proposals are taken, and for which meeting.
#[derive(Clone, Debug)]
pub struct Window {
    /// The meeting that decides, as the text calls it.
    pub event: String,
    /// "the annual general meeting".
    pub event_name: String,
    /// The meeting that is fixed.
    pub occasion: Option<Occasion>,
    /// Last moment for proposals to it.
    pub closes: Option<At>,
    /// When their texts go out to members.
    pub texts_out: Option<At>,
    /// The clause that says when they close.
    pub cite: Option<Cite>,
    /// How many must second.
    pub seconders: usize,
    /// The clause on changing the text.
    pub clause: Option<Cite>,
}

impl Window {
    /// Whether a proposal that comes in now is too late for the meeting that is fixed.
    pub fn late(&self, now: At) -> bool {
        self.closes.is_some_and(|at| now > at)
    }
}

/// The window of the next meeting that can change the constitution.
pub async fn window(ctx: &Ctx, version: &Version) -> Result<Window> {
    let rules = &version.rules;
    let amendment = rules.amendment();
    let event = amendment.as_ref().map_or_else(|| "agm".to_owned(), |it| it.decided_at.clone());
    let seconders = amendment.as_ref().and_then(|it| it.seconders).unwrap_or(0);
    let meetings = bodies::service::upcoming(ctx).await?;
    let occasion = meetings.into_iter().find(|it| it.kind == event);
    let mut window = Window {
        event_name: rules.event_name(&event),
        occasion: occasion.clone(),
        closes: None,
        texts_out: None,
        cite: rules.amendment_window().map(|it| version.cite(&it.cite_field("closes"))),
        seconders: usize::try_from(seconders).unwrap_or_default(),
        clause: amendment.map(|it| version.cite(&it.cite)),
        event,
    };
    let Some(occasion) = occasion else { return Ok(window) };
    // The call of the election at the same meeting asks for proposals too, so its dates are those members were told.
    let called = elections::service::elections(ctx).await?;
    if let Some(election) = called.iter().find(|it| it.occasion == occasion.id.0) {
        window.closes = election.at(Step::AmendmentsClose);
        window.texts_out = election.at(Step::AmendmentTextsOut);
    }
    if window.closes.is_none() {
        let zone = &ctx.group.zone;
        let held = rules.elections().into_iter().find(|it| it.event == window.event);
        let local = occasion.at.zoned(zone).datetime();
        let table = held.and_then(|it| rulebook::timetable(rules, it.id(), local, zone).ok());
        let at = |kind| table.as_ref().and_then(|it| it.at(kind)).map(|at| At::from(at.timestamp()));
        window.closes = at(StepKind::AmendmentsClose);
        window.texts_out = at(StepKind::AmendmentTextsOut);
    }
    Ok(window)
}
