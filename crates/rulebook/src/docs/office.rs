//! Pages of the types about holding a post.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Seats,
        purpose: "How many seats a body has; the posts are compared with it.",
        fields: &[
            ("body", "The body."),
            ("total", "All its seats together."),
            ("each", "The seats of each part in `of`."),
            ("by", "What the parts are: `post`, `region`, `body` or `open`."),
            ("of", "The parts: regions, bodies or posts."),
        ],
        example: r##"## 1. Example {#example}

The committee has twelve seats.

```rule
type = "seats"
id = "twelve"
says = ["The committee has twelve seats."]
body = "committee"
total = 12
```
"##,
    },
    Page {
        kind: Kind::TermOfOffice,
        purpose: "How long somebody holds a post, and what happens until a successor is there.",
        fields: &[
            ("body", "The body whose posts it is about."),
            ("posts", "The posts it is limited to; all where empty."),
            ("length", "How long a term is."),
            ("ends", "When it ends: `close-of-next-meeting`, `fixed-day` or `successor-elected`."),
            ("holds_over", "Whether holders stay until a successor is elected."),
            ("most_in_a_row", "How many terms one person may serve in a row."),
            ("staggered", "Whether the seats fall due in different years."),
            ("tell", "Who is told when an election comes late."),
        ],
        example: r##"## 1. Example {#example}

Terms last two years, and holders stay until a successor is elected.

```rule
type = "term-of-office"
id = "two-years"
says = ["Terms last two years, and holders stay until a successor is elected."]
body = "committee"
length = { years = 2 }
holds_over = true
```
"##,
    },
    Page {
        kind: Kind::Vacancy,
        purpose: "What happens to a seat that is empty.",
        fields: &[
            ("body", "The body whose seats it is about."),
            ("posts", "The posts it is limited to; all where empty."),
            ("when", "How it came to be empty: `any`, `falls-vacant` or `nobody-stood`."),
            ("filled_by", "How it is filled: `by-election`, `countback`, `co-option` or `stays-empty`."),
            ("at", "The meeting that fills it."),
            ("by", "Who fills it, where no meeting does."),
            ("within", "Within which time."),
            ("until", "Until when the new holder serves: `rest-of-term` or `next-election`."),
            ("quotas_again", "Whether the quotas are checked again."),
        ],
        example: r##"## 1. Example {#example}

A seat that falls vacant is filled at the next members' meeting for the rest of the term.

```rule
type = "vacancy"
id = "vacancies"
says = ["A seat that falls vacant is filled at the next members' meeting for the rest of the term."]
body = "committee"
when = "falls-vacant"
filled_by = "by-election"
at = "members-meeting"
until = "rest-of-term"
```
"##,
    },
    Page {
        kind: Kind::Recall,
        purpose: "How members may remove somebody from a post.",
        fields: &[
            ("body", "The body whose posts it is about."),
            ("posts", "The posts it is limited to; all where empty."),
            ("requested_by", "How many must ask: a number (`10`) or a share (`\"1/20\"`)."),
            ("decided_at", "The meeting that decides."),
            ("majority", "The majority it takes: `{ over = \"2/3\", of = \"votes-cast\" }`."),
            ("notice", "How long before the person is told."),
            ("right_of_reply", "Whether the person is heard first; true unless stated."),
        ],
        example: r##"## 1. Example {#example}

If ten members ask, the annual meeting may remove somebody by two thirds, after hearing them.

```rule
type = "recall"
id = "removal"
says = ["If ten members ask, the annual meeting may remove somebody by two thirds, after hearing them."]
body = "committee"
requested_by = 10
decided_at = "agm"
majority = { over = "2/3", of = "votes-cast", strict = false }
```
"##,
    },
    Page {
        kind: Kind::Panel,
        purpose: "A circle drawn for one purpose, such as a selection.",
        fields: &[
            ("purpose", "What it is for, in words that follow \"to\"."),
            ("size", "How many sit on it."),
            ("drawn_from", "What it is drawn from, in words."),
            ("excludes", "Who may not sit on it, in words."),
            ("appointed_by", "Who appoints it."),
            ("specification_by", "Who agrees the description of the person sought."),
            ("specification_first", "Whether that is agreed before anybody is seen; true unless stated."),
        ],
        example: r##"## 1. Example {#example}

A panel of five members selects candidates, by a description that the committee agrees beforehand.

```rule
type = "panel"
id = "selection"
says = ["A panel of five members selects candidates, by a description that the committee agrees beforehand."]
purpose = "select candidates"
size = 5
drawn_from = ["members"]
specification_by = "committee"
```
"##,
    },
    Page {
        kind: Kind::Attendance,
        purpose: "What is expected of those who sit on a body. It raises a question and removes nobody.",
        fields: &[
            ("body", "The body."),
            ("sub_groups", "Whether its sub-groups are meant too."),
            ("share", "The share of meetings expected."),
            ("missed_in_a_row", "After how many missed in a row it is raised."),
            ("excused_by", "Who may excuse somebody."),
            ("then", "What follows: `note` or `raise`."),
            ("raised_with", "With whom it is raised."),
        ],
        example: r##"## 1. Example {#example}

Members of the committee come to its meetings; who misses three in a row is asked about it.

```rule
type = "attendance"
id = "coming"
says = ["Members of the committee come to its meetings; who misses three in a row is asked about it."]
body = "committee"
missed_in_a_row = 3
then = "raise"
raised_with = "committee"
```
"##,
    },
];
