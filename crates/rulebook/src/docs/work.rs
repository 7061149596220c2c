//! Pages of the types about work that is owed.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Consultation,
        purpose: "Members are asked before something is decided.",
        fields: &[
            ("on", "What it is on: `constitution`, `role-descriptions`, `motion`, or words."),
            ("before", "The event before which it is held."),
            ("opens_with", "The rule or event whose call it goes out with."),
            ("opens", "When it opens."),
            ("closes", "When it closes."),
            (
                "closes_on",
                "The day of the year on which it closes: `{ month = 4, day = 22, hour = \"11:00\" }`.",
            ),
            ("at_least", "The least time it is open."),
            ("prompts", "What members are asked: `like`, `dislike-and-why`, `missing`, `change`, `clear`."),
            ("to", "The categories that are asked; `everyone` for the public."),
            ("discussed_by", "The bodies that discuss the answers, in order."),
            ("decided_on", "The day of the year on which the last of them takes the matter."),
            ("must_answer", "Whether every answer is answered in turn."),
            ("owner", "Who sees to it."),
        ],
        example: r##"## 1. Example {#example}

Before the annual meeting members are asked for at least two weeks what they like and what is missing.

```rule
type = "consultation"
id = "asking"
says = ["Before the annual meeting members are asked for at least two weeks what they like and what is missing."]
on = "constitution"
before = "agm"
at_least = { weeks = 2 }
prompts = ["like", "missing"]
```
"##,
    },
    Page {
        kind: Kind::ReportDue,
        purpose: "Who reports on what, to whom and how often.",
        fields: &[
            ("from", "Who reports."),
            ("with", "Others who report too, each for themselves."),
            ("about", "What on."),
            ("to", "To whom."),
            ("readers", "The categories that may read it; `everyone` for the public."),
            ("every", "How often: `{ months = 3 }`."),
            ("at", "The meeting at which it is given."),
            ("within", "Within which time of a happening."),
            ("each", "Whether every holder reports for their own area, union or group."),
        ],
        example: r##"## 1. Example {#example}

The treasurer reports on money to the committee every three months.

```rule
type = "report"
id = "money-report"
says = ["The treasurer reports on money to the committee every three months."]
from = "committee/treasurer"
about = "money"
to = "committee"
every = { months = 3 }
```
"##,
    },
    Page {
        kind: Kind::Review,
        purpose: "Who reads something again and corrects it.",
        fields: &[
            ("what", "What is read: `minutes:committee`."),
            ("by", "Who reads it."),
            ("at", "The meeting at which that is done."),
            ("every", "How often."),
            ("sent_as_draft", "Whether it goes out as a draft before."),
        ],
        example: r##"## 1. Example {#example}

Minutes go out as drafts and are corrected at the next meeting of the committee.

```rule
type = "review"
id = "draft-minutes"
says = ["Minutes go out as drafts and are corrected at the next meeting of the committee."]
what = "minutes:committee"
by = "committee"
sent_as_draft = true
```
"##,
    },
    Page {
        kind: Kind::Duty,
        purpose: "Something that somebody is to do and that has no type of its own.",
        fields: &[
            ("owner", "Who is to do it."),
            ("with", "Others who do it too."),
            ("what", "What, in words that follow \"to\"."),
            ("every", "How often, where the text says so."),
            ("within", "Within which time of a happening."),
            ("evidence", "What shows that it was done, in words."),
        ],
        example: r##"## 1. Example {#example}

The secretary answers letters.

```rule
type = "duty"
id = "letters"
says = ["The secretary answers letters."]
owner = "committee/secretary"
what = "answer letters"
```
"##,
    },
    Page {
        kind: Kind::Assignment,
        purpose: "Tasks that a body agrees on and somebody takes on until a day.",
        fields: &[
            ("agreed_by", "Bodies that may agree on one."),
            ("or_by", "Other circles that may, in words."),
            ("volunteers", "Whether people volunteer; true unless stated."),
            ("at_most", "The longest time until one is due."),
            ("report_to", "To whom the result goes."),
        ],
        example: r##"## 1. Example {#example}

The committee agrees special tasks, and members volunteer for them.

```rule
type = "assignment"
id = "tasks"
says = ["The committee agrees special tasks, and members volunteer for them."]
agreed_by = ["committee"]
```
"##,
    },
    Page {
        kind: Kind::Learning,
        purpose: "Meetings at which people learn together.",
        fields: &[
            ("what", "What is held."),
            ("every", "How often: `{ months = 1 }`."),
            ("at_least_a_year", "The least number in a year."),
            ("open_to", "The categories that may come; `everyone` for the public."),
            ("owner", "Who sees to it."),
            ("may_hand_on", "Whether that body or post may hand it on."),
        ],
        example: r##"## 1. Example {#example}

Each month there is a session of political education, open to all.

```rule
type = "learning"
id = "education"
says = ["Each month there is a session of political education, open to all."]
what = "sessions of political education"
every = { months = 1 }
open_to = ["everyone"]
owner = "committee"
```
"##,
    },
];
