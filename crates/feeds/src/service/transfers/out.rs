//! The group that is left: asked for by the member, sent as a letter, answered.

use jiff::civil::Date;
use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use people::model::{ContactKind, FactKind, Status};
use people::service::{Dossier, Ended};

use super::{Transfer, carry, find, peers, tell};
use crate::model::{Answer, Dated, Direction, Envelope, Letter, Outcome, Stage, TransferId, What};
use crate::service::keys;
use crate::store::transfer as store;

/// Facts that mean something in another group too. Those about the area are found out there; flags stay.
const SENT: [FactKind; 6] = [
    FactKind::Membership,
    FactKind::NationalMember,
    FactKind::SharesAims,
    FactKind::RivalParty,
    FactKind::FeePaid,
    FactKind::Born,
];

/// What a member asks for, or an officer for them.
#[derive(Clone, Debug)]
pub struct Ask {
    pub person: PersonId,
    /// The other group's name.
    pub to: String,
    pub day: Date,
    /// How they agreed that their data is sent; the member's own page says so by itself.
    pub agreed: String,
}

/// The groups that can be chosen, for whoever may ask.
pub async fn destinations(ctx: &Ctx, person: PersonId) -> Result<Vec<String>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::EditRegister, None)?;
    }
    peers::names(ctx).await
}

/// Notes that a member moves. Nothing is sent and nothing ends by it.
pub async fn ask(ctx: &Ctx, it: &Ask) -> Result<TransferId> {
    let own = ctx.actor.person == Some(it.person);
    let names = destinations(ctx, it.person).await?;
    if !names.contains(&it.to) {
        return Err(Problem::field(
            "to",
            "Choose the group that you move to. Others cannot be written to yet.",
        ));
    }
    let today = ctx.now.date(&ctx.group.zone);
    if it.day < today || it.day > today.saturating_add(jiff::Span::new().days(366)) {
        return Err(Problem::field("day", "Choose a day from today up to a year ahead."));
    }
    let agreed = if own { "On their own page" } else { it.agreed.trim() };
    if !(5..=300).contains(&agreed.chars().count()) {
        let why =
            "Say in 5 to 300 letters how they agreed that their data goes there, and where that can be seen.";
        return Err(Problem::field("agreed", why));
    }
    let dossier = people::service::dossier(ctx, it.person).await?;
    may_go(&dossier)?;
    let open = |it: &Transfer| it.stage().is_ok_and(|it| matches!(it, Stage::Asked | Stage::Sent));
    if store::of_person(ctx.db(), ctx.group.id, it.person).await?.iter().any(open) {
        return Err(Problem::conflict("A transfer of this member is under way already."));
    }
    let row = Transfer {
        id: TransferId(ctx.new_id()),
        direction: Direction::Out.slug().to_owned(),
        state: Stage::Asked.slug().to_owned(),
        other: it.to.clone(),
        person_id: Some(it.person),
        name: dossier.person.name(),
        day: it.day.to_string(),
        agreed: agreed.to_owned(),
        letter: String::new(),
        answer: String::new(),
        undo: String::new(),
        created_at: ctx.now,
        created_by: ctx.actor.person,
        decided_at: None,
        decided_by: None,
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &row).await?;
        let detail = serde_json::json!({ "to": row.other, "day": row.day, "agreed": row.agreed });
        audit(tx, ctx, Line::new("transfer.asked").on("person", it.person.0).detail(detail)).await
    })?;
    Ok(row.id)
}

fn may_go(it: &Dossier) -> Result<()> {
    if it.standing.status != Status::Member {
        return Err(Problem::refused("Only a member of this group can be transferred to another."));
    }
    if it.standing.suspended {
        return Err(Problem::refused("This cannot be done by a page today. Ask the committee."));
    }
    Ok(())
}

/// Makes the letter, signs it and hands it over where the other group is in this installation. The member is told; the
/// membership here goes on until the answer.
pub async fn send(ctx: &Ctx, id: TransferId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    let mut it = find(ctx, id).await?;
    let person = it.person_id.ok_or_else(|| Problem::refused("This member was erased."))?;
    let dossier = people::service::dossier(ctx, person).await?;
    may_go(&dossier)?;
    let letter = write(ctx, &it, &dossier).await?;
    kernel::log_read_of(
        ctx,
        &format!("a letter to {}", it.other),
        "moving a member as they asked",
        &[person],
    )
    .await?;
    it.letter = Envelope::seal(What::Letter, &letter, &keys::seal(ctx).await?)?.text()?;
    it.state = Stage::Sent.slug().to_owned();
    transact!(ctx.db(), tx => {
        if !store::turn(tx, ctx.group.id, &it, Stage::Asked).await? {
            return Err(Problem::conflict("This transfer was sent already, or called back."));
        }
        let text = format!(
            "as you asked, {} sends {} what it needs to take you as a member from {}: your name, how you are reached, and \
             since when you are a member. You stay a member here until {} has answered.",
            ctx.group.name, it.other, it.day, it.other
        );
        tell(tx, ctx, &it, &letter.email, "Your move to another group", text).await?;
        carry(tx, ctx, id).await?;
        let detail = serde_json::json!({ "to": it.other });
        audit(tx, ctx, Line::new("transfer.sent").on("person", person.0).detail(detail)).await
    })
}

async fn write(ctx: &Ctx, it: &Transfer, of: &Dossier) -> Result<Letter> {
    let categories = people::service::categories(ctx).await?;
    let reach = |kind| of.contact(kind).map(|it| it.value.clone()).unwrap_or_default();
    let dated = |fact: &people::model::Fact| Dated {
        kind: fact.kind,
        value: match fact.kind {
            FactKind::Membership => people::service::category_name(&categories, &fact.value).to_owned(),
            _ => fact.value.clone(),
        },
        from: fact.from.timestamp(),
        until: fact.until.map(At::timestamp),
    };
    let sent = of.facts.iter().filter(|it| it.withdrawn_at.is_none() && SENT.contains(&it.kind));
    Ok(Letter {
        id: it.id,
        from: ctx.group.name.clone(),
        to: it.other.clone(),
        at: ctx.now.timestamp(),
        day: it.day.parse().map_err(|_| Problem::internal("A transfer has no day."))?,
        agreed: it.agreed.clone(),
        given: of.person.given_name.clone(),
        family: of.person.family_name.clone(),
        national_number: of.person.national_number.clone().unwrap_or_default(),
        email: reach(ContactKind::Email),
        phone: reach(ContactKind::Phone),
        address: reach(ContactKind::Post),
        facts: sent.map(dated).collect(),
    })
}

/// Calls a transfer back that was not answered: by the member, or by an officer.
pub async fn call_back(ctx: &Ctx, id: TransferId) -> Result<()> {
    let mut it = find(ctx, id).await?;
    if it.person_id.is_none() || ctx.actor.person != it.person_id {
        ctx.need(Power::EditRegister, None)?;
    }
    let from = it.stage()?;
    if it.direction() != Direction::Out || !matches!(from, Stage::Asked | Stage::Sent) {
        let why = "Only a transfer that is not answered can be called back.";
        return Err(Problem::refused(why)
            .hint("The other group can still undo it; then the membership here goes on."));
    }
    it.state = Stage::Back.slug().to_owned();
    (it.decided_at, it.decided_by) = (Some(ctx.now), ctx.actor.person);
    transact!(ctx.db(), tx => {
        if !store::turn(tx, ctx.group.id, &it, from).await? {
            return Err(Problem::conflict("An answer came a moment ago."));
        }
        carry(tx, ctx, id).await?;
        audit(tx, ctx, Line::new("transfer.called-back").on("transfer", id.0)).await
    })
}

/// What the other group answered: joined ends the membership here as of their day, undone lets it go on.
pub(super) async fn answered(ctx: &Ctx, envelope: &Envelope) -> Result<TransferId> {
    ctx.need(Power::EditRegister, None)?;
    let answer = envelope.answer()?;
    let it = store::find(ctx.db(), ctx.group.id, answer.id).await?;
    let it = it.filter(|it| it.direction() == Direction::Out && it.other == answer.from);
    let it = it.ok_or_else(|| Problem::field("file", "This answers no transfer of ours."))?;
    peers::verify(ctx, &answer.from, envelope).await?;
    let from = it.stage()?;
    let already = matches!(
        (from, answer.outcome),
        (Stage::Joined, Outcome::Joined)
            | (Stage::Refused, Outcome::Refused)
            | (Stage::Back, Outcome::Back | Outcome::Refused)
    );
    if already {
        return Ok(it.id);
    }
    let fits = matches!(
        (from, answer.outcome),
        (Stage::Sent, _) | (Stage::Joined, Outcome::Back) | (Stage::Back, Outcome::Joined)
    );
    if !fits {
        return Err(Problem::field("file", "This answer does not fit how the transfer stands."));
    }
    carry_out(ctx, it, from, &answer, envelope).await
}

async fn carry_out(
    ctx: &Ctx,
    mut it: Transfer,
    from: Stage,
    answer: &Answer,
    envelope: &Envelope,
) -> Result<TransferId> {
    let id = it.id;
    it.answer = envelope.text()?;
    it.day = answer.day.to_string();
    it.decided_at = Some(ctx.now);
    it.decided_by = ctx.actor.person;
    let to = super::letter(&it)?.map(|it| it.email).unwrap_or_default();
    let at = At::start_of_day(answer.day, &ctx.group.zone);
    transact!(ctx.db(), tx => {
        let mut it = it.clone();
        let (stage, text) = match answer.outcome {
            Outcome::Joined => {
                if let Some(person) = it.person_id {
                    let ended = people::service::transfer_end(tx, ctx, person, at).await?;
                    it.undo = serde_json::to_string(&ended)?;
                }
                (Stage::Joined, format!("you are a member of {} from {}. Your membership of {} ends with the day before.",
                    it.other, answer.day, ctx.group.name))
            }
            Outcome::Refused => (Stage::Refused, format!(
                "{} did not take you as a member: {} You stay a member of {}.", it.other, answer.reason, ctx.group.name)),
            Outcome::Back => {
                let ended: Option<Ended> = serde_json::from_str(&it.undo).unwrap_or_default();
                if let (Some(person), Some(ended)) = (it.person_id, ended) {
                    people::service::transfer_restore(tx, ctx, person, &ended).await?;
                }
                (Stage::Back, format!("your move to {} was undone. Your membership of {} goes on as before.",
                    it.other, ctx.group.name))
            }
        };
        it.state = stage.slug().to_owned();
        if !store::turn(tx, ctx.group.id, &it, from).await? {
            return Err(Problem::conflict("Somebody else took this answer in a moment ago."));
        }
        tell(tx, ctx, &it, &to, "Your move to another group", text).await?;
        let detail = serde_json::json!({ "outcome": answer.outcome, "by": it.other });
        audit(tx, ctx, Line::new("transfer.answered").on("transfer", id.0).detail(detail)).await
    })?;
    Ok(id)
}
