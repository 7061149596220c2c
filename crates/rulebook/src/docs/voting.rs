//! Pages of the types about elections.

use super::Page;
use crate::rule::Kind;

pub(super) const PAGES: &[Page] = &[
    Page {
        kind: Kind::Quota,
        purpose: "How many of those elected must be of a category that candidates declare themselves.",
        fields: &[
            ("scope", "A body (everybody elected to it) or a post."),
            ("attribute", "The category in the organisation's own words."),
            ("at_least", "A number (`1`) or a share (`\"1/2\"`)."),
            ("rounding", "What half of an odd number is: `up` or `down`."),
            (
                "job_share",
                "How a shared seat counts: `each-person-counts-half`, `any-counts-whole` or `all-must-qualify`.",
            ),
            ("counts", "Who counts too: `unopposed`, `co-opted`, `serving`, `vacancies`."),
            (
                "method",
                "How it is kept within a contest: `exact` (as is usual), or one of two older methods for texts that prescribe them: `naive` (each quota by itself) or `larger-smaller` (committees). These look at one contest alone, and can miss one of several quotas.",
            ),
            ("across", "How it is kept across contests: `sequential` or `least-change`."),
            (
                "if_unreachable",
                "What happens when too few stand: `reopen`, `leave-vacant`, `fill`, or `{ ask = \"agm\", options = [\"reopen\"] }`.",
            ),
            ("declared", "How a candidate declares the category: `own-words` or `words-of-the-text`."),
            ("seen", "Who sees the declaration: `where-it-decides`, `counters-only` or `everybody`."),
        ],
        example: r##"## 1. Example {#example}

At least half of those elected are women; if too few stand, the annual meeting decides.

```rule
type = "quota"
id = "half-women"
says = ["At least half of those elected are women; if too few stand, the annual meeting decides."]
scope = "committee"
attribute = "woman"
at_least = "1/2"
rounding = "up"
across = "sequential"
if_unreachable = { ask = "agm", options = ["leave-vacant", "reopen", "fill"] }
```
"##,
    },
    Page {
        kind: Kind::Election,
        purpose: "Which posts are filled at which event, by which method, in which order.",
        fields: &[
            ("body", "The body elected."),
            ("event", "The meeting at which it is elected."),
            (
                "method",
                "How votes are counted: `{ kind = \"stv\", variant = \"scottish\", ties = \"earlier-round-then-lot\" }`.",
            ),
            ("contests", "Lists of posts; each list is one contest, counted in this order."),
            (
                "uncontested",
                "What happens where no more stand than there are seats: `elected`, `confirm` or `reopen-nominations`.",
            ),
            ("several_posts", "Whether somebody may stand for several posts."),
            ("job_shares", "Whether pairs may stand, subject to the posts' own rules."),
            ("terms_begin", "When the elected take office: `close-of-meeting`, `declaration` or `next-day`."),
            ("electorate", "The body whose members vote, where not all do."),
            (
                "publication",
                "What is published of the ballots, none with a name: `P0` (figures and stages) to `P4` (every ballot in full). Up to `P1` no single ballot is shown. From `P3` on anybody can look for a rare order: with nine candidates and 200 voters about 27 of 100 ballots were unlike every other as far as the count looked at them, and 51 in full; with 5,000 voters and eight candidates 4 and 11. With fewer than 30 voters it is `P0` whatever is said here.",
            ),
            (
                "trustees",
                "How many officers hold keys to the ballot box; without it the server holds the one key.",
            ),
            (
                "keys_needed",
                "How many of them open the box together, and never more than there are; all where absent. With one fewer than all a lost key loses nothing.",
            ),
        ],
        example: r##"## 1. Example {#example}

The annual meeting elects the committee by single transferable vote.

```rule
type = "election"
id = "committee-election"
says = ["The annual meeting elects the committee by single transferable vote."]
body = "committee"
event = "agm"
method = { kind = "stv", variant = "scottish", ties = "earlier-round-then-lot" }
contests = [["chair"], ["secretary"]]
uncontested = "elected"
```
"##,
    },
    Page {
        kind: Kind::Nomination,
        purpose: "From when, until when and how somebody becomes a candidate.",
        fields: &[
            ("event", "The event it belongs to, where `closes` does not name it."),
            ("opens", "When nominations open; with the call where absent."),
            ("closes", "When they close."),
            ("withdraw_until", "Until when a candidate may withdraw."),
            ("owner", "Who receives them."),
            ("by", "Who may nominate: `self`, `another-member`, `body`."),
            ("consent", "How a candidate agrees: `signed` or `at-meeting`."),
            ("seconders", "How many must second."),
            ("statement_words", "The longest statement in words."),
            ("late", "What happens to a late one: `refused`, `for-empty-posts` or `meeting-may-admit`."),
            (
                "pairs",
                "How a pair stands that wants to share a seat: `form-names-who-stands-alone` or `both-passed-over`.",
            ),
        ],
        example: r##"## 1. Example {#example}

Members nominate themselves up to two weeks before the meeting; late ones are refused.

```rule
type = "nomination"
id = "nominations"
says = ["Members nominate themselves up to two weeks before the meeting; late ones are refused."]
closes = { before = "agm", weeks = 2 }
by = ["self"]
seconders = 0
late = "refused"
```
"##,
    },
    Page {
        kind: Kind::BallotChannel,
        purpose: "By which ways a vote may be cast.",
        fields: &[
            ("event", "The event whose elections it serves."),
            ("channels", "The ways: `in-meeting`, `email`, `post`, `web`."),
            ("on_request", "Whether a member must ask."),
            ("reason_needed", "Whether a reason must be given."),
            ("request_until", "Until when it may be asked for."),
            ("sent", "When ballots go out."),
            ("closes", "When votes must be in."),
        ],
        example: r##"## 1. Example {#example}

A member who cannot come may ask for a ballot by e-mail until two days before.

```rule
type = "ballot-channel"
id = "by-email"
says = ["A member who cannot come may ask for a ballot by e-mail until two days before."]
event = "agm"
channels = ["email"]
on_request = true
request_until = { before = "agm", days = 2 }
```
"##,
    },
];
