//! Meetings of the demonstration: the last members' meeting with its record and minutes, and the annual meeting, called in
//! time, with a motion that a member moved and another seconded, a paper, and people who said that they come.

use elections::demo::Part;
use kernel::{Ctx, Problem, Result};
use meetings::model::{
    Coming, Count, Form, ItemState, NewAction, NewItem, NewMotion, Role, Sitting, SpeakKind, VoteWay,
    VotesBy, Way, flat,
};
use meetings::service::hour::{self, NewNote, NewVote};
use meetings::service::{self, before};

use super::elections::{Company, holder, organiser};
use super::script::Stage;

/// How many came in the story.
const CAME: usize = 18;

/// Tells both; the application has done everything that was due before.
pub async fn tell(stage: &Stage, company: &Company) -> Result<()> {
    let all = service::all(&stage.at(stage.now)).await?;
    let held = all.iter().rfind(|it| it.meeting.kind == "members-meeting" && it.occasion.at < stage.now);
    let none = || Problem::internal("The story has no members' meeting that was held.");
    last(stage, company, held.ok_or_else(none)?).await?;
    let next = all.iter().find(|it| it.occasion.at == stage.agm_at());
    annual(stage, company, next.ok_or_else(none)?).await
}

async fn acting(ctx: &Ctx, who: &Part) -> Result<Ctx> {
    Ctx::acting(&ctx.app, (*ctx.group).clone(), who.person, &who.name, ctx.now).await
}

fn motion(title: &str, words: &str, reasons: &str) -> NewMotion {
    NewMotion { decision: "policy".into(), title: title.into(), words: words.into(), reasons: reasons.into() }
}

/// The members' meeting of some weeks ago, from its motion to the minutes that the chair has checked.
async fn last(stage: &Stage, company: &Company, sitting: &Sitting) -> Result<()> {
    let (id, at) = (sitting.meeting.id, sitting.occasion.at);
    let ahead = stage.at(at.plus_days(-12, &stage.group.zone));
    let words =
        "This meeting supports the tenants of Harbour Court in their demand for repairs before winter.";
    let new = motion("Repairs at Harbour Court", words, "Forty households have had no heating for a month.");
    let moved = before::propose_motion(&acting(&ahead, &company.member).await?, id, new).await?;
    before::second(&acting(&ahead, &company.associate).await?, moved).await?;
    let chair = organiser(&ahead).await?;
    let writer = holder(&ahead, "data-manager").await?;
    let door = stage.at(at.plus_minutes(-20));
    for (role, who) in [(Role::Chair, &chair), (Role::MinuteTaker, &writer)] {
        service::give_role(&acting(&door, &chair).await?, id, role, who.person).await?;
    }
    let came: Vec<_> = service::circle(&door, sitting).await?.voting.into_keys().take(CAME).collect();
    for person in &came {
        hour::check_in(&acting(&door, &chair).await?, id, *person, Way::Room, VotesBy::Hand).await?;
    }
    hour::open(&acting(&stage.at(at), &chair).await?, id).await?;
    let tree = before::agenda(&stage.at(at), sitting).await?;
    let mut minute = 2;
    for (_, branch) in flat(&tree) {
        let now = acting(&stage.at(at.plus_minutes(minute)), &chair).await?;
        hour::begin_item(&now, id, branch.item.id).await?;
        let own = acting(&stage.at(at.plus_minutes(minute + 3)), &writer).await?;
        match branch.item.form {
            Form::Motion => decided(stage, sitting, &chair, moved, &came, minute + 4).await?,
            Form::Formal => {}
            _ => {
                let words = format!("{}: two questions were asked and answered.", branch.item.title);
                hour::note(&own, id, NewNote { item: Some(branch.item.id), words, late: None }).await?;
            }
        }
        minute += 12;
    }
    let own = acting(&stage.at(at.plus_minutes(minute)), &writer).await?;
    hour::agree_action(&own, id, write_to_the_council(company, stage)).await?;
    let end = acting(&stage.at(at.plus_minutes(minute + 2)), &chair).await?;
    hour::close(&end, id).await?;
    let after = stage.at(at.plus_days(2, &stage.group.zone));
    let seq = service::minutes::draft(&acting(&after, &writer).await?, id).await?;
    service::minutes::check(&acting(&after, &chair).await?, id, seq).await
}

fn write_to_the_council(company: &Company, stage: &Stage) -> NewAction {
    NewAction {
        item: None,
        decision: None,
        title: "Write to the council about Harbour Court".into(),
        words: String::new(),
        owner: Some(company.member.person),
        owner_words: String::new(),
        assignment: false,
        due_at: Some(stage.now.plus_days(20, &stage.group.zone)),
    }
}

/// Two speak, hands are counted, and the motion is carried.
async fn decided(
    stage: &Stage,
    sitting: &Sitting,
    chair: &Part,
    moved: meetings::model::MotionId,
    came: &[kernel::PersonId],
    minute: i64,
) -> Result<()> {
    let (id, at) = (sitting.meeting.id, sitting.occasion.at);
    for (n, person) in (0..).zip(came.iter().take(2)) {
        let now = acting(&stage.at(at.plus_minutes(minute + n)), chair).await?;
        hour::ask(&now, id, *person, SpeakKind::Speak, false).await?;
        hour::call_next(&now, id).await?;
    }
    let now = acting(&stage.at(at.plus_minutes(minute + 3)), chair).await?;
    hour::put_motion(&now, id, moved).await?;
    let new = NewVote {
        item: None,
        motion: Some(moved),
        question: String::new(),
        decision: "policy".into(),
        way: VoteWay::Open,
        despite: String::new(),
    };
    let vote = hour::open_vote(&now, id, new).await?;
    let against = 2;
    let favour = u32::try_from(came.len()).unwrap_or(against).saturating_sub(against + 1);
    hour::tally(&now, id, vote, Count { favour, against, abstained: 1 }).await?;
    hour::close_vote(&now, id, vote, None).await.map(drop)
}

/// The annual meeting: called six weeks before, with what members put in since.
async fn annual(stage: &Stage, company: &Company, sitting: &Sitting) -> Result<()> {
    let (id, at, zone) = (sitting.meeting.id, sitting.occasion.at, &stage.group.zone);
    let call = stage.at(at.plus_days(-45, zone));
    let caller = acting(&call, &organiser(&call).await?).await?;
    before::set_details(&caller, id, "By video, with the link on your own page at the meeting", 180, None)
        .await?;
    let drafted = before::draft(&caller, &service::find(&caller, id).await?).await?;
    before::send_notice(&caller, id, &drafted.subject, &drafted.body, "").await?;
    let later = stage.at(at.plus_days(-25, zone));
    let words = "This meeting asks the council to run the night bus on line 12 every day of the week, and to keep the library \
                 on Barnacle Street open on Saturdays.";
    let new = motion("Night bus and library", words, "Nurses and cleaners come home after midnight.");
    let moved = before::propose_motion(&acting(&later, &company.member).await?, id, new).await?;
    before::second(&acting(&later, &company.associate).await?, moved).await?;
    let words = "Take the night bus of line 12 alone: \u{201c}every day of the week\u{201d} becomes \u{201c}on the nights before working days\u{201d}.";
    let changed = "This meeting asks the council to run the night bus on line 12 on the nights before working days, and to \
                   keep the library on Barnacle Street open on Saturdays.";
    before::amend(&acting(&later, &company.associate).await?, moved, changed, words).await?;
    let paper = before::NewPaper {
        title: "The year in figures".into(),
        words: "# The year in figures\n\nSix members' meetings, twelve of the committee, five sessions."
            .into(),
        file_name: None,
        note: String::new(),
        closed: false,
    };
    let officer = acting(&later, &organiser(&later).await?).await?;
    before::add_paper(&officer, id, None, paper).await?;
    let item = NewItem::titled("Questions to the committee", Form::Discussion, 20);
    before::propose(&acting(&later, &company.member).await?, id, item).await?;
    // Whoever draws up the agenda takes up what members put in, so that the meeting can be played.
    for it in before::items(&officer, id).await?.iter().filter(|it| it.state == ItemState::Proposed) {
        before::accept(&officer, id, it.id).await?;
    }
    for (who, coming, needs) in
        [(&company.member, Coming::Room, "A seat near the loop"), (&company.associate, Coming::Remote, "")]
    {
        before::reply(&acting(&later, who).await?, id, coming, needs).await?;
    }
    Ok(())
}
