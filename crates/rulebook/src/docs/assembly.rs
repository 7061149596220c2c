//! Pages of the types about bodies and meetings.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Body,
        purpose: "An organ of the organisation, what it is for and what it may not do.",
        fields: &[
            ("name", "Its name as it stands in a sentence, with its article."),
            (
                "kind",
                "What sort of body it is: `assembly`, `committee`, `subgroup`, `working-group`, `network`, `panel`, `region`, `local-group`, `union`, `affiliated-body`.",
            ),
            ("parent", "The body above it."),
            ("accountable_to", "To whom it answers."),
            ("composed_of", "What makes it up, in words."),
            ("may_decide", "Kinds of decision it takes."),
            (
                "may_not_decide",
                "Kinds of decision it may not take; such a motion is refused with this clause.",
            ),
            ("most_posts", "How many of its posts one person may hold."),
            ("may_create", "Whether it may set up bodies below itself."),
        ],
        example: r##"## 1. Example {#example}

The committee serves the members and does not decide policy.

```rule
type = "body"
id = "committee"
name = "the committee"
kind = "committee"
says = ["The committee serves the members and does not decide policy."]
parent = "members"
accountable_to = "members"
may_not_decide = ["policy"]
```
"##,
    },
    Page {
        kind: Kind::Post,
        purpose: "An office in a body, with its seats.",
        fields: &[
            ("body", "The body it belongs to."),
            ("name", "Its title for one holder."),
            ("seats", "How many people are elected to it; 1 unless stated."),
            (
                "shareable",
                "Whether two people may share a seat: `\"none\"`, or `{ by-agreement-of = \"agm\" }`.",
            ),
            ("area", "The part of the area it serves."),
            ("also", "Roles that its holders share out among them."),
            ("filled_by", "The body that fills it in writing, where it is not elected."),
            ("role", "Slug of the clause that describes it."),
        ],
        example: r##"## 1. Example {#example}

The committee has two chairs, who may share their seats if the annual meeting agrees.

```rule
type = "post"
id = "chair"
says = ["The committee has two chairs, who may share their seats if the annual meeting agrees."]
body = "committee"
name = "chair"
seats = 2
shareable = { by-agreement-of = "agm" }
```
"##,
    },
    Page {
        kind: Kind::Meeting,
        purpose: "A kind of meeting. Its id is the event that other dates hang on.",
        fields: &[
            ("body", "The body that meets."),
            ("name", "Its name, without article."),
            ("kind", "What sort of meeting it is: `annual`, `ordinary` or `special`."),
            ("month", "The month it must fall in, 1 to 12."),
            ("called_by", "Who calls it."),
            ("day_fixed_by", "Who fixes its day."),
            ("day_fixed_until", "By when the day must be fixed."),
            ("open_to", "Categories that may come, beyond its members."),
            ("hybrid", "Whether one can take part from afar."),
            ("chaired_by", "Who chairs, in words."),
            ("casting_vote", "Whether the chair decides when votes are equal."),
            (
                "speakers_balance",
                "From among whom at least every second speaker is called while one waits, as they say of themselves: `women`.",
            ),
        ],
        example: r##"## 1. Example {#example}

Each September there is an annual meeting; the committee fixes the day ten weeks before.

```rule
type = "meeting"
id = "agm"
name = "annual meeting"
says = ["Each September there is an annual meeting; the committee fixes the day ten weeks before."]
body = "members"
kind = "annual"
month = 9
day_fixed_by = "committee"
day_fixed_until = { before = "agm", weeks = 10 }
```
"##,
    },
    Page {
        kind: Kind::Rhythm,
        purpose: "How often something happens: a target and a band, never a test of validity.",
        fields: &[
            ("body", "The body it is about."),
            ("target", "The usual gap."),
            ("band", "From the shortest to the longest gap that is fine: `{ weeks = [6, 11] }`."),
            ("at_least_a_year", "The least number in a year."),
            ("owner", "Who sees to it."),
            ("what", "What is done, where it is not a meeting."),
        ],
        example: r##"## 1. Example {#example}

Members meet about every two months.

```rule
type = "rhythm"
id = "members-meetings"
says = ["Members meet about every two months."]
body = "members"
target = { months = 2 }
band = { weeks = [6, 11] }
strictness = "record"
```
"##,
    },
    Page {
        kind: Kind::Notice,
        purpose: "How long before, to whom and with what something is announced.",
        fields: &[
            ("for", "The event announced."),
            ("at_least", "How long before."),
            ("to", "The categories that are told; everybody entitled where empty."),
            ("with", "What goes with it, in words."),
            ("owner", "Who sends it."),
            ("if_short", "What follows if it was too short: `move-meeting`, `meeting-decides`, `record`."),
            ("by", "The ways by which it goes: `email`, `post`, `website`."),
        ],
        example: r##"## 1. Example {#example}

Members hear of the annual meeting at least four weeks before.

```rule
type = "notice"
id = "agm-notice"
says = ["Members hear of the annual meeting at least four weeks before."]
for = "agm"
at_least = { weeks = 4 }
```
"##,
    },
    Page {
        kind: Kind::Quorum,
        purpose: "How many must be there for a meeting to decide.",
        fields: &[
            ("meeting", "The meeting."),
            ("number", "A number of people."),
            ("share", "A share of those entitled; where both are stated the smaller counts."),
            ("if_lost", "What follows when it is lost: `call-again`, `discuss-only` or `close`."),
        ],
        example: r##"## 1. Example {#example}

Twenty members are a quorum; without them the meeting is called again.

```rule
type = "quorum"
id = "agm-quorum"
says = ["Twenty members are a quorum; without them the meeting is called again."]
meeting = "agm"
number = 20
if_lost = "call-again"
```
"##,
    },
    Page {
        kind: Kind::Majority,
        purpose: "How decisions of some kinds are taken.",
        fields: &[
            ("for", "The kinds of decision."),
            ("over", "The share: `\"1/2\"`."),
            ("of", "What it is a share of: `votes-cast`, `present`, `entitled`."),
            ("strict", "Whether exactly the share is too little; true unless stated."),
            ("tied", "What equal votes mean: `falls` or `chair`."),
            (
                "secret",
                "Whether it is voted on by secret ballot; where the text is silent, the meeting says.",
            ),
        ],
        example: r##"## 1. Example {#example}

Motions need more votes for than against.

```rule
type = "majority"
id = "motions"
says = ["Motions need more votes for than against."]
for = ["motion"]
over = "1/2"
of = "votes-cast"
tied = "falls"
```
"##,
    },
];
