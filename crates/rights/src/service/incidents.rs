//! The kit for an incident: its clock, who could have seen what, the fields that the authority asks for, letters.

use kernel::audit::Look;
use kernel::{At, Ctx, Due, Line, PersonId, Power, Problem, Result, Tone, Tx, audit, log_read_of, transact};

use crate::model::incident::{Decision, Incident, IncidentId, Sort};
use crate::store::incident as store;

/// What is said of an incident, when it is entered and whenever more is known.
#[derive(Clone, Debug)]
pub struct Said {
    pub sort: Sort,
    pub title: String,
    pub happened: String,
    pub from: At,
    pub to: At,
    /// Whose access or device it was.
    pub person: Option<PersonId>,
    pub aware_at: At,
    pub people: i64,
    pub records: i64,
    pub sorts_of_data: String,
    pub consequences: String,
    pub measures: String,
    pub high_risk: bool,
}

/// Writes an incident down. The hours run from the moment it was known, which can be before it is entered.
pub async fn enter(ctx: &Ctx, said: Said) -> Result<IncidentId> {
    ctx.need(Power::ProtectData, None)?;
    check(ctx, &said)?;
    transact!(ctx.db(), tx => {
        let id = IncidentId(ctx.new_id());
        let number = store::next_number(tx, ctx.group.id).await?;
        let it = made(id, number, ctx.now, said.clone());
        store::put(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("incident.entered").on("incident", id.0).fields(&["sort", "aware_at"])).await?;
        Ok(id)
    })
}

/// Says what is known by now. The authority takes a first report and more later (Article 33(4)).
pub async fn say(ctx: &Ctx, id: IncidentId, said: Said) -> Result<()> {
    let before = open(ctx, id).await?;
    check(ctx, &said)?;
    let new = made(id, before.number, before.entered_at, said);
    let it = Incident {
        decision: before.decision,
        decision_why: before.decision_why,
        decided_at: before.decided_at,
        reference: before.reference,
        letters_at: before.letters_at,
        letters: before.letters,
        ..new
    };
    save(ctx, &it, "incident.said").await
}

/// The authority was told, or need not be: why is written down in either case where it is late or not told.
pub async fn decide(ctx: &Ctx, id: IncidentId, told: bool, why: &str, reference: &str) -> Result<()> {
    let mut it = open(ctx, id).await?;
    let why = why.trim();
    if !told && why.is_empty() {
        return Err(Problem::field(
            "why",
            "Say why a risk to people is unlikely: the decision has to be shown later.",
        ));
    }
    if told && ctx.now > it.due() && why.is_empty() {
        return Err(Problem::field(
            "why",
            "The seventy-two hours are over: the authority asks for the reasons.",
        ));
    }
    it.decision = if told { Decision::Told } else { Decision::NotTold };
    (it.decided_at, it.decision_why, it.reference) =
        (Some(ctx.now), why.to_owned(), reference.trim().to_owned());
    save(ctx, &it, if told { "incident.told" } else { "incident.not-told" }).await
}

/// Closes what is decided; with a high risk only after the people were told.
pub async fn close(ctx: &Ctx, id: IncidentId) -> Result<()> {
    let mut it = open(ctx, id).await?;
    if it.decision == Decision::Open {
        return Err(Problem::refused("It is not decided yet whether the authority is told."));
    }
    if it.high_risk && it.letters_at.is_none() {
        return Err(Problem::refused(
            "With a high risk the people concerned have to be told (UK GDPR Article 34).",
        )
        .hint("Send the letters, or take back that the risk is high, with the reason in the measures."));
    }
    it.closed_at = Some(ctx.now);
    save(ctx, &it, "incident.closed").await
}

/// What could have been seen: every look in the time, the people on those lists as far as they are written down one by
/// one, and the files taken out.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub looks: Vec<Look>,
    pub people: Vec<PersonId>,
    /// Looks at lists so long that nobody is written down one by one: then it is everybody in the register.
    pub wide: usize,
    pub exports: Vec<String>,
}

pub async fn scope(ctx: &Ctx, it: &Incident) -> Result<Scope> {
    ctx.need(Power::ProtectData, None)?;
    let (db, group) = (ctx.db(), ctx.group.id);
    let looks = audit::looks_between(db, group, it.from, it.to, it.person).await?;
    let people = audit::looked_at_between(db, group, it.from, it.to, it.person).await?;
    let taken = access::service::export::all(ctx).await?.into_iter().map(|it| it.0).filter(|one| {
        let theirs = it.person.is_none_or(|person| person == one.person);
        theirs && one.taken > 0 && one.asked_at < it.to && one.delete_by.is_none_or(|end| end > it.from)
    });
    let exports =
        taken.map(|one| format!("Export no. {}: {}, {} people", one.number, one.what, one.people)).collect();
    log_read_of(ctx, "who was on lists in an incident", "working out an incident", &people).await?;
    Ok(Scope { wide: looks.iter().filter(|it| it.wide).count(), looks, people, exports })
}

/// The report to the authority, to be copied into its form or sent as a letter.
pub fn report(ctx: &Ctx, it: &Incident, contact: &str) -> String {
    let zone = &ctx.group.zone;
    let late = if it.was_late() {
        format!("\nWhy this comes after 72 hours: {}", it.decision_why)
    } else {
        String::new()
    };
    format!(
        "Organisation: {}\nContact: {contact}\nIncident no. {}: {}\nSort: {}\nHappened between {} and {}\nWe became aware on {}\n\
         \nWhat happened\n{}\n\nPeople concerned (about): {}\nRecords concerned (about): {}\nSorts of data: {}\n\
         \nLikely consequences\n{}\n\nWhat we have done and will do\n{}\n\nThe people concerned {}{late}\n",
        ctx.group.name,
        it.number,
        it.title,
        it.sort.label(),
        it.from.long(zone),
        it.to.long(zone),
        it.aware_at.long(zone),
        it.happened,
        it.people,
        it.records,
        it.sorts_of_data,
        it.consequences,
        it.measures,
        match it.letters_at {
            Some(at) => format!("were told on {}.", at.day(zone)),
            None if it.high_risk => "will be told without undue delay.".to_owned(),
            None => "are not at a high risk and have not been told.".to_owned(),
        }
    )
}

/// The letter to somebody concerned (Article 34: in plain words, with a contact, consequences and measures).
pub fn letter(ctx: &Ctx, it: &Incident, name: &str, contact: &str) -> (String, String) {
    let text = format!(
        "Hello {name},\n\nsomething happened with data that {} holds on you, and you should know.\n\n{}\n\nWhat it can mean for \
         you: {}\n\nWhat we have done: {}\n\nAsk us: {contact}. You can also complain to the Information Commissioner's Office \
         (ico.org.uk, 0303 123 1113).\n",
        ctx.group.name, it.happened, it.consequences, it.measures
    );
    (format!("Your data at {}: {}", ctx.group.name, it.title), text)
}

/// Writes to everybody who stands on the lists that were read, or to the whole register where a list was long. Those who
/// have no address are to be written to by post: how many letters went, and who is not reached.
pub async fn write_letters(ctx: &Ctx, id: IncidentId) -> Result<(usize, Vec<String>)> {
    ctx.need_step_up()?;
    let mut it = open(ctx, id).await?;
    if it.letters_at.is_some() {
        return Err(Problem::conflict("The letters have gone already."));
    }
    if it.consequences.trim().is_empty() || it.measures.trim().is_empty() {
        return Err(Problem::field(
            "consequences",
            "Say what it can mean for people, and what was done: the letter says both.",
        ));
    }
    let scope = scope(ctx, &it).await?;
    let everyone = people::service::everyone(ctx, ctx.now).await?;
    let concerned = everyone.iter().filter(|one| scope.wide > 0 || scope.people.contains(&one.id));
    let contact = super::controller(ctx).await?.contact;
    let (mut sent, mut unreached) = (vec![], vec![]);
    for one in concerned {
        match one.reachable_email() {
            Some(address) => sent.push((one.id, one.name.clone(), address.to_owned())),
            None => unreached.push(one.name.clone()),
        }
    }
    let n = sent.len();
    (it.letters_at, it.letters) = (Some(ctx.now), i64::try_from(n).unwrap_or(i64::MAX));
    transact!(ctx.db(), tx => {
        for (person, name, address) in &sent {
            let (subject, text) = letter(ctx, &it, name, &contact);
            let out = mail::Outgoing {
                person: Some(*person),
                to: address.clone(),
                to_name: name.clone(),
                kind: mail::Kind::Personal,
                subject,
                text,
                html: None,
            };
            mail::service::queue(tx, ctx, out).await?;
        }
        store::put(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("incident.letters-sent").on("incident", it.id.0)).await
    })?;
    Ok((n, unreached))
}

pub async fn list(ctx: &Ctx) -> Result<Vec<Incident>> {
    ctx.need(Power::ProtectData, None)?;
    store::all(ctx.db(), ctx.group.id).await
}

pub async fn find(ctx: &Ctx, id: IncidentId) -> Result<Incident> {
    let found = list(ctx).await?.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Problem::not_found("There is no such incident here."))
}

/// The lines of the Monday page.
pub(super) async fn dues(ctx: &Ctx, whose: &str) -> Result<Vec<Due>> {
    let line = |it: Incident| {
        let left = it.hours_left(ctx.now);
        let title = match left {
            Some(left @ ..0) => {
                format!("Incident no. {}: the authority should have been told {} hours ago", it.number, -left)
            }
            Some(left) => format!("Incident no. {}: {left} hours to tell the authority", it.number),
            None => format!("Incident no. {} is to be closed", it.number),
        };
        let tone = match left {
            Some(..0) => Tone::Overdue,
            Some(_) => Tone::Soon,
            None => Tone::Open,
        };
        Due {
            title,
            href: format!("/data-protection/incidents/{}", it.id),
            by: left.map(|_| it.due()),
            cite: None,
            if_it_slips: Some("The authority has to be told within 72 hours, or why not is written down (UK GDPR Article 33).".into()),
            tone,
            whose: whose.to_owned(),
            needs: Some(Power::ProtectData),
        }
    };
    Ok(list(ctx).await?.into_iter().filter(|it| it.closed_at.is_none()).map(line).collect())
}

async fn open(ctx: &Ctx, id: IncidentId) -> Result<Incident> {
    let it = find(ctx, id).await?;
    if it.closed_at.is_some() {
        return Err(Problem::conflict("This incident is closed. What was decided stays as it is."));
    }
    Ok(it)
}

async fn save(ctx: &Ctx, it: &Incident, act: &'static str) -> Result<()> {
    transact!(ctx.db(), tx => { keep(tx, ctx, it, act).await })
}

async fn keep(tx: &mut Tx, ctx: &Ctx, it: &Incident, act: &'static str) -> Result<()> {
    store::put(tx, ctx, it).await?;
    audit(tx, ctx, Line::new(act).on("incident", it.id.0)).await
}

fn check(ctx: &Ctx, said: &Said) -> Result<()> {
    if said.title.trim().is_empty() || said.title.chars().count() > 200 {
        return Err(Problem::field("title", "Give it a short name, such as: letter to the wrong address."));
    }
    if said.happened.trim().is_empty() {
        return Err(Problem::field("happened", "Write what happened, as far as it is known."));
    }
    if said.aware_at > ctx.now {
        return Err(Problem::field("aware_at", "This hour is still to come. Enter when it became known."));
    }
    if said.to <= said.from {
        return Err(Problem::field("to", "The end must come after the beginning."));
    }
    if said.people < 0 || said.records < 0 {
        return Err(Problem::field("people", "Write a number; about is enough."));
    }
    Ok(())
}

fn made(id: IncidentId, number: i64, entered_at: At, said: Said) -> Incident {
    Incident {
        id,
        number,
        sort: said.sort,
        title: said.title.trim().to_owned(),
        happened: said.happened.trim().to_owned(),
        from: said.from,
        to: said.to,
        person: said.person,
        aware_at: said.aware_at,
        people: said.people,
        records: said.records,
        sorts_of_data: said.sorts_of_data.trim().to_owned(),
        consequences: said.consequences.trim().to_owned(),
        measures: said.measures.trim().to_owned(),
        decision: Decision::Open,
        decision_why: String::new(),
        decided_at: None,
        reference: String::new(),
        high_risk: said.high_risk,
        letters_at: None,
        letters: 0,
        entered_at,
        closed_at: None,
    }
}
