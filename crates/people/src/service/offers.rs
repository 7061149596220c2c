//! Skills, interests and help that members offer, by their own wish: found by those to whom they agreed to be shown.

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, audit, log_read_of, transact};

use crate::model::likeness::plain;
use crate::model::{Offer, OfferKind, ShownTo, Status, wording_version};
use crate::store::{offer as store, tally};

/// The most that one person offers: more is a questionnaire.
const MOST: usize = 20;

/// The words somebody agrees to. Whoever changes them changes their version, and earlier consents keep the old one.
pub fn wording(ctx: &Ctx, shown_to: ShownTo) -> String {
    format!(
        "I agree that my name, my e-mail address and this offer are shown to {} of {}, so that they can ask me. I can take \
         it back at any time.",
        shown_to.label(),
        ctx.group.name
    )
}

/// Offers something. The same word offered again replaces what was said of it.
pub async fn offer(ctx: &Ctx, kind: OfferKind, word: &str, note: &str, shown_to: ShownTo) -> Result<()> {
    let person = ctx.person()?;
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if word.is_empty() || word.chars().count() > 60 || word.contains('|') {
        return Err(Problem::field(
            "word",
            "Say it in a word or two, at most 60 letters, such as “bookkeeping”.",
        ));
    }
    if note.chars().count() > 300 {
        return Err(Problem::field("note", "Say it in at most 300 letters."));
    }
    let own = store::of_person(ctx.db(), ctx.group.id, person).await?;
    if own.len() >= MOST && !own.iter().any(|it| it.word == word) {
        return Err(Problem::refused(format!("You offer {MOST} things already; take one back first.")));
    }
    let wording = wording(ctx, shown_to);
    let it = Offer {
        person,
        kind,
        word,
        note: note.trim().to_owned(),
        shown_to,
        consent_version: wording_version(&wording),
        offered_at: ctx.now,
    };
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, &it, &wording).await?;
        let detail = serde_json::json!({ "kind": it.kind.slug(), "word": it.word, "shown": it.shown_to.slug(),
            "consent": it.consent_version });
        audit(tx, ctx, Line::new("person.offered").on("person", person.0).fields(&["offer"]).detail(detail)).await
    })
}

/// Takes an offer back; with it goes the consent.
pub async fn take_back(ctx: &Ctx, kind: OfferKind, word: &str) -> Result<()> {
    let person = ctx.person()?;
    transact!(ctx.db(), tx => {
        if !store::remove(tx, ctx.group.id, person, kind, word).await? {
            return Err(Problem::refused("You do not offer this any more, so there is nothing to take back."));
        }
        let detail = serde_json::json!({ "kind": kind.slug(), "word": word });
        audit(tx, ctx, Line::new("person.offer-withdrawn").on("person", person.0).fields(&["offer"]).detail(detail)).await
    })
}

/// What a member offers, for that member.
pub async fn own(ctx: &Ctx) -> Result<Vec<Offer>> {
    store::of_person(ctx.db(), ctx.group.id, ctx.person()?).await
}

/// One who offers something, to whoever may see it.
#[derive(Clone, Debug)]
pub struct Offering {
    pub person: PersonId,
    pub name: String,
    /// None if mail does not reach it.
    pub email: Option<String>,
    pub offer: Offer,
}

/// Who offers what, of members only. Members see those who agreed to be shown to members; holders of the register all.
/// Whoever limited the use of their data is not shown. Words narrow it: a skill, or a part of the note.
pub async fn sought(ctx: &Ctx, words: &str) -> Result<Vec<Offering>> {
    let everybody = ctx.may(Power::ReadRegister, None);
    let me = ctx.person()?;
    if !everybody && super::listed(ctx, me).await?.status != Status::Member.slug() {
        return Err(Problem::forbidden("Offers are shown to members, and you are none today."));
    }
    let held = held_back(ctx, Purpose::Membership, Channel::List).await?;
    let wanted = plain(words);
    let fits = |it: &Offer| wanted.is_empty() || plain(&format!("{} {}", it.word, it.note)).contains(&wanted);
    let mut out = vec![];
    for (offer, name, email) in store::all(ctx.db(), ctx.group.id).await? {
        let shown = everybody || offer.shown_to == ShownTo::Members;
        if shown && fits(&offer) && !held.contains_key(&offer.person) {
            out.push(Offering { person: offer.person, name, email, offer });
        }
    }
    out.sort_by(|a, b| (&a.offer.word, &a.name, a.person).cmp(&(&b.offer.word, &b.name, b.person)));
    let seen: Vec<PersonId> = out.iter().map(|it| it.person).collect();
    log_read_of(ctx, "offers of skills and help", "asking somebody who offered", &seen).await?;
    Ok(out)
}

/// In a larger register each page would take seconds to count who offers what.
const COUNTED: i64 = 20_000;

/// The words that members offer, for holders of the register; with how many offer each unless the register is a large one.
pub async fn words(ctx: &Ctx) -> Result<Vec<(String, Option<i64>)>> {
    ctx.need(Power::ReadRegister, None)?;
    let (db, group) = (ctx.db(), ctx.group.id);
    if tally::members(db, group).await?.0 > COUNTED {
        return Ok(store::names(db, group).await?.into_iter().map(|it| (it, None)).collect());
    }
    Ok(store::words(db, group).await?.into_iter().map(|it| (it.0, Some(it.1))).collect())
}
