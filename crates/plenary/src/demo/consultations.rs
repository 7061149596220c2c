//! Two consultations: one on the committee's posts that is answered and reported, one on role descriptions that is open.

use consultations::model::{Audience, Channel, NewConsultation, Outcome, Piece, PromptSet, Standing, Vote};
use consultations::service::{self, Answer, Code, Entry};
use consultations::{ConsultationId, model};
use kernel::{At, Ctx, Result};
use people::model::Status;
use people::service::PersonFacts;

use super::elections;
use super::script::Stage;

const POSTS: &str = include_str!("../../../../examples/constitutions/local-group-amendment-11-posts.md");
/// How the file of an amendment is put together is nothing that members read.
const FOR_WRITERS: &str = " Each clause below stands in place of the clause with the same slug";

/// So many members say of each part whether they agree.
const VOTERS: usize = 48;

/// Part, question, what was said, whether the name may stand, and what the committee answered.
type Said = (&'static str, &'static str, &'static str, bool, Outcome, &'static str);

const ANSWERS: &[Said] = &[
    (
        "",
        "like",
        "That every post gets a description at last.",
        true,
        Outcome::AlreadyThere,
        "All thirteen titles have one now.",
    ),
    (
        "committee",
        "like",
        "A secretary was overdue: minutes came when somebody had time.",
        true,
        Outcome::Unchanged,
        "The secretary stays in the proposal.",
    ),
    (
        "committee",
        "dislike",
        "Eleven is an odd number, and half of eleven is not a number of people.",
        false,
        Outcome::Changed,
        "The text says now that half is rounded up: six of eleven.",
    ),
    (
        "committee",
        "dislike",
        "Data manager and organiser in one person is too much for an evening volunteer.",
        true,
        Outcome::Meeting,
        "The committee is divided on this; the meeting decides, and the seat can be a job share.",
    ),
    (
        "committee",
        "change",
        "Keep the data manager's own seat.",
        false,
        Outcome::Meeting,
        "See above: it is put to the meeting.",
    ),
    (
        "committee",
        "missing",
        "What happens if the two organisers cannot agree who does what?",
        false,
        Outcome::Changed,
        "The committee then asks the members; a sentence says so.",
    ),
    (
        "treasurer",
        "change",
        "A second signature for payments.",
        true,
        Outcome::Elsewhere,
        "That belongs to the clause on money, where it stands.",
    ),
    (
        "secretary",
        "like",
        "Minutes within the month, in plain words.",
        false,
        Outcome::Unchanged,
        "It stays.",
    ),
    (
        "political-education-officer",
        "missing",
        "Childcare at sessions.",
        true,
        Outcome::Changed,
        "The description names access and childcare now.",
    ),
    (
        "fundraiser",
        "dislike",
        "Fundraising should not be one person's job.",
        false,
        Outcome::Unchanged,
        "The officer leads; the whole committee helps, as the text says of every post.",
    ),
    (
        "",
        "other",
        "Thank you for asking before deciding.",
        false,
        Outcome::Unchanged,
        "Thank you for answering.",
    ),
];

/// The consultation on the committee's posts, months ago: opened, answered, worked through, reported.
pub async fn posts(stage: &Stage) -> anyhow::Result<()> {
    let zone = &stage.group.zone;
    let ctx = leading(&stage.turn(-75, 10)).await?;
    let closes = hour(stage, -54, 11);
    let new = NewConsultation {
        title: "The posts of the committee".into(),
        intro: "The February meeting asked for a clearer division of work. This proposal has eleven seats and thirteen titles. Say what you like, what you do not like and why, what is missing and what needs changing.".into(),
        responsible: ctx.actor.name.clone(),
        address: "answers@fairhaven.example".into(),
        audience: Audience::Members,
        prompts: PromptSet::Four,
        asks_votes: true,
        subject: None,
        text: for_members(POSTS),
        closes_at: closes,
        committee_at: Some(hour(stage, -48, 19)),
        meeting_at: Some(stage.now.plus_days(-34, zone)),
    };
    let id = service::create(&ctx, new).await?;
    service::open(&ctx, id, false).await?;
    let parts = service::text(&ctx, id).await?.1;
    let people = members(&ctx).await?;
    let at = stage.turn(-70, 20);
    for (i, it) in people.iter().take(VOTERS).enumerate() {
        vote(&at, id, it, i, &parts).await?;
    }
    for (i, said) in ANSWERS.iter().enumerate() {
        say(&stage.turn(-66 + i64::try_from(i).unwrap_or(0), 21), id, &people[i * 3], said).await?;
    }
    on_paper(&leading(&stage.turn(-55, 12)).await?, id).await?;
    work_through(&leading(&stage.turn(-49, 20)).await?, id).await?;
    Ok(())
}

/// The consultation on role descriptions, open now.
pub async fn roles(stage: &Stage) -> anyhow::Result<()> {
    let ctx = leading(&stage.turn(-4, 10)).await?;
    let version = constitution::service::in_force(&ctx).await?;
    let roles: String = version
        .document
        .clauses
        .iter()
        .filter(|it| it.number.starts_with("11."))
        .map(|it| {
            let text: String = it.paragraphs.iter().map(|it| format!("{}\n\n", it.source)).collect();
            format!("## {} {} {{#{}}}\n\n{text}", it.number, it.title, it.slug)
        })
        .collect();
    let new = NewConsultation {
        title: "What each post does: is it clear?".into(),
        intro: "Before candidates are asked to do these jobs, tell us whether the descriptions are clear and whether anything is missing.".into(),
        responsible: ctx.actor.name.clone(),
        address: "answers@fairhaven.example".into(),
        audience: Audience::Members,
        prompts: PromptSet::Role,
        asks_votes: true,
        subject: None,
        text: roles,
        closes_at: hour(stage, 12, 11),
        committee_at: Some(hour(stage, 15, 19)),
        meeting_at: Some(stage.delegates_at()),
    };
    let id = service::create(&ctx, new).await?;
    service::open(&ctx, id, false).await?;
    let people = members(&ctx).await?;
    let texts = [
        ("data-manager", "clear", "\"Segment\" is a word I had to ask about."),
        ("organisers", "missing", "Who chairs the meeting?"),
        ("social-media-managers", "clear", "Clear, and a lot for two people."),
    ];
    for (i, (part, prompt, body)) in texts.into_iter().enumerate() {
        let said = (part, prompt, body, false, Outcome::Unchanged, "");
        say(&stage.turn(-3, 20), id, &people[i * 5 + 1], &said).await?;
    }
    let letter = "11.2 Data manager\nIs it clear? Mostly. What is a phone-bank sheet?\n\nIs anything missing? How many hours a week it takes.";
    service::paste(
        &leading(&stage.turn(-2, 9)).await?,
        id,
        "passer-by@example.net",
        letter,
        stage.turn(-2, 8).now,
    )
    .await?;
    Ok(())
}

fn hour(stage: &Stage, days: i64, hour: i8) -> At {
    let zone = &stage.group.zone;
    At::local(stage.now.plus_days(days, zone).date(zone).at(hour, 0, 0, 0), zone)
}

/// The organiser of the day.
async fn leading(ctx: &Ctx) -> anyhow::Result<Ctx> {
    let organiser = elections::organiser(ctx).await?;
    Ok(Ctx::acting(&ctx.app, (*ctx.group).clone(), organiser.person, &organiser.name, ctx.now).await?)
}

async fn members(ctx: &Ctx) -> Result<Vec<PersonFacts>> {
    let mut all = people::service::everyone(ctx, ctx.now).await?;
    all.retain(|it| it.status == Status::Member && it.email.is_some());
    all.sort_by_key(|it| it.number);
    Ok(all)
}

async fn acting(ctx: &Ctx, it: &PersonFacts) -> Result<Ctx> {
    Ctx::acting(&ctx.app, (*ctx.group).clone(), it.id, &it.name, ctx.now).await
}

/// Two camps that part over the posts that are joined, and some who are unsure.
async fn vote(
    ctx: &Ctx,
    id: ConsultationId,
    it: &PersonFacts,
    i: usize,
    parts: &[model::Part],
) -> Result<()> {
    let ctx = acting(ctx, it).await?;
    for (n, part) in parts.iter().take(8).enumerate() {
        let against = i % 5 < 2;
        let vote = match (against, n) {
            _ if (i + n).is_multiple_of(11) => Vote::Unsure,
            (true, _) if n % 4 != 3 => Vote::Disagree,
            _ => Vote::Agree,
        };
        let given = Answer { part: part.key.clone(), vote: Some(vote), ..Answer::default() };
        service::answer(&ctx, id, given).await?;
    }
    Ok(())
}

async fn say(ctx: &Ctx, id: ConsultationId, it: &PersonFacts, said: &Said) -> Result<()> {
    let ctx = acting(ctx, it).await?;
    let known = service::text(&ctx, id).await?.1;
    let part = known.iter().find(|it| it.key == said.0).map_or(String::new(), |it| it.key.clone());
    let (_, votes, _) = service::mine(&ctx, id).await?;
    let given = Answer {
        vote: votes.iter().find(|it| it.0 == part).map(|it| it.1),
        bodies: vec![(said.1.into(), said.2.into())],
        may_name: said.3,
        part,
        ..Answer::default()
    };
    service::answer(&ctx, id, given).await
}

async fn on_paper(ctx: &Ctx, id: ConsultationId) -> Result<()> {
    let entry = Entry {
        person: None,
        name: "A member who wrote by hand".into(),
        channel: Channel::Paper,
        received_at: ctx.now,
        pieces: vec![Piece {
            part: String::new(),
            prompt: "dislike".into(),
            body: "It is long. I read it twice and still had to ask who sends the minutes.".into(),
        }],
        may_name: false,
        letter: None,
    };
    service::enter(ctx, id, entry).await.map(|_| ())
}

/// The committee's evening with the table.
async fn work_through(ctx: &Ctx, id: ConsultationId) -> Result<()> {
    for row in
        service::table(ctx, id).await?.rows.iter().filter(|it| it.comment.standing == Standing::Counted)
    {
        let said = ANSWERS.iter().find(|it| it.2 == row.comment.body);
        let (outcome, answer) =
            said.map_or((Outcome::Changed, "A table at the end names who does what."), |it| (it.4, it.5));
        let code = Code {
            theme: theme(&row.comment.part_now).into(),
            outcome: Some(outcome),
            answer: answer.into(),
            operation: None,
        };
        service::code(ctx, id, row.comment.id, code).await?;
    }
    service::suggest(ctx, id).await?;
    service::publish(ctx, id).await
}

fn theme(part: &str) -> &'static str {
    match part {
        "committee" => "Number of seats",
        "" => "The text as a whole",
        _ => "Descriptions",
    }
}

/// The proposal without the sentence on how its file is put together.
fn for_members(text: &str) -> String {
    let Some((before, rest)) = text.split_once(FOR_WRITERS) else { return text.to_owned() };
    let after = rest.find("\n\n").map_or("", |at| &rest[at..]);
    format!("{before}{after}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn members_read_no_sentence_for_those_who_write_the_file() {
        let text = super::for_members(super::POSTS);
        assert!(
            !text.contains("slug;") && text.contains("data manager goes.\n\n## 8. The committee"),
            "{text}"
        );
    }
}
