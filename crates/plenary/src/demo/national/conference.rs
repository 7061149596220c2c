//! This year's conference, and an election for each region and for the seats of all members: the ballots are open.

use bodies::NewOccasion;
use elections::demo::{Part, Standing, Story};
use kernel::{At, PersonId, Result, transact};

use super::super::elections::{Company, vote};
use super::super::script::Stage;
use super::super::words;
use super::register::{BOROUGH, Register};

/// The call goes out so many days before, a day earlier than the text asks at the latest.
const CALLED: i64 = 85;
/// Those who sit or were sent are not cast again.
const SEATED: usize = 8;

/// A contest: its rule, its post, whose members may stand (all, where none), and who of the candidates declares what.
struct Contest {
    rule: &'static str,
    post: &'static str,
    title: &'static str,
    region: Option<&'static str>,
    declares: &'static [&'static [&'static str]],
}

const WOMAN: &str = "woman";
const MINORITY: &str = "Black, Asian or of another ethnic minority";
const DISABLED: &str = "disabled";
const FOUR: &[&[&str]] = &[&[WOMAN], &[], &[WOMAN, MINORITY], &[]];

const CONTESTS: [Contest; 5] = [
    Contest::region("election-north", "representative-north", "the North", "north"),
    Contest::region("election-midlands", "representative-midlands", "the Midlands", "midlands"),
    Contest::region("election-south", "representative-south", "the South", "south"),
    Contest::region("election-west", "representative-west", "the West", "west"),
    Contest {
        rule: "election-open",
        post: "representative-open",
        title: "all members",
        region: None,
        declares: &[
            &[WOMAN],
            &[MINORITY],
            &[WOMAN, DISABLED],
            &[],
            &[WOMAN, MINORITY],
            &[],
            &[WOMAN],
            &[DISABLED],
            &[MINORITY],
        ],
    },
];

impl Contest {
    const fn region(
        rule: &'static str,
        post: &'static str,
        title: &'static str,
        region: &'static str,
    ) -> Self {
        Self { rule, post, title, region: Some(region), declares: FOUR }
    }
}

/// Fixes the day, calls the elections, and lets some vote.
pub async fn tell(stage: &Stage, register: &Register, company: &Company) -> Result<()> {
    let at = stage.agm_at();
    let before = |days: i64| at.plus_days(-days, &stage.group.zone);
    let ctx = stage.at(before(CALLED + 3));
    let new = NewOccasion {
        body: "members".into(),
        kind: "conference".into(),
        title: String::new(),
        at,
        place: "Corn Exchange, Threebridges".into(),
    };
    let occasion = transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, new.clone()).await })?;
    let mine = register.twin(&company.member)?.person;
    for (n, contest) in CONTESTS.iter().enumerate() {
        let candidates = standing(register, contest, mine)?;
        let story = Story {
            rule: contest.rule.into(),
            occasion: occasion.0,
            title: format!("Coordinating group {}: {}", at.zoned(&stage.group.zone).year(), contest.title),
            drafted: before(CALLED + 2),
            called: before(CALLED),
            caller: None,
            returning_officer: register.returning_officer.clone(),
            scrutineers: register.take("midlands", SEATED + 10, 2)?,
            tellers: vec![],
            candidates,
        };
        let id = elections::demo::balloting(&stage.app, &stage.group, &story, stage.now).await?;
        let seed = 41 + u64::try_from(n).unwrap_or(0);
        vote(&stage.at(voted_at(stage)), id, 12, seed, &[mine]).await?;
    }
    Ok(())
}

fn voted_at(stage: &Stage) -> At {
    stage.now.plus_hours(-2)
}

/// Each is proposed by another member; nobody stands in two contests, and nobody whom one can be stands.
fn standing(register: &Register, contest: &Contest, mine: PersonId) -> Result<Vec<Standing>> {
    let n = contest.declares.len();
    let (region, skip) = contest.region.map_or((BOROUGH, SEATED + 60), |region| (region, SEATED));
    let mut parts: Vec<Part> = register.take(region, skip, 2 * n + 1)?;
    parts.retain(|it| it.person != mine);
    let (who, proposers) = parts.split_at(n);
    let one = |((place, who), proposer): ((usize, &Part), &Part)| Standing {
        statement: words::statement(place, "delegate"),
        who: who.clone(),
        with: None,
        proposer: Some(proposer.clone()),
        posts: vec![contest.post.to_owned()],
        declares: contest.declares[place].iter().map(|it| (*it).to_owned()).collect(),
    };
    Ok(who.iter().enumerate().zip(proposers).map(one).collect())
}
