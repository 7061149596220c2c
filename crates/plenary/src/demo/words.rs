//! What candidates of the demonstration say for themselves.

const OPENINGS: [&str; 6] = [
    "I joined because a neighbour asked me, and I stayed because people here listen to one another.",
    "For six years I have set out the chairs, made the tea and taken the minutes; now I would like to do more.",
    "I work shifts at the harbour, so I know why an evening meeting has to start and end on time.",
    "As a parent of three I have learnt to plan, to share out work and to laugh when the plan fails.",
    "I came to Fairhaven two years ago, and this group was the first place where somebody knew my name.",
    "I have organised tenants on the Saltings estate and would bring what they taught me.",
];
const MIDDLES: [&str; 5] = [
    "I want every new member to be rung up within a week by somebody who lives nearby.",
    "I want meetings from which people go home having learnt something and met somebody.",
    "I want our decisions written down where everyone can find them, and carried out.",
    "I want us to meet in both halves of the borough, and to pay the fares of those who need it.",
    "I want more of us to take a turn in the chair, the young and the shy first.",
];

/// The words for a post; the same place gives the same words.
pub fn statement(place: usize, post: &str) -> String {
    let aim = match post {
        "organiser" => {
            "As organiser I would keep a calendar that everybody can see, and never call two things on one night."
        }
        "social-media-manager" => {
            "I would answer messages within a day and show the faces behind what we do."
        }
        "data-manager" => {
            "I would keep the register small, right and safe, and explain to anybody what it holds on them."
        }
        "party-engagement-north" | "party-engagement-south" => {
            "I would make sure that nobody misses a selection or an annual meeting because nobody told them."
        }
        "community-engagement" => {
            "I would visit one campaign, union branch or co-operative each month and report what they need from us."
        }
        "delegate" => "As a delegate I would report on every vote I cast, with the reason.",
        _ => "I would lend a hand wherever it is short.",
    };
    format!("{} {} {aim}", OPENINGS[place % OPENINGS.len()], MIDDLES[place / 2 % MIDDLES.len()])
}
