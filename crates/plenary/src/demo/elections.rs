//! The elections of the demonstration: one declared a year ago, one whose ballot is open, one whose nominations are
//! open, and a council ward's real ballots in the archive.

use bodies::NewOccasion;
use elections::demo::{Part, Standing, Story};
use elections::model::ElectionId;
use kernel::{At, Ctx, PersonId, Problem, Result, transact};
use polling::demo::Voting;
use polling::service::Readers;

use super::members::Cast;
use super::script::Stage;
use super::words;

/// Real ballots, named as such.
const WARD: &[u8] = include_bytes!("../../../../examples/ballots/angus_2012_ward1.blt.gz");

/// Who runs the elections, and who is to vote by hand.
pub struct Company {
    pub returning_officer: Part,
    pub scrutineers: Vec<Part>,
    pub tellers: Vec<Part>,
    pub member: Part,
    pub associate: Part,
}

impl Company {
    pub fn choose(cast: &mut Cast) -> Result<Self> {
        let mut take = |category: &str| cast.next(category).map(part);
        Ok(Self {
            member: take("national")?,
            associate: take("associate")?,
            returning_officer: take("national")?,
            scrutineers: vec![take("national")?, take("associate")?],
            tellers: vec![take("national")?, take("national")?],
        })
    }
    fn left_alone(&self) -> Vec<PersonId> {
        let scrutineers = self.scrutineers.iter().map(|it| it.person);
        [self.member.person, self.associate.person].into_iter().chain(scrutineers).collect()
    }
}

fn part(it: people::service::PersonFacts) -> Part {
    Part { person: it.id, name: it.name }
}

/// What is wanted of candidates: posts in order of preference, whether a woman, and whether it is a pair.
type Wanted = (&'static [&'static str], bool, bool);

const COMMITTEE: &[Wanted] = &[
    (&["organiser"], false, false),
    (&["organiser", "member-without-portfolio"], true, false),
    (&["organiser", "community-engagement"], false, false),
    (&["organiser"], true, true),
    (&["social-media-manager"], true, false),
    (&["social-media-manager", "member-without-portfolio"], false, false),
    (&["social-media-manager"], false, false),
    (&["data-manager"], false, false),
    (&["data-manager", "member-without-portfolio"], true, false),
    (&["party-engagement-north"], true, false),
    (&["party-engagement-south"], false, false),
    (&["party-engagement-south", "member-without-portfolio"], true, false),
    (&["community-engagement"], true, false),
    (&["community-engagement"], false, false),
    (&["community-engagement", "member-without-portfolio"], true, false),
    (&["member-without-portfolio"], false, false),
    (&["member-without-portfolio"], true, false),
    (&["member-without-portfolio"], false, false),
    (&["member-without-portfolio"], true, false),
];

const DELEGATES: &[Wanted] =
    &[(&["delegate"], true, false), (&["delegate"], false, false), (&["delegate"], false, false)];

fn standing(cast: &mut Cast, wanted: &[Wanted]) -> Result<Vec<Standing>> {
    let one = |(place, (posts, woman, pair)): (usize, &Wanted)| -> Result<Standing> {
        let category = if place % 4 == 3 { "associate" } else { "national" };
        let who = part(cast.next(category)?);
        let with = pair.then(|| cast.next("national").map(part)).transpose()?;
        Ok(Standing {
            statement: words::statement(place, posts[0]),
            who,
            with,
            proposer: None,
            posts: posts.iter().map(|it| (*it).to_owned()).collect(),
            declares: if *woman { vec!["woman".to_owned()] } else { vec![] },
        })
    };
    wanted.iter().enumerate().map(one).collect()
}

/// What a story needs beside its people.
struct Frame<'a> {
    rule: &'a str,
    occasion: (&'a str, At),
    title: String,
    drafted: At,
    called: At,
    caller: Option<Part>,
}

async fn story(
    stage: &Stage,
    company: &Company,
    frame: Frame<'_>,
    candidates: Vec<Standing>,
) -> Result<Story> {
    let ctx = stage.at(frame.drafted);
    let (kind, at) = frame.occasion;
    let place = "Fairhaven Community Hall, Barnacle Street".to_owned();
    let new = NewOccasion { body: "members".into(), kind: kind.into(), title: String::new(), at, place };
    let occasion = transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, new.clone()).await })?;
    Ok(Story {
        rule: frame.rule.into(),
        occasion: occasion.0,
        title: frame.title,
        drafted: frame.drafted,
        called: frame.called,
        caller: frame.caller,
        returning_officer: company.returning_officer.clone(),
        scrutineers: company.scrutineers.clone(),
        tellers: company.tellers.clone(),
        candidates,
    })
}

/// Last year's committee election, from its call to the handover.
pub async fn last_year(stage: &Stage, company: &Company, cast: &mut Cast) -> Result<()> {
    let agm = stage.last_agm();
    let before = |days: i64| agm.plus_days(-days, &stage.group.zone);
    let frame = Frame {
        rule: "committee-election",
        occasion: ("agm", agm),
        title: format!("Committee election {}", agm.zoned(&stage.group.zone).year()),
        drafted: before(76),
        called: before(49),
        caller: None,
    };
    let story = story(stage, company, frame, standing(cast, COMMITTEE)?).await?;
    let day = before(3);
    let id = elections::demo::balloting(&stage.app, &stage.group, &story, day).await?;
    vote(&stage.at(day), id, 75, 11, &[]).await?;
    elections::demo::declared(&stage.app, &stage.group, &story, id).await?;
    let year = agm.zoned(&stage.group.zone).year();
    let to = stage.app.config().data_dir.join(format!("bundles/committee-election-{year}"));
    let now = stage.at(stage.app.now());
    elections::service::count::publish(&now, id, Readers::Everybody, &to).await?;
    let to = to.with_file_name(format!("committee-election-{year}-for-scrutineers"));
    elections::service::count::publish(&now, id, Readers::Watchers, &to).await
}

/// This year's committee election: the ballot is open, and some have voted.
pub async fn this_year(stage: &Stage, company: &Company, cast: &mut Cast) -> Result<()> {
    let agm = stage.agm_at();
    let before = |days: i64| agm.plus_days(-days, &stage.group.zone);
    let frame = Frame {
        rule: "committee-election",
        occasion: ("agm", agm),
        title: format!("Committee election {}", agm.zoned(&stage.group.zone).year()),
        drafted: before(76),
        called: before(49),
        caller: Some(organiser(&stage.at(before(76))).await?),
    };
    let story = story(stage, company, frame, standing(cast, COMMITTEE)?).await?;
    let id = elections::demo::balloting(&stage.app, &stage.group, &story, stage.now).await?;
    vote(&stage.at(stage.now.plus_hours(-3)), id, 16, 29, &company.left_alone()).await
}

/// Delegates to the conference: nominations are open.
pub async fn delegates(stage: &Stage, company: &Company, cast: &mut Cast) -> Result<()> {
    let meeting = stage.delegates_at();
    let ago = |days: i64| stage.now.plus_days(-days, &stage.group.zone);
    let frame = Frame {
        rule: "delegates-election",
        occasion: ("members-meeting", meeting),
        title: format!("Delegates to the conference {}", meeting.zoned(&stage.group.zone).year()),
        drafted: ago(4),
        called: ago(3),
        caller: Some(organiser(&stage.at(ago(4))).await?),
    };
    let story = story(stage, company, frame, standing(cast, DELEGATES)?).await?;
    elections::demo::nominating(&stage.app, &stage.group, &story, stage.now).await.map(drop)
}

/// A council ward of 2012, counted from the ballots that the returning officer published.
pub async fn archive(ctx: &Ctx) -> Result<()> {
    let held_at = At::local(jiff::civil::date(2012, 5, 3).at(22, 0, 0, 0), &ctx.group.zone);
    let new = elections::service::declare::NewPast {
        title: "Angus Council, Kirriemuir and Dean ward, 3 May 2012 (real ballots)",
        source: "Ballots published by the returning officer of Angus Council as the law requires, collected in mggg/scot-elex; not an election of this organisation.",
        held_at,
        papers: WARD,
    };
    elections::service::declare::record_past(ctx, new).await.map(drop)
}

/// Whoever holds the post of organiser at that time.
pub async fn organiser(ctx: &Ctx) -> Result<Part> {
    holder(ctx, "organiser").await
}

/// The first holder of a post at that time.
pub async fn holder(ctx: &Ctx, post: &str) -> Result<Part> {
    let holders = bodies::service::holders(ctx, post, ctx.now).await?;
    let person = holders.iter().flat_map(|it| it.holders.iter().map(|it| it.person)).next();
    let person =
        person.ok_or_else(|| Problem::internal(format!("Nobody holds the post of {post} in the story.")))?;
    let names = people::service::names(ctx, &[person]).await?;
    Ok(Part { person, name: names.get(&person).cloned().unwrap_or_default() })
}

pub(super) async fn vote(
    ctx: &Ctx,
    id: ElectionId,
    percent: u64,
    seed: u64,
    except: &[PersonId],
) -> Result<()> {
    let election = elections::service::election(ctx, id).await?;
    let poll = election.poll.ok_or_else(|| Problem::internal("The story's ballot was not opened."))?;
    polling::demo::cast_random(ctx, Voting { poll: polling::PollId(poll), percent, seed, except })
        .await
        .map(drop)
}
