//! Consent: for each purpose and channel, in which words, from where, taken back as easily as given (UK GDPR Article 7).
//! By text and telephone nobody is asked or told anything without it (PECR regulations 21 and 22); by e-mail where the
//! organisation says that its news need it; by post an objection is enough.

use std::collections::{BTreeMap, BTreeSet};

use kernel::feature::Asked;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use uuid::Uuid;

use super::suppressed::{Own, agreed_again};
use crate::store::consent as store;

pub use crate::store::consent::{Consent, Wording};

/// The purposes that rest on consent and that a person can be asked about here.
pub const PURPOSES: [Purpose; 2] = [Purpose::News, Purpose::Organising];
/// The channels, by the word under which they are kept, and as people read them.
pub const CHANNELS: [(Channel, &str, &str); 4] = [
    (Channel::Email, "email", "by e-mail"),
    (Channel::Text, "text", "by text message"),
    (Channel::Telephone, "telephone", "by telephone"),
    (Channel::Post, "post", "by post"),
];

fn first(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::News => {
            "You may send me news of the organisation and of what it supports, as I tick below. I can take this back at any time."
        }
        _ => {
            "You may ask me for help with what I offer or am interested in, as I tick below. I can take this back at any time."
        }
    }
}

/// The words in force for a purpose.
pub async fn wording(ctx: &Ctx, purpose: Purpose) -> Result<Wording> {
    let all = store::wordings(ctx.db(), ctx.group.id).await?;
    let found = all.into_iter().find(|it| it.purpose == purpose.slug());
    Ok(found.unwrap_or_else(|| Wording {
        version: 0,
        purpose: purpose.slug().to_owned(),
        words: first(purpose).to_owned(),
        since: kernel::At::from_micros(0),
    }))
}

/// New words for a purpose. What was agreed to in the old ones keeps its version.
pub async fn set_wording(ctx: &Ctx, purpose: Purpose, words: &str) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    let words = words.trim();
    if !(20..=2000).contains(&words.chars().count()) {
        return Err(Problem::field("words", "Write in 20 to 2,000 letters what people agree to."));
    }
    let all = store::wordings(ctx.db(), ctx.group.id).await?;
    let version = all.first().map_or(0, |it| it.version) + 1;
    let new = Wording {
        version,
        purpose: known(purpose)?.slug().to_owned(),
        words: words.to_owned(),
        since: ctx.now,
    };
    transact!(ctx.db(), tx => {
        store::put_wording(tx, ctx, &new).await?;
        let detail = serde_json::json!({ "purpose": new.purpose, "version": version, "words": new.words });
        audit(tx, ctx, Line::new("consent.wording-set").detail(detail)).await
    })
}

/// Somebody agrees: on their own page, or as an officer has it on paper and says where that is.
pub async fn give(
    ctx: &Ctx,
    person: PersonId,
    purpose: Purpose,
    channel: Channel,
    source: &str,
) -> Result<()> {
    let own = ctx.actor.person == Some(person);
    if !own {
        ctx.need(Power::ProtectData, None)?;
        if !(5..=300).contains(&source.trim().chars().count()) {
            return Err(Problem::field(
                "source",
                "Say in 5 to 300 letters how they agreed, and where that can be seen.",
            ));
        }
    }
    people::service::person(ctx, person).await?;
    let (purpose, channel) = (known(purpose)?, word(channel)?);
    let held = store::of(ctx.db(), ctx.group.id, person).await?;
    let confirmed = Own::of(ctx, person).await?;
    if held
        .iter()
        .any(|it| it.purpose == purpose.slug() && it.channel == channel && it.withdrawn_at.is_none())
    {
        return Ok(());
    }
    let it = Consent {
        id: ctx.new_id(),
        person,
        purpose: purpose.slug().to_owned(),
        channel: channel.to_owned(),
        wording: wording(ctx, purpose).await?.version,
        source: if own { "On their page".to_owned() } else { source.trim().to_owned() },
        given_at: ctx.now,
        withdrawn_at: None,
        withdrawn_how: String::new(),
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, &it).await?;
        if own {
            agreed_again(tx, ctx, channel, &confirmed).await?;
        }
        let detail = serde_json::json!({ "purpose": it.purpose, "channel": it.channel, "wording": it.wording });
        audit(tx, ctx, Line::new("consent.given").on("person", person.0).detail(detail)).await
    })
}

/// What whoever joins is asked on the form: every purpose that rests on consent, each way by itself.
pub async fn asked(ctx: &Ctx) -> Result<Vec<Asked>> {
    let mut all = vec![];
    for purpose in PURPOSES {
        let it = wording(ctx, purpose).await?;
        all.push(Asked {
            purpose: purpose.slug(),
            title: purpose.title(),
            words: it.words,
            version: it.version,
            channels: CHANNELS.iter().map(|it| (it.1, it.2)).collect(),
        });
    }
    Ok(all)
}

/// What is read of the event that somebody was admitted.
#[derive(serde::Deserialize)]
struct Admitted {
    person: PersonId,
    #[serde(default)]
    consents: Vec<Ticked>,
    agreed_at: Option<kernel::At>,
}

#[derive(serde::Deserialize)]
struct Ticked {
    purpose: String,
    channel: String,
    version: i64,
}

/// What was ticked on the form of somebody who is admitted, in the words that stood there. Twice, it is noted once.
pub async fn joined(ctx: &Ctx, event: &kernel::event::Event) -> Result<()> {
    let it: Admitted = event.read()?;
    let (person, confirmed) = (it.person, Own::of(ctx, it.person).await?);
    transact!(ctx.db(), tx => {
        for one in &it.consents {
            let held = store::open_of(tx, ctx.group.id, person, &one.purpose, &one.channel).await?;
            if !held.is_empty() {
                continue;
            }
            let new = Consent {
                id: ctx.new_id(),
                person,
                purpose: one.purpose.clone(),
                channel: one.channel.clone(),
                wording: one.version,
                source: "On the form for joining".to_owned(),
                given_at: it.agreed_at.unwrap_or(ctx.now),
                withdrawn_at: None,
                withdrawn_how: String::new(),
            };
            store::insert(tx, ctx, &new).await?;
            agreed_again(tx, ctx, &new.channel, &confirmed).await?;
            let detail = serde_json::json!({ "purpose": new.purpose, "channel": new.channel, "wording": new.wording });
            audit(tx, ctx, Line::new("consent.given").on("person", person.0).detail(detail)).await?;
        }
        Ok(())
    })
}

/// Somebody takes a consent back: at once, without a reason, or as an officer was told.
pub async fn take_back(ctx: &Ctx, person: PersonId, id: Uuid) -> Result<()> {
    let own = ctx.actor.person == Some(person);
    if !own {
        ctx.need(Power::ProtectData, None)?;
    }
    let how = if own { "On their page" } else { "An officer was told" };
    transact!(ctx.db(), tx => {
        if !store::withdraw(tx, ctx, person, id, how).await? {
            return Err(Problem::not_found("There is no such consent, or it was taken back already."));
        }
        audit(tx, ctx, Line::new("consent.withdrawn").on("person", person.0)).await
    })
}

/// Everything a person ever agreed to: for them and for those who answer.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Vec<Consent>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::ProtectData, None)?;
    }
    store::of(ctx.db(), ctx.group.id, person).await
}

/// Leaves out whoever has not agreed, where the channel asks for it.
pub(super) async fn without(
    ctx: &Ctx,
    purpose: Purpose,
    channel: Channel,
    all: &mut BTreeMap<PersonId, String>,
) -> Result<()> {
    let asks = match channel {
        Channel::Text | Channel::Telephone => true,
        Channel::Email => super::controller(ctx).await?.news_by_consent,
        Channel::Post | Channel::List => false,
    };
    let Some((_, word, plain)) =
        CHANNELS.iter().find(|it| it.0 == channel && asks && PURPOSES.contains(&purpose))
    else {
        return Ok(());
    };
    let agreeing = store::agreeing(ctx.db(), ctx.group.id, purpose.slug(), word).await?;
    let agreeing: BTreeSet<PersonId> = agreeing.into_iter().collect();
    for person in people::service::all_ids(ctx.db(), ctx.group.id).await? {
        if !agreeing.contains(&person) {
            all.entry(person).or_insert_with(|| format!("Has not agreed to this {plain}."));
        }
    }
    Ok(())
}

fn known(purpose: Purpose) -> Result<Purpose> {
    let found = PURPOSES.contains(&purpose).then_some(purpose);
    found.ok_or_else(|| {
        Problem::field("purpose", "This does not rest on consent, so nobody can be asked for it.")
    })
}

pub(super) fn word(channel: Channel) -> Result<&'static str> {
    let found = CHANNELS.iter().find(|it| it.0 == channel).map(|it| it.1);
    found.ok_or_else(|| Problem::field("channel", "Say by which way."))
}

/// A channel by its word.
pub fn channel(word: &str) -> Result<Channel> {
    let found = CHANNELS.iter().find(|it| it.1 == word).map(|it| it.0);
    found.ok_or_else(|| Problem::field("channel", "Say by which way."))
}
