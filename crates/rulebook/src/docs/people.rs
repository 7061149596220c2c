//! Pages of the types about people.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Category,
        purpose: "A class of members: what it takes to belong to it and what its members may do.",
        fields: &[
            ("name", "What one such member is called; the id where absent."),
            (
                "requires",
                "Conditions; every one that is stated must hold: `category`, `lives_in_area`, `national_member`, `rival_party`, `shares_aims`, `fee_paid`, `min_age`, `member_for`, `region`, `not_holding`.",
            ),
            (
                "may",
                "What its members may do: `attend`, `speak`, `vote`, `stand`, `nominate`, `second`, `propose`, `propose-amendment`, `receive`, `parent-body`.",
            ),
        ],
        example: r##"## 1. Example {#example}

Friends share our aims and may come and speak.

```rule
type = "category"
id = "friend"
name = "friend"
says = ["Friends share our aims and may come and speak."]
requires = { shares_aims = true }
may = ["attend", "speak"]
```
"##,
    },
    Page {
        kind: Kind::Fee,
        purpose: "What members of a category pay: a fixed amount, or a share of a named rate.",
        fields: &[
            ("for", "The categories that pay it."),
            ("amount", "A fixed amount in the smallest coin: `{ minor = 400, currency = \"GBP\" }`."),
            ("share", "A share of the rate in `of`: `\"9/10\"`."),
            ("of", "The rate that the share is taken of."),
            ("rounding", "What happens to a part of a penny: `down` or `up`."),
            ("period", "What one payment covers: `{ years = 1 }`."),
            ("band_self_declared", "Whether payers choose their own band without proof."),
            (
                "bands",
                "Bands with their own amount or share of the fee: `[{ name = \"unwaged\", share = \"1/4\" }]`.",
            ),
            (
                "formula",
                "A sum of named rates, where a share is not enough: `\"9/10 * national-fee - 50p\"`.",
            ),
        ],
        example: r##"## 1. Example {#example}

Friends pay nine tenths of the national fee for a year.

```rule
type = "fee"
id = "friends-fee"
says = ["Friends pay nine tenths of the national fee for a year."]
for = ["friend"]
share = "9/10"
of = "national-fee"
rounding = "down"
period = { years = 1 }
```
"##,
    },
    Page {
        kind: Kind::Eligibility,
        purpose: "Who may do something, beyond what their category gives.",
        fields: &[
            (
                "for",
                "What it is about: `vote`, `stand`, `nominate`, `second`, `propose`, `office`, `attend`.",
            ),
            ("election", "The election it is limited to."),
            ("posts", "The posts it is limited to."),
            ("all", "Conditions that must all hold."),
            ("any", "Conditions of which one must hold."),
            ("cut_off", "The moment at which membership counts; for voting it freezes the roll."),
        ],
        example: r##"## 1. Example {#example}

Who has been a member for three months when nominations close may vote.

```rule
type = "eligibility"
id = "voters"
says = ["Who has been a member for three months when nominations close may vote."]
for = "vote"
all = [{ member_for = { months = 3 } }]
cut_off = { before = "agm", weeks = 2 }
```
"##,
    },
];
