//! Reading back what became of a frozen list at a service outside: whoever unsubscribed there has unsubscribed here, an
//! address that does not exist is not used again, and one that nobody has any more is kept out as a hash.

use std::collections::BTreeSet;

use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};
use people::import::{decode, guess_delimiter, is_sheet, read_sheet, read_table};
use people::model::FrozenId;

use super::secret::Secret;
use crate::model::returns::{Fate, read};
use crate::store::{consent, suppression};

/// How many rows one transaction takes.
const SLICE: usize = 100;

/// What was done, for the page and the trail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// People who left the bulletin by it, or had before.
    pub left: usize,
    pub bounced: usize,
    /// Addresses that belong to nobody now, kept out as hashes.
    pub kept_out: usize,
    /// Rows that say nothing of the kind.
    pub nothing: usize,
    /// Rows about people who were not on the list: nothing is done about them.
    pub strangers: usize,
}

/// Reads a file back and carries out what it says. The same file a second time changes nothing more.
///
/// # Errors
/// A `Problem` on "file" or "means"; then nothing is done.
pub async fn read_back(ctx: &Ctx, list: FrozenId, file: &[u8], all: Option<Fate>) -> Result<Report> {
    ctx.need(Power::ProtectData, None)?;
    let (frozen, people, _) = people::service::audiences::frozen(ctx, list).await?;
    let people: BTreeSet<PersonId> = people.into_iter().collect();
    let table = if is_sheet(file) {
        read_sheet(file)?
    } else {
        let text = decode(file)?.text;
        read_table(&text, guess_delimiter(&text))?
    };
    let rows = read(&table.header, &table.rows, all)?;
    if rows.is_empty() {
        return Err(Problem::field("file", "No row of this file holds an e-mail address."));
    }
    let secret = Secret::open(&ctx.app.config().data_dir, ctx.chance())?;
    let mut report = Report::default();
    for slice in rows.chunks(SLICE) {
        let done = transact!(ctx.db(), tx => {
            let mut done = Report::default();
            for (address, fate) in slice {
                one(tx, ctx, &people, &secret, (address, *fate), &mut done).await?;
            }
            Ok(done)
        })?;
        report.left += done.left;
        report.bounced += done.bounced;
        report.kept_out += done.kept_out;
        report.nothing += done.nothing;
        report.strangers += done.strangers;
    }
    transact!(ctx.db(), tx => {
        let detail = serde_json::json!({ "list": frozen.name, "done": report });
        audit(tx, ctx, Line::new("returns.read").on("frozen", list.0).detail(detail)).await
    })?;
    Ok(report)
}

async fn one(
    tx: &mut Tx,
    ctx: &Ctx,
    people: &BTreeSet<PersonId>,
    secret: &Secret,
    (address, fate): (&str, Fate),
    done: &mut Report,
) -> Result<()> {
    if fate == Fate::Nothing {
        done.nothing += 1;
        return Ok(());
    }
    let (had, has) = people::service::who_had(tx, ctx, address).await?;
    if had.is_empty() {
        let hash = secret.address(ctx.group.id, address);
        let why = "It unsubscribed or came back at a mailing service.";
        suppression::insert(tx, ctx.group.id, &hash, "email", why, ctx.now).await?;
        done.kept_out += 1;
        return Ok(());
    }
    let meant: Vec<PersonId> = had.into_iter().filter(|it| people.contains(it)).collect();
    if meant.is_empty() {
        done.strangers += 1;
        return Ok(());
    }
    for person in meant {
        match fate {
            Fate::Left => {
                leave(tx, ctx, person).await?;
                done.left += 1;
            }
            // Mail to an address they have given up says nothing of the one they have.
            Fate::Bounced if has == Some(person) => {
                people::service::bounced(
                    tx,
                    ctx,
                    person,
                    "A mailing service says that there is no such address.",
                )
                .await?;
                done.bounced += 1;
            }
            _ => done.nothing += 1,
        }
    }
    Ok(())
}

/// Off the bulletin, and every consent to news by e-mail is taken back.
async fn leave(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    mail::service::leave_bulletin(tx, ctx, person).await?;
    let word = super::consents::CHANNELS.iter().find(|it| it.0 == Channel::Email).map_or("", |it| it.1);
    for it in consent::open_of(tx, ctx.group.id, person, Purpose::News.slug(), word).await? {
        if consent::withdraw(tx, ctx, person, it, "Unsubscribed at a mailing service").await? {
            audit(tx, ctx, Line::new("consent.withdrawn").on("person", person.0)).await?;
        }
    }
    Ok(())
}
