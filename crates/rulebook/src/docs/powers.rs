//! Pages of the types about powers and their limits.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Agenda,
        purpose: "Who puts what before a meeting, until when and in which order.",
        fields: &[
            ("meeting", "The meeting."),
            ("may_add", "The categories whose members may put something on it."),
            ("closes", "Until when."),
            ("sent", "When it goes out."),
            ("items", "What it must hold, in this order."),
            ("may_change", "Whether the meeting may change the order."),
            ("owner", "Who draws it up."),
        ],
        example: r##"## 1. Example {#example}

Any friend may put an item on the agenda of the annual meeting, which takes elections first.

```rule
type = "agenda"
id = "items"
says = ["Any friend may put an item on the agenda of the annual meeting, which takes elections first."]
meeting = "agm"
may_add = ["friend"]
items = ["elections"]
```
"##,
    },
    Page {
        kind: Kind::Reserved,
        purpose: "What only one body may decide, and what some may not do at all.",
        fields: &[
            ("for", "The kinds of decision or act."),
            ("to", "The one body that may take them."),
            ("kept_from", "Bodies and posts that may not."),
        ],
        example: r##"## 1. Example {#example}

Policy is for the members alone.

```rule
type = "reserved"
id = "policy-for-members"
says = ["Policy is for the members alone."]
for = ["policy"]
to = "members"
```
"##,
    },
    Page {
        kind: Kind::Delegation,
        purpose: "A power that one body hands to another, within limits.",
        fields: &[
            ("from", "Who hands it over."),
            ("to", "Who holds it."),
            ("somebody", "Who holds it, in words, where it is no body or post of the text."),
            ("what", "What is handed over."),
            ("limits", "Its limits, in words."),
            ("until", "Until when."),
            ("report_every", "How often it is reported on."),
        ],
        example: r##"## 1. Example {#example}

The committee speaks for the group, only to carry out what the members have decided.

```rule
type = "delegation"
id = "speaking"
says = ["The committee speaks for the group, only to carry out what the members have decided."]
from = "members"
to = "committee"
what = ["speaking-for-the-group"]
limits = "only to carry out what the members have decided"
```
"##,
    },
    Page {
        kind: Kind::OpenTerm,
        purpose: "Something that the text leaves to somebody to fix, within bounds.",
        fields: &[
            ("name", "What is fixed."),
            ("filled_by", "Who fixes it."),
            ("earliest", "Not before."),
            ("latest", "Not after."),
            ("choices", "What may be chosen between."),
            ("by_when", "By when it must be fixed."),
        ],
        example: r##"## 1. Example {#example}

The committee fixes the place of the annual meeting, four weeks before it at the latest.

```rule
type = "open-term"
id = "place"
says = ["The committee fixes the place of the annual meeting, four weeks before it at the latest."]
name = "place of the annual meeting"
filled_by = "committee"
by_when = { before = "agm", weeks = 4 }
```
"##,
    },
    Page {
        kind: Kind::MoneyLimit,
        purpose: "Who may spend how much, and how many sign.",
        fields: &[
            ("owner", "Who may spend."),
            ("up_to", "Up to how much at a time: `{ minor = 20000, currency = \"GBP\" }`."),
            ("above", "Who decides on more."),
            ("signatures", "How many people sign."),
            ("own_account", "Whether the money lies in an account in the organisation's own name."),
        ],
        example: r##"## 1. Example {#example}

The committee may spend up to two hundred pounds; two people sign.

```rule
type = "money-limit"
id = "spending"
says = ["The committee may spend up to two hundred pounds; two people sign."]
owner = "committee"
up_to = { minor = 20000, currency = "GBP" }
signatures = 2
```
"##,
    },
    Page {
        kind: Kind::Endorsement,
        purpose: "Which candidates of other elections are supported, and who decides it.",
        fields: &[
            ("elections", "Which elections."),
            ("decided_by", "Who decides."),
            ("proposed_by", "Bodies or posts that may propose; everybody with that right where empty."),
            ("criteria", "Slug of the clause with the criteria."),
            ("follows_parent", "Whether the endorsements of the association above are followed too."),
            ("supported_by", "Posts that organise the support."),
            ("limits", "What a campaign may not do."),
        ],
        example: r##"## 1. Example {#example}

The committee can endorse candidates in local elections.

```rule
type = "endorsement"
id = "endorsing"
says = ["The committee can endorse candidates in local elections."]
elections = "local elections"
decided_by = "committee"
```
"##,
    },
];
