//! Suggested corrections: out to the association as a file, and in from groups to be answered.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use serde::{Deserialize, Serialize};

use crate::model::{CorrectionId, Row};
pub use crate::store::correction::Correction;
use crate::store::{correction, row};

/// One line of the file that travels back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Travelling {
    pub correction: uuid::Uuid,
    pub group: String,
    pub n: String,
    pub field: String,
    pub old: String,
    pub new: String,
}

/// The largest file of corrections taken, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What the association keeps of one person: for that person and for those who change the register.
pub async fn kept(ctx: &Ctx, person: PersonId) -> Result<Row> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::EditRegister, None)?;
    }
    let found = row::of_person(ctx.db(), ctx.group.id, person).await?;
    let found =
        found.ok_or_else(|| Problem::not_found("The association keeps nothing of this person for us."))?;
    Ok(serde_json::from_str(&found.content)?)
}

/// Suggests another value of a field that the association keeps.
pub async fn suggest(ctx: &Ctx, person: PersonId, field: &str, value: &str) -> Result<CorrectionId> {
    let row = kept(ctx, person).await?;
    let fields = fields(&row);
    let (field, old) = fields
        .into_iter()
        .find(|it| it.0 == field)
        .ok_or_else(|| Problem::field("field", "Choose what is to be corrected."))?;
    let value = value.trim();
    if value.is_empty() || value.chars().count() > 300 || value == old {
        return Err(Problem::field(
            "value",
            "Write what is right, in at most 300 letters. It differs from what is there.",
        ));
    }
    let it = Correction {
        id: CorrectionId(ctx.new_id()),
        direction: "out".into(),
        number: row.n,
        field: field.to_owned(),
        old_value: old,
        new_value: value.to_owned(),
        state: "open".into(),
        origin: ctx.group.name.clone(),
        created_at: ctx.now,
        created_by: ctx.actor.person,
    };
    transact!(ctx.db(), tx => {
        correction::insert(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("correction.suggested").on("person", person.0).fields(&["correction"])).await
    })?;
    Ok(it.id)
}

/// Every field with its value.
pub fn fields(row: &Row) -> Vec<(&'static str, String)> {
    [
        ("first name", &row.given),
        ("last name", &row.family),
        ("e-mail", &row.email),
        ("telephone", &row.phone),
        ("address", &row.address),
        ("postcode", &row.postcode),
        ("ward", &row.ward),
        ("constituency", &row.constituency),
        ("member since", &row.since),
    ]
    .into_iter()
    .map(|it| (it.0, it.1.clone()))
    .collect()
}

/// Those on their way out, open ones first.
pub async fn outgoing(ctx: &Ctx) -> Result<Vec<Correction>> {
    ctx.need(Power::EditRegister, None)?;
    correction::all(ctx.db(), ctx.group.id, "out").await
}

/// The file that travels back; what is in it counts as sent.
pub async fn file(ctx: &Ctx) -> Result<String> {
    let open: Vec<Correction> =
        outgoing(ctx).await?.into_iter().filter(|it| it.state == "open" || it.state == "sent").collect();
    transact!(ctx.db(), tx => {
        for it in &open {
            correction::turn(tx, ctx.group.id, it.id, "open", "sent").await?;
        }
        audit(tx, ctx, Line::new("correction.sent").on("group", ctx.group.id.0)).await
    })?;
    let mut out = String::new();
    for it in open {
        let line = Travelling {
            correction: it.id.0,
            group: it.origin,
            n: it.number,
            field: it.field,
            old: it.old_value,
            new: it.new_value,
        };
        out.push_str(&serde_json::to_string(&line)?);
        out.push('\n');
    }
    Ok(out)
}

/// Takes a group's file in; each line waits for an answer. The same file twice adds nothing.
pub async fn take(ctx: &Ctx, text: &str) -> Result<usize> {
    ctx.need(Power::EditRegister, None)?;
    let mut all = vec![];
    for (place, line) in text.lines().enumerate().filter(|it| !it.1.trim().is_empty()) {
        let wrong = || Problem::field("file", format!("Line {}: it is no suggested correction.", place + 1));
        let it: Travelling = serde_json::from_str(line).map_err(|_| wrong())?;
        let lengths =
            [&it.group, &it.n, &it.field, &it.old, &it.new].iter().all(|it| it.chars().count() <= 300);
        let known = fields(&Row::default()).iter().any(|one| one.0 == it.field);
        if !lengths || !known || all.len() >= 5000 {
            return Err(wrong());
        }
        all.push(it);
    }
    transact!(ctx.db(), tx => {
        for it in &all {
            let it = Correction {
                id: CorrectionId(it.correction),
                direction: "in".into(),
                number: it.n.clone(),
                field: it.field.clone(),
                old_value: it.old.clone(),
                new_value: it.new.clone(),
                state: "open".into(),
                origin: it.group.clone(),
                created_at: ctx.now,
                created_by: None,
            };
            correction::insert(tx, ctx.group.id, &it).await?;
        }
        audit(tx, ctx, Line::new("correction.taken").on("group", ctx.group.id.0)).await
    })?;
    Ok(all.len())
}

/// Those that groups suggested, open ones first.
pub async fn incoming(ctx: &Ctx) -> Result<Vec<Correction>> {
    ctx.need(Power::EditRegister, None)?;
    correction::all(ctx.db(), ctx.group.id, "in").await
}

/// How many wait for an answer.
pub async fn to_answer(ctx: &Ctx) -> Result<i64> {
    ctx.need(Power::EditRegister, None)?;
    correction::open_in(ctx.db(), ctx.group.id).await
}

/// Notes the answer to a suggestion. The register itself is corrected on the person's page, with its own checks.
pub async fn answer(ctx: &Ctx, id: CorrectionId, done: bool) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        let to = if done { "done" } else { "refused" };
        if !correction::turn(tx, ctx.group.id, id, "open", to).await? {
            return Err(Problem::conflict("This suggestion was answered already."));
        }
        audit(tx, ctx, Line::new("correction.answered").on("correction", id.0)).await
    })
}
