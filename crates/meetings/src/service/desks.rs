//! What comes before a meeting and has a desk of its own: changes of the constitution, whose text and record are with the
//! amendments, and elections, whose papers and count are with the returning officer.

use amendments::model::State as ChangeState;
use elections::model::State as ElectionState;
use kernel::{Ctx, Result};

use crate::model::Sitting;

/// A change of the constitution on the agenda of a meeting, or decided at it.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: String,
    pub title: String,
    pub url: String,
    pub reason: String,
    /// What it would change, as sentences.
    pub effect: Vec<String>,
    /// Whether it waits for the meeting's vote.
    pub waits: bool,
    /// Where it stands, in words.
    pub stands: &'static str,
}

/// An election that takes place at a meeting.
#[derive(Clone, Debug)]
pub struct Contest {
    pub title: String,
    pub url: String,
    /// Where members vote and where papers are handed out, while that is possible.
    pub booth: Option<String>,
    pub desk: Option<String>,
}

/// The changes of the constitution that a meeting votes on.
pub async fn changes(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Change>> {
    let all = amendments::service::amendments(ctx).await?;
    let here = all.into_iter().filter(|it| it.occasion == Some(sitting.meeting.id.0));
    let shown = here.filter_map(|it| {
        let stands = match it.state {
            ChangeState::Agenda => "waits for the vote",
            ChangeState::Adopted => "adopted; it comes into force",
            ChangeState::InForce => "in force",
            ChangeState::Lost => "not adopted",
            ChangeState::Referred => "referred",
            _ => return None,
        };
        Some(Change {
            id: it.id.to_string(),
            url: format!("/amendments/{}", it.id),
            effect: rulebook::amend::sentences(&it.base.source, &it.operations),
            waits: it.state == ChangeState::Agenda,
            title: it.title,
            reason: it.reason,
            stands,
        })
    });
    Ok(shown.collect())
}

/// The elections that take place at a meeting.
pub async fn contests(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Contest>> {
    let all = elections::service::elections(ctx).await?;
    let here = all.into_iter().filter(|it| it.occasion == sitting.meeting.id.0);
    let shown = here.filter(|it| !matches!(it.state, ElectionState::Drafted | ElectionState::Abandoned));
    Ok(shown
        .map(|it| {
            let poll = it.poll.filter(|_| it.state == ElectionState::Balloting);
            Contest {
                url: format!("/elections/{}", it.id),
                booth: poll.map(|it| format!("/vote/{it}")),
                desk: poll.map(|it| format!("/desk/{it}")),
                title: it.title,
            }
        })
        .collect())
}
