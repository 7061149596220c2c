//! Joinings that take a second officer: into an entry that has an office, an appointment, a second factor or a place on a
//! frozen roll. One officer asks; another, of those who agree to files with members' data, agrees; the person is told.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};

use super::join::{self, Wanted};
use crate::model::{JoiningAskId, JoiningId};
use crate::service::register;
use crate::store::joining_ask::{self as store, Row};

pub use crate::store::joining_ask::Row as Asked;

/// So long it waits for a second officer, in hours.
const WAITS: i64 = 72;

impl Row {
    /// What was asked for.
    pub fn wanted(&self) -> Result<Wanted> {
        Ok(serde_json::from_str(&self.wanted)?)
    }
}

/// Asks that two entries be joined; nothing changes before a second officer agrees. The person is told at the address of
/// the entry that is kept.
pub async fn ask(ctx: &Ctx, wanted: &Wanted) -> Result<JoiningAskId> {
    ctx.need(Power::EditRegister, None)?;
    ctx.need_step_up()?;
    let by = ctx.person()?;
    join::possible(ctx, wanted).await?;
    let apart = join::stays_with(ctx, wanted.kept).await?;
    let why = apart.map(|it| it.has);
    let why =
        why.ok_or_else(|| Problem::refused("This takes no second officer: the two can be joined at once."))?;
    let same = |it: &Row| it.kept_person == wanted.kept && it.gone_person == wanted.gone;
    if open(ctx).await?.iter().any(same) {
        return Err(Problem::conflict("This is asked for already, and waits for a second officer.")
            .hint("Those that wait are at /people/joining."));
    }
    let id = JoiningAskId(ctx.new_id());
    let row = Row {
        id,
        kept_person: wanted.kept,
        gone_person: wanted.gone,
        wanted: serde_json::to_string(wanted)?,
        why,
        asked_at: ctx.now,
        asked_by: by,
    };
    let numbers =
        (register::person(ctx, wanted.kept).await?.number, register::person(ctx, wanted.gone).await?.number);
    let changes = super::changes(ctx, wanted).await?;
    let told = Told::asked(ctx, &row, numbers, &changes);
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &row).await?;
        tell(tx, ctx, wanted.kept, &told).await?;
        let detail = serde_json::json!({ "gone": wanted.gone, "why": row.why });
        audit(tx, ctx, Line::new("person.joining-asked").on("person", wanted.kept.0).detail(detail)).await
    })?;
    Ok(id)
}

/// Those that wait, for whoever may agree and for whoever may ask.
pub async fn asked(ctx: &Ctx) -> Result<Vec<Row>> {
    if !ctx.may(Power::EditRegister, None) {
        access::service::in_office(ctx)?;
    }
    open(ctx).await
}

/// Those that are about the actor's own entry.
pub async fn asked_of_me(ctx: &Ctx) -> Result<Vec<Row>> {
    let me = ctx.person()?;
    let mut all = open(ctx).await?;
    all.retain(|it| [it.kept_person, it.gone_person].contains(&me));
    Ok(all)
}

/// How many wait for the actor to agree.
pub async fn to_agree(ctx: &Ctx) -> Result<usize> {
    let Ok(own) = access::service::in_office(ctx) else { return Ok(0) };
    Ok(open(ctx).await?.iter().filter(|it| barred(it, own).is_none()).count())
}

/// A second officer agrees, and the two are joined as it was asked, if they still can be.
pub async fn agree(ctx: &Ctx, id: JoiningAskId) -> Result<JoiningId> {
    let by = access::service::second_officer(ctx).await?;
    let it = waiting(ctx, id).await?;
    if let Some(why) = barred(&it, by) {
        return Err(Problem::refused(why));
    }
    let wanted = it.wanted()?;
    join::possible(ctx, &wanted).await?;
    let done = join::Join { wanted: &wanted, asked_by: Some(it.asked_by), agreed_by: Some(by) };
    let holdings = kernel::personal::all(&ctx.app);
    let joining = JoiningId(ctx.new_id());
    let told = Told::done(
        ctx,
        register::person(ctx, wanted.gone).await?.number,
        &super::changes(ctx, &wanted).await?,
    );
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(gone());
        }
        join::perform(tx, ctx, joining, &done, &holdings).await?;
        tell(tx, ctx, wanted.kept, &told).await
    })?;
    Ok(joining)
}

/// Calls it off: whoever asked, any second officer, or the person whose entry it is.
pub async fn call_off(ctx: &Ctx, id: JoiningAskId) -> Result<()> {
    let it = waiting(ctx, id).await?;
    let own = [it.asked_by, it.kept_person, it.gone_person];
    if !ctx.actor.person.is_some_and(|me| own.contains(&me)) {
        access::service::in_office(ctx)?;
    }
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(gone());
        }
        audit(tx, ctx, Line::new("person.joining-called-off").on("person", it.kept_person.0)).await
    })
}

/// Why somebody does not agree to this one.
pub fn barred(it: &Row, by: PersonId) -> Option<&'static str> {
    if [it.kept_person, it.gone_person].contains(&by) {
        return Some("One of the two entries is yours, so somebody else has to agree.");
    }
    (it.asked_by == by).then_some("You asked for this, so somebody else has to agree.")
}

async fn open(ctx: &Ctx) -> Result<Vec<Row>> {
    store::open(ctx.db(), ctx.group.id, ctx.now.plus_hours(-WAITS)).await
}

async fn waiting(ctx: &Ctx, id: JoiningAskId) -> Result<Row> {
    open(ctx).await?.into_iter().find(|it| it.id == id).ok_or_else(gone)
}

fn gone() -> Problem {
    Problem::not_found("Nothing waits here: it was agreed to, called off, or waited too long.")
}

/// What the person hears of it, before it is done and when it is.
struct Told {
    subject: &'static str,
    text: String,
}

impl Told {
    fn asked(ctx: &Ctx, it: &Row, (kept, other): (i64, i64), changes: &[String]) -> Self {
        let text = format!(
            "{} asks that the entry no. {other} in the register of {} be joined into yours, no. {kept}, because the two \
             are taken for one person. As your entry {}, a second officer has to agree.\n{}\nIf the other entry is not you, \
             call it off at {}/me/joining, or tell another officer than {0}. Once it is done it can be taken apart again.",
            ctx.actor.name,
            ctx.group.name,
            it.why,
            listed("What of your entry would change:", changes),
            ctx.base_url()
        );
        Self { subject: "Another entry is to be joined into yours", text }
    }

    fn done(ctx: &Ctx, other: i64, changes: &[String]) -> Self {
        let text = format!(
            "Two officers agreed, and the entry no. {other} in the register of {} is joined into yours.\n{}\nIf that is \
             wrong, tell any officer: it can be taken apart again, and everything is then as it was.",
            ctx.group.name,
            listed("What changed of your entry:", changes)
        );
        Self { subject: "Another entry was joined into yours", text }
    }
}

fn listed(head: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("\n{head}\n- {}\n", lines.join("\n- "))
}

async fn tell(tx: &mut Tx, ctx: &Ctx, person: PersonId, told: &Told) -> Result<()> {
    let Some(to) = access::service::address_of(ctx.db(), ctx.group.id, person).await? else {
        return Ok(());
    };
    let message = mail::Outgoing {
        person: Some(person),
        to,
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: told.subject.to_owned(),
        text: told.text.clone(),
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}
