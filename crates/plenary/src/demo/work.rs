//! Two years of a committee's work: meetings, minutes, letters, sessions; one month's minutes that were never sent, one
//! month without a meeting, one post that fell vacant.

use bodies::NewOccasion;
use duties::model::{NewRecord, Readers};
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use kernel::{At, Result, transact};
use rulebook::duty::ProofKind;

use super::script::Stage;

/// How many months back the story goes: before the organisation came here nobody owed anything.
const MONTHS: i32 = 25;
/// The month, counted back, in which the committee did not meet.
const NO_MEETING: i32 = 7;
const WEEKS: i64 = 52;
/// The week, counted back, in which no letter went out.
const NO_LETTER: i64 = 9;

/// Tells all of it; what is told lies in the past or is fixed for the weeks to come.
pub async fn tell(stage: &Stage) -> Result<()> {
    let today = stage.now.date(&stage.group.zone);
    for back in (-1..=MONTHS).rev() {
        month(stage, today, back).await?;
    }
    annual_meeting_before_last(stage).await?;
    for week in 1..=WEEKS {
        if week != NO_LETTER {
            letter(stage, today, week).await?;
        }
    }
    texts(stage).await?;
    answers(stage, today).await?;
    sessions(stage, today).await
}

/// What members answered where the text leaves something to their judgement.
async fn answers(stage: &Stage, today: Date) -> Result<()> {
    for (back, subject, words) in [
        (
            8,
            "learning-spaces",
            "Most learned how the borough's budget is made. The hall echoes: next time in the library.",
        ),
        (6, "traditions-meet", "Nobody under twenty-five spoke. We try rounds in threes before the debate."),
        (
            2,
            "learning-spaces",
            "The talk on wages was too long for an evening; the small groups are what brings people back.",
        ),
    ] {
        let title = "What the members' meeting said at its end".to_owned();
        let new = NewRecord {
            kind: ProofKind::Judgement,
            subject: subject.into(),
            title,
            words: words.to_owned(),
            ..blank()
        };
        publish(stage, earlier(today, back), &new, "Organiser").await?;
    }
    Ok(())
}

/// The texts of proposed changes go out ten days before the annual meeting; the committee was a day early.
async fn texts(stage: &Stage) -> Result<()> {
    let day = stage.agm.checked_sub(11.days()).unwrap_or(stage.agm);
    let title = "Texts of proposed changes to the constitution".to_owned();
    let words =
        "Every proposal that came in time, in its own words. The annual general meeting decides.".to_owned();
    let new = NewRecord { kind: ProofKind::AmendmentTexts, subject: "agm".into(), title, words, ..blank() };
    publish(stage, day, &new, "Organiser").await
}

/// The newest month whose minutes are late enough to stand on the board.
fn forgotten(today: Date) -> i32 {
    if today.day() > 15 { 1 } else { 2 }
}

async fn month(stage: &Stage, today: Date, back: i32) -> Result<()> {
    let first = earlier(today.first_of_month(), back);
    let tuesday = nth(first, Weekday::Tuesday, 2);
    if back != NO_MEETING {
        meeting(stage, "committee-meeting", tuesday).await?;
    }
    if back >= 2 && back % 2 == 0 {
        meeting(stage, "members-meeting", nth(first, Weekday::Thursday, 3)).await?;
    }
    if back < 1 || back == forgotten(today) {
        return Ok(());
    }
    let name = first.strftime("%B %Y").to_string();
    let (kind, title, words) = if back == NO_MEETING {
        (ProofKind::NoMeeting, format!("No committee meeting in {name}"), NONE.to_owned())
    } else {
        (ProofKind::Minutes, format!("Minutes of the committee, {name}"), MINUTES.to_owned())
    };
    let covers = Some(if back == NO_MEETING { first } else { tuesday });
    let new = NewRecord { kind, subject: "committee".into(), title, words, covers, ..blank() };
    publish(stage, nth(first, Weekday::Tuesday, 4), &new, "Data manager").await
}

const NONE: &str = "Too few of us could come, and nothing was decided.";
const MINUTES: &str = "**Present:** nine of twelve. **In the chair:** one of the organisers, in turn.\n\n\
1. The minutes of the last meeting were agreed.\n2. The next members' meeting: the hall is booked, and word goes out in time.\n\
3. Welcoming newcomers: everybody rings up one new member.\n4. A personal matter. Clause 12: closed. Decided: the committee writes to the member.\n\n\
**To do:** the organisers ask for speakers on the bus lines; the social media managers make the page for the meeting.";

async fn letter(stage: &Stage, today: Date, week: i64) -> Result<()> {
    let day = today.checked_sub((7 * week).days()).unwrap_or(today);
    let title = format!("Fairhaven news, {}", day.strftime("%-d %B %Y"));
    let words = "What we did, what is coming, and one question for you.".to_owned();
    let new = NewRecord {
        kind: ProofKind::Published,
        subject: "newsletter".into(),
        title,
        words,
        readers: Readers::Everyone,
        ..blank()
    };
    publish(stage, day, &new, "Data manager").await
}

/// "Regularly" without a number: the committee agreed on three months, and keeps to it.
async fn sessions(stage: &Stage, today: Date) -> Result<()> {
    let agreed = stage.at(hour(stage, earlier(today, 14), 20));
    duties::demo::agreed(&agreed, "political-education", 3, "Committee, minute 5").await?;
    for (back, about) in [
        (13, "How a budget is made"),
        (10, "Who owns the harbour"),
        (7, "Reading: wages and prices"),
        (4, "Speaking in public"),
        (1, "What a council can do"),
    ] {
        let title = format!("Session of political education: {about}");
        let words = "Twenty-three came; two small groups, one reading, a round at the end.".to_owned();
        let new = NewRecord {
            kind: ProofKind::Session,
            subject: "political-education".into(),
            title,
            words,
            readers: Readers::Everyone,
            ..blank()
        };
        publish(stage, earlier(today, back), &new, "Organiser").await?;
    }
    Ok(())
}

fn blank() -> NewRecord {
    NewRecord {
        kind: ProofKind::Done,
        subject: String::new(),
        title: String::new(),
        words: String::new(),
        file: None,
        occasion: None,
        covers: None,
        readers: Readers::Members,
        by_mail: false,
    }
}

async fn publish(stage: &Stage, day: Date, new: &NewRecord, through: &str) -> Result<()> {
    let at = hour(stage, day, 20);
    if at >= stage.now {
        return Ok(());
    }
    duties::demo::published(&stage.at(at), new, through).await.map(drop)
}

async fn meeting(stage: &Stage, kind: &str, day: Date) -> Result<()> {
    fix(stage, kind, hour(stage, day, 19), 21).await
}

/// Fixes a meeting so many days before it, or now where that lies ahead.
async fn fix(stage: &Stage, kind: &str, at: At, before: i64) -> Result<()> {
    let fixed = at.plus_days(-before, &stage.group.zone).min(stage.now.plus_hours(-1));
    let ctx = stage.at(fixed);
    let new = NewOccasion {
        body: "members".into(),
        kind: kind.into(),
        title: title(kind, at, stage),
        at,
        place: "Fairhaven Community Hall, Barnacle Street".into(),
    };
    transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, new.clone()).await }).map(drop)
}

fn title(kind: &str, at: At, stage: &Stage) -> String {
    let month = at.zoned(&stage.group.zone).strftime("%B %Y").to_string();
    match kind {
        "committee-meeting" => format!("Committee meeting, {month}"),
        "members-meeting" => format!("Members' meeting, {month}"),
        _ => String::new(),
    }
}

async fn annual_meeting_before_last(stage: &Stage) -> Result<()> {
    let day = stage.agm.checked_sub(2.years()).unwrap_or(stage.agm);
    fix(stage, "agm", hour(stage, day, 14), 10).await
}

fn hour(stage: &Stage, day: Date, hour: i8) -> At {
    At::local(day.at(hour, 0, 0, 0), &stage.group.zone)
}

fn earlier(day: Date, months: i32) -> Date {
    day.checked_sub(months.months()).unwrap_or(day)
}

/// The nth such weekday of a month.
fn nth(first: Date, weekday: Weekday, n: i8) -> Date {
    first.nth_weekday_of_month(n, weekday).unwrap_or(first)
}
