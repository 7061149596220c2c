//! Joining two entries of one person: one transaction, so that there is never half of it.

use std::collections::BTreeMap;

use kernel::feature::Apart;
use kernel::personal::{self, Holding, Moved};
use kernel::{Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, emit, transact};
use serde::{Deserialize, Serialize};

use super::in_order;
use super::settle::{Choices, Yielded, admissible, settle};
use crate::model::{ContactId, ContactKind, Email, FactKind, JoiningId, Person};
use crate::service::{accounts, projection, register};
use crate::store::{contact, joining, pair, person, standing, term};

/// What has to be known to take it apart again, beside the rows that were moved.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Before {
    /// The number of the association that went from the one to the other.
    pub national: Option<String>,
    /// Contact points that ended because the kept entry has one of its own.
    pub ended: Vec<ContactId>,
    /// The address with which the entry that went signed in.
    pub gone_email: Option<String>,
    /// Whether the kept entry signs in with it now.
    pub took_email: bool,
    /// The names of the kept entry, if it took those of the other.
    pub kept_names: Option<(String, String)>,
    /// Facts that gave way to others of the same days.
    #[serde(default)]
    pub yielded: Vec<Yielded>,
}

/// What is to be joined, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub kept: PersonId,
    pub gone: PersonId,
    /// Whose names stay.
    pub names_of: PersonId,
    /// Whose fact holds, for each kind on which the two differ; the kept entry's where nothing is said.
    pub holds: Choices,
}

impl Wanted {
    /// With the facts of the kept entry where the two differ.
    pub fn new(kept: PersonId, gone: PersonId, names_of: PersonId) -> Self {
        Self { kept, gone, names_of, holds: Choices::new() }
    }
    pub fn holds(&self, kind: FactKind) -> PersonId {
        self.holds.get(&kind).copied().unwrap_or(self.kept)
    }
}

/// What an entry has that stays with it; `None` if nothing.
pub async fn stays_with(ctx: &Ctx, person: PersonId) -> Result<Option<Apart>> {
    for feature in ctx.app.features() {
        if let Some(asks) = feature.holds_apart
            && let Some(apart) = asks(ctx.clone(), person).await?
        {
            return Ok(Some(apart));
        }
    }
    Ok(None)
}

/// Why `gone` cannot be joined into `kept`, as a whole sentence; nothing if it can. For the page that offers it.
pub async fn refusal(ctx: &Ctx, kept: PersonId, gone: PersonId) -> Result<Option<String>> {
    let (to, from) = (register::person(ctx, kept).await?, register::person(ctx, gone).await?);
    if let (Some(a), Some(b)) = (&to.national_number, &from.national_number)
        && a != b
    {
        return Ok(Some(two_numbers(a, b)));
    }
    let (to, from) = (to.number, from.number);
    Ok(match (stays_with(ctx, kept).await?, stays_with(ctx, gone).await?) {
        (_, None) => None,
        (None, Some(Apart { has, .. })) => {
            Some(format!("No. {from} {has}, which stays with it: keep no. {from} and join no. {to} into it."))
        }
        (Some(own), Some(Apart { has, over })) => Some(format!(
            "No. {to} {}, and no. {from} {has}. Each stays with its entry, so the two are joined once no. {from} has \
             nothing that stays with it. {over}",
            own.has
        )),
    })
}

/// Refuses what cannot be joined, and who would be joined with themselves.
pub(super) async fn possible(ctx: &Ctx, it: &Wanted) -> Result<()> {
    if it.kept == it.gone {
        return Err(Problem::refused("An entry cannot be joined with itself."));
    }
    match refusal(ctx, it.kept, it.gone).await? {
        Some(why) => Err(Problem::refused(why)),
        None => admissible(ctx, it).await,
    }
}

fn two_numbers(a: &str, b: &str) -> String {
    format!(
        "The association knows these as two people, with the numbers {a} and {b}. If they are one, it has to join them \
         first: suggest a correction there."
    )
}

/// Joins `gone` into `kept`: whatever points at the one points at the other from then on.
///
/// # Errors
/// Refused if either is no entry of its own any more, so that no ring can come about, and where it takes a second officer
/// ([`super::ask`]).
pub async fn join(ctx: &Ctx, wanted: &Wanted) -> Result<JoiningId> {
    ctx.need(Power::EditRegister, None)?;
    ctx.need_step_up()?;
    possible(ctx, wanted).await?;
    if let Some(Apart { has, .. }) = stays_with(ctx, wanted.kept).await? {
        let number = register::person(ctx, wanted.kept).await?.number;
        let why = format!("No. {number} {has}, so joining another entry into it takes a second officer.");
        return Err(Problem::refused(why).hint("Ask for it on the page of the two entries."));
    }
    let id = JoiningId(ctx.new_id());
    let holdings = personal::all(&ctx.app);
    let it = Join { wanted, asked_by: ctx.actor.person, agreed_by: None };
    transact!(ctx.db(), tx => { perform(tx, ctx, id, &it, &holdings).await })?;
    Ok(id)
}

/// A joining that was asked for and, where it takes one, agreed to by a second officer.
pub(super) struct Join<'a> {
    pub wanted: &'a Wanted,
    pub asked_by: Option<PersonId>,
    pub agreed_by: Option<PersonId>,
}

pub(super) async fn perform(
    tx: &mut Tx,
    ctx: &Ctx,
    id: JoiningId,
    it: &Join<'_>,
    holdings: &[Holding],
) -> Result<()> {
    let (group, kept, gone) = (ctx.group.id, it.wanted.kept, it.wanted.gone);
    let (first, second) = in_order(kept, gone);
    person::lock(tx, group, first).await?;
    person::lock(tx, group, second).await?;
    let (to, from) = (person::get(tx, group, kept).await?, person::get(tx, group, gone).await?);
    let mut before = end_doubles(tx, ctx, kept, gone).await?;
    before.yielded = settle(tx, ctx, it.wanted).await?;
    let mut moved: Vec<Moved> = vec![];
    for holding in holdings {
        moved.extend(personal::repoint(tx, group, holding, gone, kept).await?);
    }
    move_number(tx, ctx, &to, &from, &mut before).await?;
    move_address(tx, ctx, &to, &from, &before).await?;
    if it.wanted.names_of == gone {
        before.kept_names = Some((to.given_name.clone(), to.family_name.clone()));
        person::rename(tx, group, kept, &from.given_name, &from.family_name).await?;
    }
    joining::set_joined(tx, group, gone, Some(kept)).await?;
    standing::drop(tx, group, gone).await?;
    term::remove(tx, group, gone).await?;
    pair::decide(tx, group, in_order(kept, gone), "joined", ctx.now, ctx.actor.person).await?;
    projection::refresh(tx, ctx, kept).await?;
    term::wait(tx, group, kept).await?;
    let row = joining::Row {
        id,
        kept_person: kept,
        gone_person: gone,
        kept_name: to.name(),
        gone_name: from.name(),
        before: serde_json::to_string(&before)?,
        moved: serde_json::to_string(&moved)?,
        joined_at: ctx.now,
        joined_by: it.asked_by,
        agreed_by: it.agreed_by,
        undone_at: None,
        undone_by: None,
    };
    joining::insert(tx, group, &row).await?;
    tell(tx, ctx, &from, &before).await?;
    let detail = serde_json::json!({
        "gone": gone, "joining": id, "moved": counted(&moved), "yielded": before.yielded.len(), "asked_by": it.asked_by,
    });
    audit(tx, ctx, Line::new("person.joined").on("person", kept.0).fields(&["entry"]).detail(detail)).await?;
    emit(tx, ctx, "people.joined", &serde_json::json!({ "kept": kept, "gone": gone })).await
}

/// How many rows of which table, for the trail.
fn counted(moved: &[Moved]) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for it in moved {
        *out.entry(it.table.as_str()).or_default() += it.rows.len();
    }
    out
}

/// A person has one contact point of a kind in use: the kept entry's own, or else the other's.
async fn end_doubles(tx: &mut Tx, ctx: &Ctx, kept: PersonId, gone: PersonId) -> Result<Before> {
    let own = contact::of_person(tx, ctx.group.id, kept).await?;
    let has = |kind: ContactKind| own.iter().any(|it| it.kind == kind && it.until.is_none());
    let mut before = Before::default();
    for it in contact::of_person(tx, ctx.group.id, gone).await?.into_iter().filter(|it| it.until.is_none()) {
        if has(it.kind) {
            joining::set_end(tx, ctx.group.id, it.id, Some(ctx.now)).await?;
            before.ended.push(it.id);
        }
        if it.kind == ContactKind::Email {
            before.took_email = !has(it.kind);
            before.gone_email = Some(it.value);
        }
    }
    Ok(before)
}

async fn move_number(tx: &mut Tx, ctx: &Ctx, to: &Person, from: &Person, before: &mut Before) -> Result<()> {
    match (&to.national_number, &from.national_number) {
        (Some(a), Some(b)) if a != b => Err(Problem::refused(two_numbers(a, b))),
        (None, Some(number)) => {
            person::set_national(tx, ctx.group.id, from.id, None).await?;
            person::set_national(tx, ctx.group.id, to.id, Some(number)).await?;
            before.national = Some(number.clone());
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Nobody signs in as the entry that went; if the kept one had no address, its holder signs in as that from now on.
async fn move_address(tx: &mut Tx, ctx: &Ctx, to: &Person, from: &Person, before: &Before) -> Result<()> {
    accounts::unlink(tx, ctx, from.id).await?;
    match before.gone_email.as_deref().filter(|_| before.took_email) {
        Some(email) => accounts::link(tx, ctx, &Email::read(email)?, to.id, &to.name()).await,
        None => Ok(()),
    }
}

/// The address that went out of use hears of it: whoever signed in with it has to know why that ended.
async fn tell(tx: &mut Tx, ctx: &Ctx, gone: &Person, before: &Before) -> Result<()> {
    let Some(address) = before.gone_email.clone().filter(|_| !before.took_email) else { return Ok(()) };
    let text = format!(
        "Hello {},\n\nyou were in the register of {} twice. The two entries were joined into one on {}, and you sign in \
         with your other address from now on.\n\nIf that is wrong, tell the data manager: it can be taken apart again, \
         and nothing is lost.",
        gone.name(),
        ctx.group.name,
        ctx.now.long(&ctx.group.zone)
    );
    let message = mail::Outgoing {
        person: None,
        to: address,
        to_name: gone.name(),
        kind: mail::Kind::Personal,
        subject: "Your two entries were joined".to_owned(),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}
