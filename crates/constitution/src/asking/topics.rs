//! The acts that can be asked about, in the reader's own words.

use rulebook::{Act, Activity, Channel, Rules, Shareable};

use crate::model::Version;

/// One question: a word for the address, what stands in the list, and the question as a sentence.
#[derive(Clone, Debug)]
pub struct Topic {
    /// "stand.secretary".
    pub word: String,
    /// Heading in the list.
    pub group: &'static str,
    /// "stand for secretary".
    pub label: String,
    /// "May I stand for secretary?"
    pub question: String,
    pub act: Act,
}

const MEETINGS: &str = "Meetings and proposals";
const VOTING: &str = "Voting";
const STANDING: &str = "Standing";
const OFFICES: &str = "Posts";
const JOINING: &str = "Joining";
const BODIES: &str = "What a body may decide";

/// Everything that a version lets one ask, in the order of the list.
pub fn topics(version: &Version) -> Vec<Topic> {
    let rules = &version.rules.as_written();
    let mut all = vec![];
    elections(rules, &mut all);
    posts(rules, &mut all);
    meetings(rules, &mut all);
    joining(rules, &mut all);
    bodies(rules, &mut all);
    all.sort_by_key(|it| order(it.group));
    all
}

fn order(group: &str) -> usize {
    [VOTING, STANDING, MEETINGS, JOINING, OFFICES, BODIES].iter().position(|it| *it == group).unwrap_or(9)
}

fn mine(group: &'static str, word: String, label: String, act: Act) -> Topic {
    let question = format!("May I {label}?");
    Topic { word, group, label, question, act }
}

fn elections(rules: &Rules, all: &mut Vec<Topic>) {
    let held = rules.elections();
    // The name of the only election need not be said each time.
    let which = |id: &str| match held.len() {
        1 => String::new(),
        _ => format!(" in the {}", rules.name_of(id)),
    };
    for it in &held {
        let (id, which) = (it.id().to_owned(), which(it.id()));
        let election = || id.clone();
        let label = if which.is_empty() { "vote in the election".to_owned() } else { format!("vote{which}") };
        all.push(mine(VOTING, format!("vote.{id}"), label, Act::Vote { election: election() }));
        if rules.channel(&it.event, Channel::Email).is_some() {
            let label = format!("have a ballot by e-mail{which}");
            let act = Act::RequestEmailBallot { election: election() };
            all.push(mine(VOTING, format!("e-mail-ballot.{id}"), label, act));
        }
        let label = format!("hand in a nomination{which}");
        all.push(mine(STANDING, format!("nominate.{id}"), label, Act::Nominate { election: election() }));
        let seconded = rules.nomination(&it.event).is_some_and(|it| it.seconders != Some(0))
            || !rules.eligibility(Activity::Second).is_empty();
        if seconded {
            let act = Act::SecondNomination { election: election() };
            all.push(mine(STANDING, format!("second.{id}"), format!("second a nomination{which}"), act));
        }
        let act = Act::WithdrawNomination { election: election() };
        all.push(mine(STANDING, format!("withdraw.{id}"), format!("withdraw my nomination{which}"), act));
    }
}

fn posts(rules: &Rules, all: &mut Vec<Topic>) {
    for it in rules.posts() {
        let (id, name) = (it.id().to_owned(), it.name.clone());
        let post = || id.clone();
        all.push(mine(
            STANDING,
            format!("stand.{id}"),
            format!("stand for {name}"),
            Act::Stand { post: post() },
        ));
        let label = format!("be {name} beside the posts that I hold");
        all.push(mine(OFFICES, format!("hold.{id}"), label, Act::HoldPosts { posts: vec![post()] }));
        if it.shareable != Shareable::None {
            let label = format!("share the post of {name} with somebody");
            all.push(mine(OFFICES, format!("share.{id}"), label, Act::ShareSeat { post: post() }));
        }
    }
}

fn meetings(rules: &Rules, all: &mut Vec<Topic>) {
    for it in rules.meetings() {
        let (id, name) = (it.id().to_owned(), rules.event_name(it.id()));
        let act = Act::Attend { meeting: id.clone() };
        all.push(mine(MEETINGS, format!("attend.{id}"), format!("come to {name}"), act));
        let act = Act::ReceiveNotice { event: id.clone() };
        all.push(mine(MEETINGS, format!("notice.{id}"), format!("be sent the notice of {name}"), act));
    }
    all.push(mine(MEETINGS, "motion".into(), "put a motion to the members".into(), Act::ProposeMotion));
    let label = "propose a change to the constitution".to_owned();
    all.push(mine(MEETINGS, "amendment".into(), label, Act::ProposeAmendment));
}

fn joining(rules: &Rules, all: &mut Vec<Topic>) {
    for it in rules.categories() {
        let (id, name) = (it.id().to_owned(), it.name.clone().unwrap_or_else(|| it.id().replace('-', " ")));
        let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        let label = format!("join as {article} {name}");
        all.push(mine(JOINING, format!("join.{id}"), label, Act::Join { category: id }));
    }
}

/// Each kind of decision that the text names, for each body but the one that it is reserved to.
fn bodies(rules: &Rules, all: &mut Vec<Topic>) {
    for body in rules.bodies() {
        let id = body.id().to_owned();
        let mut kinds: Vec<String> =
            body.may_decide.iter().chain(body.may_not_decide.iter()).cloned().collect();
        let kept = rules.of::<rulebook::Reserved>();
        for it in kept.iter().filter(|it| it.kept_from.contains(&id) || it.to.as_deref() == Some(&id)) {
            kinds.extend(it.decisions.iter().cloned());
        }
        kinds.sort();
        kinds.dedup();
        for decision in kinds {
            let name = rules.name_of(&id);
            let name = if name.starts_with("the ") { name } else { format!("the {name}") };
            let label = format!("{name} decide on {}", decision.replace('-', " "));
            let question = format!("May {label}?");
            let act = Act::Decide { body: id.clone(), decision: decision.clone() };
            all.push(Topic { word: format!("decide.{id}.{decision}"), group: BODIES, label, question, act });
        }
    }
}
