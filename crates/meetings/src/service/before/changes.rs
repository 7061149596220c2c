//! Motions to change the constitution come onto the agenda of the meeting that decides. Where that agenda has been sent to
//! the members, so have their texts, and the duty to send them is done.

use bodies::OccasionId;
use bodies::service::{Evidence, show_evidence};
use kernel::event::Event;
use kernel::{At, Ctx, Result, Tx, transact};
use rulebook::duty::ProofKind;
use serde::Deserialize;
use uuid::Uuid;

use super::super::{meetings, says};
use super::agenda::{add, first_agenda};
use crate::model::{Form, Item, ItemState, Manner, MeetingId, NewItem, Origin, Sitting, State, Subject};
use crate::store::item as store;

/// What an item is about that stands for such a motion.
const ABOUT: &str = "amendment";
/// How long one is planned for where nobody has said.
const MINUTES: u32 = 15;
/// The longest title of an item, in characters.
const TITLE: usize = 160;

/// What "amendments.tabled" says.
#[derive(Deserialize)]
struct Tabled {
    id: Uuid,
    title: String,
    url: String,
    occasion: Uuid,
    /// Whether no other motion waits to be put on the agenda.
    complete: bool,
}

/// What "amendments.moved-withdraw" says.
#[derive(Deserialize)]
struct Withdrawn {
    id: Uuid,
    occasion: Option<Uuid>,
}

/// Whether an item stands for a motion to change the constitution.
pub(super) fn is_change(it: &Item) -> bool {
    it.state == ItemState::Listed && it.subject.as_ref().is_some_and(|about| about.kind == ABOUT)
}

/// A motion was put on the agenda of the meeting that decides: it stands below the item for such changes. Idempotent.
pub async fn tabled(ctx: Ctx, event: Event) -> Result<()> {
    let it: Tabled = event.read()?;
    let sitting = meetings::find(&ctx, MeetingId::from(OccasionId(it.occasion))).await?;
    let asked = asks_for_texts(&ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        let meeting = meetings::lock(tx, &ctx, &sitting.occasion).await?.meeting;
        if meeting.is_over() {
            return Ok(());
        }
        first_agenda(tx, &ctx, &sitting.occasion).await?;
        let all = store::of_in(tx, ctx.group.id, meeting.id).await?;
        if all.iter().any(|item| is_change(item) && about(item, it.id)) {
            return Ok(());
        }
        let heading = |item: &&Item| {
            item.form == Form::Amendment && item.parent.is_none() && item.subject.is_none() && item.state == ItemState::Listed
        };
        let new = NewItem {
            parent: all.iter().find(heading).map(|item| item.id),
            manner: Manner::Debate,
            subject: Some(Subject { kind: ABOUT.to_owned(), id: it.id, title: it.title.clone(), url: it.url.clone() }),
            ..NewItem::titled(it.title.chars().take(TITLE).collect::<String>(), Form::Amendment, MINUTES)
        };
        add(tx, &ctx, meeting.id, &meeting.body, new, Origin::Officer, ItemState::Listed).await?;
        if asked && it.complete && meeting.state == State::Called {
            show_texts(tx, &ctx, &sitting, event.at).await?;
        }
        Ok(())
    })
}

/// A motion was withdrawn: its item leaves the agenda, unless the meeting has taken it.
pub async fn withdrawn(ctx: Ctx, event: Event) -> Result<()> {
    let it: Withdrawn = event.read()?;
    let Some(occasion) = it.occasion else { return Ok(()) };
    let sitting = meetings::find(&ctx, MeetingId::from(OccasionId(occasion))).await?;
    transact!(ctx.db(), tx => {
        let meeting = meetings::lock(tx, &ctx, &sitting.occasion).await?.meeting;
        let all = store::of_in(tx, ctx.group.id, meeting.id).await?;
        for item in all.iter().filter(|item| is_change(item) && about(item, it.id)) {
            let gone = Item { state: ItemState::Withdrawn, ..item.clone() };
            store::save(tx, ctx.group.id, item.state, &gone).await?;
        }
        Ok(())
    })
}

fn about(item: &Item, id: Uuid) -> bool {
    item.subject.as_ref().is_some_and(|it| it.id == id)
}

/// Whether the constitution asks that the texts of proposed changes reach members before this meeting.
pub(super) async fn asks_for_texts(ctx: &Ctx, sitting: &Sitting) -> Result<bool> {
    let says = says(ctx, &sitting.meeting.kind).await?;
    let window = says.version.rules.amendment_window();
    let out = window.as_ref().and_then(|it| it.texts_out.as_ref());
    Ok(out.and_then(|it| it.event()) == Some(sitting.meeting.kind.as_str()))
}

/// The evidence that the texts went out with the agenda of a meeting.
pub(super) async fn show_texts(tx: &mut Tx, ctx: &Ctx, sitting: &Sitting, at: At) -> Result<()> {
    let shown = Evidence {
        kind: ProofKind::AmendmentTexts,
        of: sitting.meeting.kind.clone(),
        at,
        occasion: Some(sitting.meeting.id.0),
        covers: None,
        url: format!("/meetings/{}", sitting.meeting.id),
        title: format!("Texts of the changes on the agenda: {}", sitting.occasion.title),
    };
    show_evidence(tx, ctx, &shown).await
}
