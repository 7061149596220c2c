//! Pages of the types about joining, leaving, disputes and data.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Term,
        purpose: "What a word of the text means, or who keeps the list of what it covers.",
        fields: &[
            ("word", "The word or words."),
            ("means", "What they mean."),
            ("kept_by", "Who keeps the list of what they cover."),
            ("applied_by", "Who applies them in a case."),
            ("appeal_to", "Who hears somebody who disagrees."),
            ("published", "Whether the list is published."),
        ],
        example: r##"## 1. Example {#example}

Which parties are rivals is a list kept by the members' meeting; the committee applies it.

```rule
type = "term"
id = "rivals"
says = ["Which parties are rivals is a list kept by the members' meeting; the committee applies it."]
word = "rival party"
kept_by = "members"
applied_by = "committee"
```
"##,
    },
    Page {
        kind: Kind::Joining,
        purpose: "Who admits members, how long it may take, and what silence means.",
        fields: &[
            ("for", "The categories it is about; all where empty."),
            ("decided_by", "Who decides."),
            ("may_refuse", "Whether somebody who fulfils the conditions can still be refused."),
            ("within", "How long the decision may take."),
            (
                "if_silent",
                "What follows when nobody decides in time: `accepted`, `next-meeting` or `stays-open`.",
            ),
            (
                "proof",
                "What shows that the conditions are fulfilled: `own-word`, `parent-list` or `document`.",
            ),
            ("appeal_to", "Who hears somebody who was refused."),
        ],
        example: r##"## 1. Example {#example}

The secretary admits whoever fulfils the conditions within two weeks; who hears nothing is a member.

```rule
type = "joining"
id = "admission"
says = ["The secretary admits whoever fulfils the conditions within two weeks; who hears nothing is a member."]
decided_by = "committee/secretary"
within = { weeks = 2 }
if_silent = "accepted"
```
"##,
    },
    Page {
        kind: Kind::StandingLapse,
        purpose: "How membership or its rights end. A person decides; the programme only raises the case.",
        fields: &[
            ("cause", "What brings it about: `arrears`, `moved-away`, `left-parent` or `rival-party`."),
            ("for", "The categories it is about; all where empty."),
            ("after", "How long it lasts before the person is reminded."),
            ("grace", "How long after the reminder membership ends."),
            ("ends", "When it ends, where there is no time of grace: `next-renewal` or `at-once`."),
            ("keeps_vote", "Whether the person keeps their vote until then."),
            ("owner", "Who reminds and confirms the end."),
            ("appeal_to", "Who hears somebody who disagrees."),
        ],
        example: r##"## 1. Example {#example}

Who is three months behind is reminded, and three months later is no longer a member.

```rule
type = "standing-lapse"
id = "arrears"
says = ["Who is three months behind is reminded, and three months later is no longer a member."]
cause = "arrears"
after = { months = 3 }
grace = { months = 3 }
```
"##,
    },
    Page {
        kind: Kind::Dispute,
        purpose: "Who hears a quarrel, by which steps, and where an appeal goes.",
        fields: &[
            ("to", "Who hears it."),
            ("raised_by", "The categories whose members may bring one; every member where empty."),
            ("both_sides", "Whether both sides are heard; true unless stated."),
            ("own_case_barred", "Whether nobody hears a case of their own; true unless stated."),
            (
                "steps",
                "The steps in order, each with the longest time it takes: `[{ what = \"a talk\", within = { weeks = 2 } }]`.",
            ),
            ("meanwhile", "What may be done in the meantime."),
            ("appeal_to", "Who hears an appeal."),
        ],
        example: r##"## 1. Example {#example}

The committee hears disputes, first by a talk within two weeks; nobody hears a case of their own.

```rule
type = "dispute"
id = "hearing"
says = ["The committee hears disputes, first by a talk within two weeks; nobody hears a case of their own."]
to = "committee"
steps = [{ what = "a talk with both", within = { weeks = 2 } }]
```
"##,
    },
    Page {
        kind: Kind::DataProtection,
        purpose: "Which data are kept for what, who answers for them, who sees them and how long they stay.",
        fields: &[
            ("data", "Which data."),
            ("purpose", "What for."),
            ("ground", "The lawful ground, in the words of whoever answers for it."),
            ("controller", "Who answers for them: `us`, `parent` or `joint`."),
            ("may_see", "Bodies and posts that may see them."),
            ("shared_with", "Bodies that may use them."),
            ("agreement_needed", "Whether sharing needs a written agreement."),
            ("kept_for", "How long they are kept."),
            ("handed_back", "Whether they are handed back or erased when the purpose ends."),
            ("owner", "Who sees to it."),
        ],
        example: r##"## 1. Example {#example}

The list of members is kept to invite them and is seen by the secretary alone, for two years.

```rule
type = "data-protection"
id = "members-list"
says = ["The list of members is kept to invite them and is seen by the secretary alone, for two years."]
data = "the list of members"
purpose = "inviting them"
controller = "us"
may_see = ["committee/secretary"]
kept_for = { years = 2 }
```
"##,
    },
];
