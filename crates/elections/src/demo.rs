//! Scripts for the demonstration: whole elections told through the services, each step at the hour of its plan.

use kernel::{App, At, Ctx, Group, PersonId, Problem, Result, job};
use uuid::Uuid;

use crate::model::{Declared, ElectionId, NominationId, Role, Step};
use crate::service::officers::Appointment;
use crate::service::{ballot, call, clock, count, declare, draft, nominate, office, officers, roll};

/// Somebody in the story.
#[derive(Clone, Debug)]
pub struct Part {
    pub person: PersonId,
    pub name: String,
}

/// Somebody who stands.
#[derive(Clone, Debug)]
pub struct Standing {
    pub who: Part,
    /// With whom the seat is shared, if it is.
    pub with: Option<Part>,
    /// Who hands the nomination in, where the text wants that to be another member.
    pub proposer: Option<Part>,
    /// Posts by their ids in the constitution, most wanted first.
    pub posts: Vec<String>,
    pub statement: String,
    /// What they declare of themself, such as "woman".
    pub declares: Vec<String>,
}

/// An election to be told.
#[derive(Clone, Debug)]
pub struct Story {
    /// The election rule's id in the constitution.
    pub rule: String,
    /// The meeting; it has to be fixed as an occasion.
    pub occasion: Uuid,
    pub title: String,
    /// When it is drafted and its officers are appointed.
    pub drafted: At,
    /// When the call goes out.
    pub called: At,
    /// Who calls it; the application itself if nobody holds an office yet.
    pub caller: Option<Part>,
    pub returning_officer: Part,
    pub scrutineers: Vec<Part>,
    pub tellers: Vec<Part>,
    pub candidates: Vec<Standing>,
}

/// The clock's hand and the stage.
struct Teller<'a> {
    app: &'a App,
    group: &'a Group,
    story: &'a Story,
}

impl Teller<'_> {
    async fn acting(&self, part: &Part, at: At) -> Result<Ctx> {
        self.app.clock().set(at);
        Ctx::acting(self.app, self.group.clone(), part.person, &part.name, at).await
    }
    fn system(&self, at: At) -> Ctx {
        self.app.clock().set(at);
        Ctx::system(self.app, self.group.clone(), at)
    }
    async fn caller(&self, at: At) -> Result<Ctx> {
        match &self.story.caller {
            Some(part) => self.acting(part, at).await,
            None => Ok(self.system(at)),
        }
    }
    async fn ro(&self, at: At) -> Result<Ctx> {
        self.acting(&self.story.returning_officer, at).await
    }
    /// Does what has become due: mail goes out, nominations open and close.
    async fn pass(&self, at: At) -> Result<()> {
        self.app.clock().set(at);
        job::run_due(self.app, at).await.map(|_| ())
    }
}

/// Tells an election up to open nominations. Candidates hand in one after another, an hour apart, up to `now`.
pub async fn nominating(app: &App, group: &Group, story: &Story, now: At) -> Result<ElectionId> {
    let told = Teller { app, group, story };
    let ctx = told.caller(story.drafted).await?;
    let id = draft::draft(&ctx, &story.rule, story.occasion, &story.title).await?;
    let roles = [
        (Role::ReturningOfficer, std::slice::from_ref(&story.returning_officer)),
        (Role::Scrutineer, &story.scrutineers),
        (Role::Teller, &story.tellers),
    ];
    for (role, parts) in roles {
        for part in parts {
            let minute = "Committee meeting, item 4".to_owned();
            officers::appoint(
                &ctx,
                id,
                Appointment { person: part.person, name: part.name.clone(), role, minute },
            )
            .await?;
        }
    }
    call::call(&told.caller(story.called).await?, id).await?;
    told.pass(story.called.plus_minutes(11)).await?;
    let mut at = story.called.plus_hours(20);
    for standing in &story.candidates {
        if at > now {
            break;
        }
        stand(&told, id, standing, at).await?;
        at = at.plus_minutes(61);
    }
    Ok(id)
}

async fn stand(told: &Teller<'_>, id: ElectionId, it: &Standing, at: At) -> Result<()> {
    let ctx = told.acting(it.proposer.as_ref().unwrap_or(&it.who), at).await?;
    let election = crate::service::election(&ctx, id).await?;
    let contest = |slug: &String| {
        election.contests.iter().find(|c| c.posts.iter().any(|p| p.slug == *slug)).map(|c| c.id)
    };
    let declared: Vec<_> = it
        .declares
        .iter()
        .map(|a| Declared { attribute: a.clone(), wording: a.clone(), visible: true })
        .collect();
    let named = |part: &Part| nominate::Named { person: part.person, name: part.name.clone() };
    let form = nominate::Form {
        id: NominationId(ctx.new_id()),
        nominees: [Some(&it.who), it.with.as_ref()].into_iter().flatten().map(named).collect(),
        contests: it.posts.iter().filter_map(contest).collect(),
        statement: it.statement.clone(),
        alone: it.with.is_some().then_some(it.who.person),
        declared: declared.clone(),
        // Seconders sign on paper; in a story they have.
        seconded: election.plan.nomination.seconders > 0,
        paper_received_at: None,
    };
    let nomination = nominate::nominate(&ctx, id, &form).await?;
    if it.proposer.is_some() {
        let own = told.acting(&it.who, at.plus_minutes(20)).await?;
        nominate::consent(&own, id, nomination, declared.clone()).await?;
    }
    if let Some(partner) = &it.with {
        nominate::consent(&told.acting(partner, at.plus_minutes(30)).await?, id, nomination, declared)
            .await?;
    }
    Ok(())
}

/// Tells an election up to an open ballot.
pub async fn balloting(app: &App, group: &Group, story: &Story, now: At) -> Result<ElectionId> {
    let id = nominating(app, group, story, now).await?;
    let told = Teller { app, group, story };
    let election = crate::service::election(&told.system(now), id).await?;
    let date = |step: Step| {
        election
            .at(step)
            .ok_or_else(|| Problem::internal(format!("The plan has no date for {}.", step.slug())))
    };
    let closed = date(Step::NominationsClose)?.plus_seconds(1);
    clock::catch_up(&told.system(closed), id).await?;
    let frozen = date(Step::RollFreeze)?.max(closed).plus_minutes(1);
    roll::freeze(&told.system(frozen), id).await?;
    let opens = date(Step::BallotsOut)?.plus_hours(9);
    ballot::seen(&told.ro(opens).await?, id).await?;
    ballot::open(&told.ro(opens.plus_minutes(5)).await?, id).await?;
    told.pass(opens.plus_minutes(20)).await?;
    Ok(id)
}

/// Closes, counts and declares an election whose votes have been cast, and lets those elected take office: each at
/// its hour on the day of the meeting. Job shares are agreed to.
pub async fn declared(app: &App, group: &Group, story: &Story, id: ElectionId) -> Result<()> {
    let told = Teller { app, group, story };
    let election = crate::service::election(&told.system(app.now()), id).await?;
    let meeting = election.at(Step::Meeting).ok_or_else(|| Problem::internal("The plan has no meeting."))?;
    let evening = |minutes| meeting.plus_minutes(minutes);
    agree(&told, id, evening(10)).await?;
    ballot::close(&told.ro(evening(70)).await?, id).await?;
    count::count_votes(&told.ro(evening(75)).await?, id).await?;
    let Some(scrutineer) = story.scrutineers.first() else {
        return Err(Problem::internal("The story has no scrutineer."));
    };
    let ctx = told.acting(scrutineer, evening(80)).await?;
    let again = count::recount(&ctx, id).await?;
    if !again.iter().all(|it| it.same) {
        return Err(Problem::internal("A recount gave another result."));
    }
    declare::note(&ctx, id, "I counted again and compared: every stage is the same.").await?;
    declare::declare(&told.ro(evening(90)).await?, id).await?;
    let paper = "The minutes of this meeting were kept on paper.";
    office::take_office_although(&told.ro(evening(150)).await?, id, Some(evening(145)), paper).await?;
    told.pass(evening(151)).await
}

async fn agree(told: &Teller<'_>, id: ElectionId, at: At) -> Result<()> {
    use crate::model::DecisionKind;
    use crate::service::feasibility::{NewDecision, record};
    let ctx = told.ro(at).await?;
    for it in nominate::standing(&ctx, id).await?.iter().filter(|it| it.is_job_share()) {
        let new = NewDecision {
            kind: DecisionKind::JobShare,
            subject: it.id.0,
            answer: "agreed".into(),
            decided_by: "Annual general meeting".into(),
            minute: "item 3".into(),
        };
        record(&ctx, id, new).await?;
    }
    Ok(())
}
