//! What members find out together: somebody begins with a question, others join and bring what they found, those who take
//! part give one answer, and all of them are told.

use kernel::limit::Limit;
use kernel::{At, Ctx, Line, PersonId, Problem, Result, audit, log_read, transact};
use mail::{Kind, Outgoing};

use crate::model::{Finding, FindingId, Joint, JointAnswer, JointId, TOGETHER, check_joint};
use crate::store::together as store;

/// How many inquiries one member begins in a day, and how many findings they bring in an hour.
const BEGUN: Limit = Limit { what: "meetings.joint", most: 3, minutes: 1_440 };
const BROUGHT: Limit = Limit { what: "meetings.finding", most: 30, minutes: 60 };

/// An inquiry with all that is known of it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub joint: Joint,
    pub members: Vec<PersonId>,
    pub findings: Vec<Finding>,
}

impl Whole {
    pub fn takes_part(&self, person: PersonId) -> bool {
        self.members.contains(&person)
    }
}

/// Begins an inquiry; whoever begins it takes part.
///
/// # Errors
/// A `Problem` that names each field.
pub async fn begin(ctx: &Ctx, question: &str, why: &str, until: At) -> Result<JointId> {
    let me = ctx.person()?;
    check_joint(question, why)?;
    if until <= ctx.now {
        return Err(Problem::field("until", "Choose a day to come."));
    }
    BEGUN.take(ctx, &me.to_string()).await?;
    let it = Joint {
        id: JointId(ctx.new_id()),
        question: question.trim().to_owned(),
        why: why.trim().to_owned(),
        begun_at: ctx.now,
        begun_by: Some(me),
        until,
        proposed: None,
        answer: None,
    };
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx.group.id, &it).await?;
        store::join(tx, ctx.group.id, it.id, me, ctx.now).await?;
        audit(tx, ctx, Line::new("joint-inquiry.begun").on("joint-inquiry", it.id.0)).await
    })?;
    Ok(it.id)
}

/// All inquiries, newest first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Joint>> {
    store::all(ctx.db(), ctx.group.id).await
}

/// What everybody may read: answers that those who took part opened, newest first.
pub async fn open_to_all(ctx: &Ctx) -> Result<Vec<Joint>> {
    let mut open = all(ctx).await?;
    open.retain(|it| it.answer.as_ref().is_some_and(|it| it.open));
    open.sort_by_key(|it| std::cmp::Reverse(it.answer.as_ref().map(|it| it.at)));
    Ok(open)
}

/// One inquiry, for members.
pub async fn whole(ctx: &Ctx, id: JointId) -> Result<Whole> {
    Ok(Whole {
        joint: store::find(ctx.db(), ctx.group.id, id).await?,
        members: store::members(ctx.db(), ctx.group.id, id).await?,
        findings: store::findings(ctx.db(), ctx.group.id, id).await?,
    })
}

/// Takes part from now on.
pub async fn join(ctx: &Ctx, id: JointId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        store::join(tx, ctx.group.id, id, me, ctx.now).await?;
        audit(tx, ctx, Line::new("joint-inquiry.joined").on("joint-inquiry", id.0)).await
    })
}

/// Takes part no more. What one found stays until one takes it back.
pub async fn leave(ctx: &Ctx, id: JointId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        store::leave(tx, ctx.group.id, id, me).await?;
        audit(tx, ctx, Line::new("joint-inquiry.left").on("joint-inquiry", id.0)).await
    })
}

async fn need_part(ctx: &Ctx, id: JointId) -> Result<PersonId> {
    let me = ctx.person()?;
    if store::members(ctx.db(), ctx.group.id, id).await?.contains(&me) {
        return Ok(me);
    }
    Err(Problem::refused("Those who take part do this.")
        .hint("Any member can take part: press \u{201c}Take part\u{201d} first."))
}

/// Brings something that was found.
pub async fn add(ctx: &Ctx, id: JointId, words: &str) -> Result<()> {
    let me = need_part(ctx, id).await?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 5_000 {
        return Err(Problem::field("words", "Write what you found and where, in at most 5,000 letters."));
    }
    BROUGHT.take(ctx, &me.to_string()).await?;
    let it = Finding { id: FindingId(ctx.new_id()), person: Some(me), words: words.to_owned(), at: ctx.now };
    transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        store::add(tx, ctx.group.id, id, &it).await?;
        audit(tx, ctx, Line::new("joint-inquiry.finding-added").on("joint-inquiry", id.0)).await
    })
}

/// Takes back what one found oneself.
pub async fn take_back(ctx: &Ctx, id: JointId, finding: FindingId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        if !store::take_back(tx, ctx.group.id, id, finding, me).await? {
            return Err(Problem::forbidden("Only whoever found something takes it back."));
        }
        audit(tx, ctx, Line::new("joint-inquiry.finding-taken-back").on("joint-inquiry", id.0)).await
    })
}

/// Proposes the one answer, in place of what was proposed before. It stands once another agrees.
///
/// # Errors
/// A `Problem` on "answer"; refused for whoever takes no part, while nobody else does, and once there is an answer.
pub async fn propose(ctx: &Ctx, id: JointId, words: &str, open: bool) -> Result<()> {
    let me = need_part(ctx, id).await?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 20_000 {
        let said = "Write what we know now, and what we still do not, in at most 20,000 letters.";
        return Err(Problem::field("answer", said));
    }
    let answer = JointAnswer { words: words.to_owned(), open, at: ctx.now, by: Some(me) };
    transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        if store::members_in(tx, ctx.group.id, id).await?.len() < TOGETHER {
            let why = "Nobody but you takes part, so this would be your answer alone.";
            return Err(Problem::refused(why).hint("Ask another member to take part first."));
        }
        store::propose(tx, ctx.group.id, id, &answer).await?;
        let line = Line::new("joint-inquiry.answer-proposed").on("joint-inquiry", id.0).fields(&["answer"]);
        audit(tx, ctx, line.detail(serde_json::json!({ "open": open }))).await
    })
}

/// Agrees to what was proposed at an instant: from then on it is the answer, in the name of those who take part; all of them
/// are told, and members read it.
///
/// # Errors
/// Refused for whoever takes no part or only since it was proposed, for whoever proposed it, and where it was changed
/// meanwhile.
pub async fn agree(ctx: &Ctx, id: JointId, proposed: At) -> Result<()> {
    let me = need_part(ctx, id).await?;
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    if it.proposed.as_ref().is_some_and(|answer| answer.by == Some(me)) {
        return Err(Problem::refused("You proposed this answer, so another of you agrees to it."));
    }
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    let told = transact!(ctx.db(), tx => {
        store::lock(tx, ctx.group.id, id).await?;
        if store::joined_at(tx, ctx.group.id, id, me).await?.is_none_or(|at| at >= proposed) {
            let why = "You take part only since this answer was proposed, so one who took part before agrees to it.";
            return Err(Problem::refused(why).hint("Bring what you found, or propose another answer."));
        }
        if !store::end(tx, ctx.group.id, id, proposed, me, ctx.now).await? {
            return Err(Problem::conflict("The answer was changed meanwhile. Read it again."));
        }
        let members = store::members_in(tx, ctx.group.id, id).await?;
        let mut told = 0;
        for person in everyone.iter().filter(|one| members.contains(&one.id)) {
            let Some(address) = person.reachable_email() else { continue };
            let letter = letter(ctx, &it, (person.id, &person.name, address));
            mail::service::queue(tx, ctx, letter).await?;
            told += 1;
        }
        let line = Line::new("joint-inquiry.answered").on("joint-inquiry", id.0);
        audit(tx, ctx, line.detail(serde_json::json!({ "took_part": members.len() }))).await?;
        Ok(told)
    })?;
    log_read(ctx, "addresses of members", "telling those who found something out together", told).await
}

/// Keeps an answer that everybody could read for members from now on; any of those who took part can.
pub async fn close_reading(ctx: &Ctx, id: JointId) -> Result<()> {
    need_part(ctx, id).await?;
    transact!(ctx.db(), tx => {
        store::close_reading(tx, ctx.group.id, id).await?;
        audit(tx, ctx, Line::new("joint-inquiry.kept-for-members").on("joint-inquiry", id.0)).await
    })
}

fn letter(ctx: &Ctx, it: &Joint, (person, name, address): (PersonId, &str, &str)) -> Outgoing {
    let page = format!("{}/meetings/together/{}", ctx.base_url(), it.id);
    Outgoing {
        person: Some(person),
        to: address.to_owned(),
        to_name: name.to_owned(),
        kind: Kind::Personal,
        subject: format!("What we found out: {}", it.question),
        text: format!(
            "Dear {name},\n\nyou took part in finding this out: {}\n\nThe answer is given in the name of all of you. Read it, \
             and what each of you found:\n{page}\n\n{}\n",
            it.question, ctx.group.name
        ),
        html: None,
    }
}
