//! Working on a request: taking it, asking back, extending, answering. Every step is written down and told.

use kernel::{Ctx, Line, Power, Problem, Result, Tx, audit, transact};

use super::{cases, letters, limits};
use crate::model::{Case, CaseId, Kind, Pause, State, Use, Wait, clock};
use crate::store::{case as store, erasure, journal};

/// How long a copy waits to be fetched, in days.
pub const COPY_DAYS: i64 = 30;

async fn open_case(ctx: &Ctx, id: CaseId) -> Result<Case> {
    ctx.need(Power::ProtectData, None)?;
    let it = cases::find(ctx, id).await?;
    if !it.is_open() {
        return Err(Problem::conflict("This request is closed. Its letters show how it was answered."));
    }
    Ok(it)
}

async fn save(tx: &mut Tx, ctx: &Ctx, it: &Case, act: &'static str, step: &str) -> Result<()> {
    if !store::update(tx, ctx, it).await? {
        return Err(Problem::conflict("Somebody closed this request a moment ago."));
    }
    journal::step(tx, ctx, it.id, step).await?;
    audit(tx, ctx, Line::new(act).on("request", it.id.0)).await
}

/// The officer acting answers for this request until somebody else takes it. If their office ends, it falls back to the
/// post's holder or the committee.
pub async fn take(ctx: &Ctx, id: CaseId) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    it.taken_by = Some(ctx.person()?);
    transact!(ctx.db(), tx => { save(tx, ctx, &it, "request.taken", "Taken by an officer").await })
}

/// Says that the printed acknowledgement went.
pub async fn acknowledge(ctx: &Ctx, id: CaseId) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    it.acknowledged_at = Some(ctx.now);
    transact!(ctx.db(), tx => { save(tx, ctx, &it, "request.acknowledged", "The letter that it came was sent").await })
}

/// Stops the clock with a question to the person. Never where the person asked while signed in: then we know who it is.
pub async fn ask_back(ctx: &Ctx, id: CaseId, wait: Wait, asked: &str) -> Result<()> {
    let it = open_case(ctx, id).await?;
    if asked.trim().is_empty() {
        return Err(Problem::field("asked", "Write what you need to know."));
    }
    if it.kind == Kind::Complaint {
        return Err(Problem::refused(
            "The time for a complaint does not stand still. You can still ask, in the answer or by letter.",
        ));
    }
    if wait == Wait::Identity && it.channel == "page" {
        return Err(Problem::refused(
            "This person asked while signed in, so it is known who they are; asking for more is not needed.",
        )
        .hint("You can ask what they want to know."));
    }
    if it.pauses.iter().any(|it| it.until.is_none()) {
        return Err(Problem::conflict("The clock stands still already."));
    }
    let pause = Pause { from: ctx.now, until: None, reason: wait, asked: asked.trim().to_owned() };
    transact!(ctx.db(), tx => {
        store::pause(tx, ctx, id, &pause).await?;
        let letter = letters::waits(ctx, &it, wait, asked.trim());
        cases::send(tx, ctx, &it, letter).await?;
        save(tx, ctx, &it, "request.waits", &format!("The clock stands still {}", wait.label())).await
    })
}

/// The person answered: the clock goes on.
pub async fn resume(ctx: &Ctx, id: CaseId) -> Result<()> {
    let it = open_case(ctx, id).await?;
    transact!(ctx.db(), tx => {
        if !store::resume(tx, ctx, id, ctx.now).await? {
            return Err(Problem::conflict("The clock does not stand still."));
        }
        save(tx, ctx, &it, "request.resumed", "The person answered; the clock goes on").await
    })
}

/// Two further months, once, told within the first month with the reason.
pub async fn extend(ctx: &Ctx, id: CaseId, why: &str) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    if it.kind == Kind::Complaint {
        return Err(Problem::refused(
            "A complaint has no time that could be extended: it is answered without delay.",
        ));
    }
    if it.extended_at.is_some() {
        return Err(Problem::refused("The time was extended already; the law allows it once."));
    }
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say why: the person is told, and has to be told the reason."));
    }
    if it.answer_by(ctx.now, &ctx.group.zone) < ctx.now.date(&ctx.group.zone) {
        return Err(Problem::refused(
            "The month is over, and the person had to hear of an extension within it.",
        )
        .hint("Answer now, and say in the answer why it is late."));
    }
    (it.extended_at, it.extended_why) = (Some(ctx.now), why.trim().to_owned());
    transact!(ctx.db(), tx => {
        let letter = letters::extended(ctx, &it, why.trim());
        cases::send(tx, ctx, &it, letter).await?;
        save(tx, ctx, &it, "request.extended", "Extended by two months").await
    })
}

/// What the copy blacks out and holds back.
pub async fn redact(
    ctx: &Ctx,
    id: CaseId,
    words: Vec<String>,
    held_back: Vec<(String, String)>,
) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    if let Some((table, _)) = held_back.iter().find(|it| it.1.trim().is_empty()) {
        return Err(Problem::field(table, "Say why this is held back: the person is told."));
    }
    it.redactions.words = words;
    it.redactions.held_back = held_back;
    transact!(ctx.db(), tx => { save(tx, ctx, &it, "request.redacted", "What the copy leaves out was settled").await })
}

/// An answer to a request.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// We did what was asked.
    pub granted: bool,
    /// What the letter says.
    pub words: &'a str,
    /// What was corrected, where the register does not show it.
    pub corrected: &'a str,
}

/// Answers and closes, with nothing to say beside the letter.
pub async fn answer(ctx: &Ctx, id: CaseId, granted: bool, words: &str) -> Result<()> {
    answer_with(ctx, id, Answer { granted, words, corrected: "" }).await
}

/// Answers and closes. An answer to access or portability lets the person fetch the copy for thirty days; one that grants
/// a restriction or an objection puts it in force; one that says that something was done asks that it was.
pub async fn answer_with(ctx: &Ctx, id: CaseId, answer: Answer<'_>) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    let (granted, words) = (answer.granted, answer.words.trim());
    if words.is_empty() {
        let ask =
            if granted { "Write what was done." } else { "Write why not, and by which rule of the law." };
        return Err(Problem::field("words", ask));
    }
    if it.person.is_none() && granted && it.kind != Kind::Complaint {
        return Err(Problem::refused("It is not said yet who in the register this is about.")
            .hint("Say who, or answer that nobody of this name is held."));
    }
    it.corrected = answer.corrected.trim().to_owned();
    if granted {
        was_done(ctx, &it).await?;
    }
    let copy = granted && [Kind::Access, Kind::Portability].contains(&it.kind);
    let state = if granted { State::Granted } else { State::Refused };
    let until = copy.then(|| ctx.now.plus_days(COPY_DAYS, &ctx.group.zone));
    transact!(ctx.db(), tx => {
        let open = store::update(tx, ctx, &it).await? && store::close(tx, ctx, id, state, words, until).await?;
        if !open {
            return Err(Problem::conflict("Somebody closed this request a moment ago."));
        }
        if let Some(person) = it.person.filter(|_| granted) {
            limits::follow(tx, ctx, &it, person).await?;
        }
        let letter = letters::answered(ctx, &it, granted, words, copy && it.channel == "page");
        cases::send(tx, ctx, &it, letter).await?;
        journal::step(tx, ctx, id, &format!("Answered: {}", state.label())).await?;
        audit(tx, ctx, Line::new("request.answered").on("request", id.0)).await
    })
}

/// "We did what was asked" is not said before it was done.
async fn was_done(ctx: &Ctx, it: &Case) -> Result<()> {
    match it.kind {
        Kind::Erasure if erasure::of_case(ctx.db(), ctx.group.id, it.id).await?.is_none() => {
            Err(Problem::refused("No erasure is planned for this request, so it cannot be answered as done.").hint(
                "Plan it from this page first; it begins when your answer has gone. Or answer that you refuse, or did it in \
                 part.",
            ))
        }
        Kind::Rectification if it.corrected.is_empty() && !was_corrected(ctx, it).await? => Err(Problem::field(
            "corrected",
            "Nothing of this person was changed in the register since the request came. Correct it there first, or say here \
             what was corrected, and where.",
        )),
        _ => Ok(()),
    }
}

/// What an officer or the person does to correct what the register says.
const CORRECTIONS: [&str; 12] = [
    "person.renamed",
    "person.contact-changed",
    "person.fact-recorded",
    "person.fact-withdrawn",
    "person.flag-ended",
    "person.declared",
    "person.declaration-withdrawn",
    "person.joined",
    "person.taken-apart",
    "membership.ended",
    "membership.restored",
    "fee.reversed",
];

/// Whether the trail shows a correction of the person since the request came.
async fn was_corrected(ctx: &Ctx, it: &Case) -> Result<bool> {
    let Some(person) = it.person else { return Ok(false) };
    let lines = kernel::audit::about(ctx.db(), ctx.group.id, person.0).await?;
    Ok(lines.iter().any(|line| line.at >= it.received_at && CORRECTIONS.contains(&line.act.as_str())))
}

/// Says who in the register a request is about.
pub async fn identify(ctx: &Ctx, id: CaseId, person: kernel::PersonId) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    people::service::person(ctx, person).await?;
    it.person = Some(person);
    transact!(ctx.db(), tx => {
        save(tx, ctx, &it, "request.identified", "It was said whom in the register it is about").await?;
        super::cases::tell_whom(tx, ctx, &it).await
    })
}

/// Says to which use somebody objects, by what they wrote.
pub async fn objects(ctx: &Ctx, id: CaseId, to: Use) -> Result<()> {
    let mut it = open_case(ctx, id).await?;
    if it.kind != Kind::Objection {
        return Err(Problem::refused(
            "Only an objection is to a use. Other requests are answered as they are.",
        ));
    }
    it.objects_to = Some(to);
    let step = format!("It was said which use it is to: {}", to.label());
    transact!(ctx.db(), tx => { save(tx, ctx, &it, "request.use-said", &step).await })
}

/// The person takes their request back.
pub async fn withdraw(ctx: &Ctx, id: CaseId) -> Result<()> {
    let it = cases::find(ctx, id).await?;
    if it.person != Some(ctx.person()?) {
        return Err(Problem::refused("Only the person who asked can take a request back."));
    }
    transact!(ctx.db(), tx => {
        if !store::close(tx, ctx, id, State::Withdrawn, "", None).await? {
            return Err(Problem::conflict("This request is closed already."));
        }
        journal::own_step(tx, ctx, id, "Taken back by the person").await?;
        audit(tx, ctx, Line::new("request.withdrawn").on("request", id.0)).await
    })
}

/// Days until the last day, negative when it is over; `None` where no clock runs.
pub fn days_left(ctx: &Ctx, it: &Case) -> Option<i64> {
    let due = it.due(ctx.now, &ctx.group.zone)?;
    let zone = &ctx.group.zone;
    if due < ctx.now {
        Some(-clock::days_between(due, ctx.now, zone).max(1))
    } else {
        Some(clock::days_between(ctx.now, due, zone))
    }
}
