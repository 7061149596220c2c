//! Short lists handed to volunteers: somebody without an office gets in touch with a few people, sees one of them at a time,
//! and only until the last day. There is no list to look at, nothing to take out, and each look is written down.

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{At, Channel, Ctx, Line, PersonId, Power, Problem, Result, audit, emit, log_read_of, transact};

use super::newcomers;
use crate::model::{ErrandId, FrozenId, Status};
use crate::store::errand as store;
pub use crate::store::errand::Errand;

/// The most people on a list, and the most days it lasts.
pub const MOST: usize = 30;
pub const DAYS: i64 = 30;
/// What a volunteer agrees to before the first person is shown.
pub const WORDS: &str = "I use what I see here for this errand alone, one person after another. I copy nothing, pass nothing on, \
and tell the data manager at once if something went wrong. Each look is written down, and the person can see it.";

/// What came of getting in touch.
pub const OUTCOMES: [(&str, &str); 4] = [
    ("reached", "Reached"),
    ("not-reached", "Not reached"),
    ("wrong", "The number or address is wrong"),
    ("no-more", "Wants not to be asked again"),
];

/// A list to hand out.
#[derive(Clone, Debug)]
pub struct NewErrand {
    pub list: FrozenId,
    /// The volunteer's membership number.
    pub volunteer: i64,
    pub purpose: String,
    pub channel: Channel,
    /// What to say.
    pub script: String,
    pub until: At,
}

const fn word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Text => "text",
        Channel::Telephone => "telephone",
        Channel::Post => "post",
        Channel::List => "list",
    }
}

/// Hands a frozen list to a member. Whoever must not be asked this way is left out, and said how many.
pub async fn hand(ctx: &Ctx, new: &NewErrand) -> Result<(ErrandId, usize)> {
    ctx.need(Power::EditRegister, None)?;
    check(ctx, new)?;
    let (_, people, _) = super::audiences::frozen(ctx, new.list).await?;
    let held = held_back(ctx, Purpose::Organising, new.channel).await?;
    let all = people.len();
    let people: Vec<PersonId> = people.into_iter().filter(|it| !held.contains_key(it)).collect();
    if people.is_empty() {
        return Err(Problem::refused(
            "Nobody on this list agreed to be asked this way, so there is nothing to hand out.",
        ));
    }
    if people.len() > MOST {
        let why = format!("A volunteer gets at most {MOST} people; these are {}.", people.len());
        return Err(
            Problem::refused(why).hint("Freeze a smaller audience, such as one ward, for each volunteer.")
        );
    }
    let found = transact!(ctx.db(), tx => { newcomers::by_number(tx, ctx, new.volunteer).await })?;
    let volunteer = found.ok_or_else(|| Problem::field("volunteer", "No member has this number."))?;
    let it = Errand {
        id: ErrandId(ctx.new_id()),
        volunteer,
        purpose: new.purpose.trim().to_owned(),
        channel: word(new.channel).to_owned(),
        script: new.script.trim().to_owned(),
        until_at: new.until,
        handed_at: ctx.now,
        handed_by: ctx.actor.person,
        agreed_at: None,
        ended_at: None,
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it, &people).await?;
        if let Some(reach) = newcomers::reach(tx, ctx, volunteer).await? {
            tell(tx, ctx, &it, people.len(), &reach).await?;
        }
        let detail = serde_json::json!({ "people": people.len(), "purpose": it.purpose });
        audit(tx, ctx, Line::new("errand.handed").on("person", volunteer.0).detail(detail)).await
    })?;
    Ok((it.id, all - people.len()))
}

fn check(ctx: &Ctx, new: &NewErrand) -> Result<()> {
    if !(5..=200).contains(&new.purpose.trim().chars().count()) {
        return Err(Problem::field("purpose", "Say in 5 to 200 letters what it is for."));
    }
    if !matches!(new.channel, Channel::Email | Channel::Telephone) {
        return Err(Problem::field("channel", "A volunteer gets in touch by telephone or by e-mail."));
    }
    if new.script.chars().count() > 2_000 {
        return Err(Problem::field("script", "Write in at most 2,000 letters what is to be said."));
    }
    if new.until <= ctx.now || new.until > ctx.now.plus_days(DAYS + 1, &ctx.group.zone) {
        return Err(Problem::field("until", format!("Choose a last day within the next {DAYS} days.")));
    }
    Ok(())
}

async fn tell(tx: &mut kernel::Tx, ctx: &Ctx, it: &Errand, n: usize, reach: &newcomers::Reach) -> Result<()> {
    let Some(email) = &reach.email else { return Ok(()) };
    let text = format!(
        "Hello {},\n\nyou are asked to get in touch with {n} people: {}. You see one after another, until the end of {}: \
         {}/me/errands/{}",
        reach.name,
        it.purpose,
        it.until_at.plus_seconds(-1).day(&ctx.group.zone),
        ctx.base_url(),
        it.id
    );
    let out = mail::Outgoing {
        person: Some(it.volunteer),
        to: email.clone(),
        to_name: reach.name.clone(),
        kind: mail::Kind::Personal,
        subject: "People to get in touch with".to_owned(),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, out).await.map(drop)
}

/// The volunteer's own errands that are open.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Errand>> {
    store::of(ctx.db(), ctx.group.id, ctx.person()?, ctx.now).await
}

/// One errand of the person acting. Somebody else's is not there for them, and theirs ends with its day, with their
/// membership, and when it is taken back.
pub async fn own(ctx: &Ctx, id: ErrandId) -> Result<Errand> {
    let person = ctx.person()?;
    let gone = || Problem::not_found("There is no such errand for you, or its last day is over.");
    let it = store::find(ctx.db(), ctx.group.id, id)
        .await?
        .filter(|it| it.volunteer == person)
        .ok_or_else(gone)?;
    if it.ended_at.is_some() || it.until_at <= ctx.now {
        return Err(gone());
    }
    let standing = super::dossier(ctx, person).await?.standing;
    if standing.status != Status::Member || standing.suspended {
        return Err(gone());
    }
    Ok(it)
}

/// The volunteer agrees to [`WORDS`]; nobody is shown before.
pub async fn agree(ctx: &Ctx, id: ErrandId) -> Result<()> {
    let it = own(ctx, id).await?;
    transact!(ctx.db(), tx => {
        store::agree(tx, ctx.group.id, it.id, ctx.now).await?;
        audit(tx, ctx, Line::new("errand.agreed").on("errand", id.0)).await
    })
}

/// The one person who is next.
#[derive(Clone, Debug)]
pub struct Next {
    pub person: PersonId,
    pub name: String,
    /// The one way that the errand is for; nothing else of them is shown.
    pub reach: String,
    pub left: usize,
}

/// Who is next: somebody without an outcome who may still be asked. The look is written down.
pub async fn next(ctx: &Ctx, it: &Errand) -> Result<Option<Next>> {
    if it.agreed_at.is_none() {
        return Ok(None);
    }
    let channel = if it.channel == "email" { Channel::Email } else { Channel::Telephone };
    let held = held_back(ctx, Purpose::Organising, channel).await?;
    let open: Vec<PersonId> = store::lines(ctx.db(), ctx.group.id, it.id)
        .await?
        .into_iter()
        .filter(|line| line.outcome.is_empty() && !held.contains_key(&line.person_id))
        .map(|line| line.person_id)
        .collect();
    let mut left = open.len();
    for person in open {
        let found = transact!(ctx.db(), tx => { newcomers::reach(tx, ctx, person).await })?;
        let reach = found.and_then(|it| {
            let to = if channel == Channel::Email { it.email } else { it.phone };
            to.map(|to| (it.name, to))
        });
        if let Some((name, reach)) = reach {
            log_read_of(ctx, "an errand", &it.purpose, &[person]).await?;
            return Ok(Some(Next { person, name, reach, left }));
        }
        left -= 1;
    }
    Ok(None)
}

/// Notes what came of the person who is next; nobody else can be written about.
pub async fn done(ctx: &Ctx, id: ErrandId, person: PersonId, outcome: &str, note: &str) -> Result<()> {
    let it = own(ctx, id).await?;
    let note = note.trim();
    if !OUTCOMES.iter().any(|it| it.0 == outcome) {
        return Err(Problem::field("outcome", "Choose what came of it."));
    }
    if note.chars().count() > 500 {
        return Err(Problem::field("note", "Say it in at most 500 letters, and of their opinions nothing."));
    }
    if next(ctx, &it).await?.is_none_or(|it| it.person != person) {
        return Err(Problem::conflict("Somebody else is next. Look at the page again."));
    }
    transact!(ctx.db(), tx => {
        if !store::done(tx, ctx.group.id, id, person, (outcome, note), ctx.now).await? {
            return Err(Problem::conflict("This was noted a moment ago."));
        }
        let told = serde_json::json!({ "person": person, "channel": it.channel });
        match outcome {
            // Data protection keeps the objection; it holds for every list from then on.
            "no-more" => emit(tx, ctx, "people.asked-no-more", &told).await?,
            "wrong" if it.channel == "email" => super::bounced(tx, ctx, person, "A volunteer found it wrong.").await?,
            _ => {}
        }
        audit(tx, ctx, Line::new("errand.noted").on("person", person.0)).await
    })
}

/// What came of a list, for those who hand out: name, outcome, note.
pub async fn outcomes(ctx: &Ctx, id: ErrandId) -> Result<Vec<(PersonId, String, String)>> {
    ctx.need(Power::EditRegister, None)?;
    let lines = store::lines(ctx.db(), ctx.group.id, id).await?;
    let label = |word: &str| OUTCOMES.iter().find(|it| it.0 == word).map_or("not yet", |it| it.1).to_owned();
    Ok(lines.into_iter().map(|it| (it.person_id, label(&it.outcome), it.note)).collect())
}

/// Every list that was handed out.
pub async fn all(ctx: &Ctx) -> Result<Vec<Errand>> {
    ctx.need(Power::EditRegister, None)?;
    store::all(ctx.db(), ctx.group.id).await
}

/// Takes a list back: the volunteer sees nobody any more.
pub async fn end(ctx: &Ctx, id: ErrandId) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now).await? {
            return Err(Problem::conflict("This list was taken back already."));
        }
        audit(tx, ctx, Line::new("errand.ended").on("errand", id.0)).await
    })
}
