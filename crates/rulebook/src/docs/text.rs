//! Pages of the types about the text itself, what is published, and what people judge.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::AmendmentWindow,
        purpose: "When changes to the constitution may be proposed.",
        fields: &[
            ("opens_with", "The rule or event whose call goes out together with this one."),
            ("opens", "When it opens, where it does not open with another call."),
            ("closes", "When proposals must be in."),
            ("texts_out", "When their texts go out."),
            ("owner", "Who calls."),
        ],
        example: r##"## 1. Example {#example}

The call for changes goes out with the call for nominations; they must be in four weeks before.

```rule
type = "amendment-window"
id = "yearly-call"
says = ["The call for changes goes out with the call for nominations; they must be in four weeks before."]
opens_with = "nominations"
closes = { before = "agm", weeks = 4 }
```
"##,
    },
    Page {
        kind: Kind::Amendment,
        purpose: "How the constitution itself is changed.",
        fields: &[
            ("proposers", "The categories whose members may propose."),
            ("seconders", "How many must second."),
            ("decided_at", "The meeting that decides."),
            ("majority", "The majority it takes: `{ over = \"1/2\", of = \"votes-cast\", strict = true }`."),
            ("effect", "When a change takes effect: `close-of-meeting`, `immediately` or `next-day`."),
            ("from_the_floor", "Whether proposals may be amended at the meeting."),
            ("entrenched", "Slugs of clauses that this rule cannot change."),
            ("clerical_by", "Who may correct slips of the pen."),
            ("clerical_objection", "How long any member may object to a correction."),
            (
                "entrenched_majority",
                "The majority for the entrenched clauses, where they can be changed at all.",
            ),
            ("challenge", "How long the count may be challenged before the change takes effect."),
            ("recorded_by", "The posts or bodies whose holders record the meeting's vote."),
            ("recorders", "How many of them must record the same numbers; one where nothing is said."),
        ],
        example: r##"## 1. Example {#example}

The annual meeting can change this constitution by a majority of those voting.

```rule
type = "amendment"
id = "change"
says = ["The annual meeting can change this constitution by a majority of those voting."]
decided_at = "agm"
majority = { over = "1/2", of = "votes-cast" }
effect = "close-of-meeting"
```
"##,
    },
    Page {
        kind: Kind::Publication,
        purpose: "What is published, by whom, to whom and how often.",
        fields: &[
            ("what", "What is published: `minutes:committee`."),
            ("to", "The categories it goes to; `everyone` for the public."),
            ("every", "How often: `{ months = 1, grace_days = 7 }`."),
            ("within", "Within which time: `{ after = \"agm\", days = 14 }`."),
            ("owner", "Who publishes it."),
        ],
        example: r##"## 1. Example {#example}

The secretary sends the committee's minutes to all friends each month.

```rule
type = "publication"
id = "minutes"
says = ["The secretary sends the committee's minutes to all friends each month."]
what = "minutes:committee"
to = ["friend"]
every = { months = 1, grace_days = 7 }
owner = "committee/secretary"
```
"##,
    },
    Page {
        kind: Kind::Confidentiality,
        purpose: "What stays inside a body, and what is published all the same.",
        fields: &[
            ("scope", "What is covered: `meetings:committee`."),
            ("may_see", "Bodies or posts that may see it."),
            ("published_anyway", "What is published all the same."),
            ("lapses_after", "After which time it ends."),
            ("released_by", "Who may release it earlier."),
        ],
        example: r##"## 1. Example {#example}

Personal matters stay in the committee; the decision is published.

```rule
type = "confidentiality"
id = "personal-matters"
says = ["Personal matters stay in the committee; the decision is published."]
scope = "personal-matters"
may_see = ["committee"]
published_anyway = ["the decision"]
```
"##,
    },
    Page {
        kind: Kind::Judgement,
        purpose: "Words that only people can apply: the software asks, keeps the answer and never scores.",
        fields: &[
            ("asks", "The body or post that judges."),
            ("question", "The question they answer."),
            ("evidence", "What is laid before them."),
            ("record", "Whether the answer is kept; true unless stated."),
        ],
        example: r##"## 1. Example {#example}

Our meetings are places where we learn from one another.

```rule
type = "judgement"
id = "learning"
says = ["Our meetings are places where we learn from one another."]
asks = "members"
question = "What did this meeting teach us?"
```
"##,
    },
    Page {
        kind: Kind::Statement,
        purpose: "Aims, history and explanation: nothing to carry out. A paragraph or heading marked `{.statement}` does the same.",
        fields: &[],
        example: r##"## 1. Example {#example}

We are an alliance of members.

```rule
type = "statement"
says = ["We are an alliance of members."]
```
"##,
    },
    Page {
        kind: Kind::Pending,
        purpose: "Words for which nobody has written the rule yet; until then people carry them out.",
        fields: &[
            ("future", "The type of rule that will carry them out."),
            ("owner", "Who sees to it until then."),
        ],
        example: r##"## 1. Example {#example}

A seat that falls vacant is filled at the next meeting.

```rule
type = "pending"
future = "vacancy"
id = "vacancies"
says = ["A seat that falls vacant is filled at the next meeting."]
owner = "committee"
```
"##,
    },
];
