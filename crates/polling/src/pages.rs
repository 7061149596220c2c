//! Pages: the ballot's page and booth for voters, the desk for those who run the poll.

mod batch;
mod board;
mod booth;
mod desk;
mod erasure;
mod keys;
mod print;
mod proof;
mod restore;
mod sealed;
mod slips;
mod vote;

use axum::http::header;
use axum::response::IntoResponse;
use ballotbox::Ballot;
use kernel::{Allow, Cite, Power, Result, Routes};
use ui::id;

use crate::model::{Contest, PollId};

const DESK: Allow = Allow::Officer(&[Power::ReturningOfficer, Power::Teller]);
const WATCH: Allow = Allow::Officer(&[Power::ReturningOfficer, Power::Teller, Power::Scrutineer]);
const KEYS: Allow = Allow::Officer(&[Power::ReturningOfficer, Power::Scrutineer]);
const PUT_OFF: Allow = Allow::Officer(&[Power::ReturningOfficer, Power::Scrutineer, Power::ProtectData]);
const RUN: Allow = Allow::Officer(&[Power::ReturningOfficer]);

pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/booth.js", Allow::Anyone, script)
        .get("/vote", Allow::Own, vote::list)
        .get("/vote/secrecy", Allow::Anyone, vote::secrecy)
        .get("/vote/{poll}", Allow::Own, vote::show)
        .post("/vote/{poll}/request", Allow::Own, vote::request)
        .get("/vote/{poll}/roll", Allow::Own, vote::roll)
        .get("/vote/{poll}/proof", Allow::Own, proof::show)
        .get("/vote/{poll}/proof.json", Allow::Own, proof::file)
        .get("/vote/{poll}/booth", Allow::Own, sealed::booth)
        .get("/vote/{poll}/plain", Allow::Own, sealed::plain)
        .get("/vote/{poll}/again", Allow::Own, sealed::again)
        .get("/vote/{poll}/mine", Allow::Own, sealed::mine)
        .post("/vote/{poll}/issue", Allow::Own, sealed::issue)
        .post("/polls/{poll}/cast", Allow::Anyone, sealed::cast)
        .get("/polls/{poll}/manifest", Allow::Anyone, board::manifest)
        .get("/polls/{poll}/booth", Allow::Anyone, board::booth)
        .get("/polls/{poll}/log/{*path}", Allow::Anyone, board::file)
        .post("/polls/{poll}/log/cosign", Allow::Anyone, board::cosign)
        .get("/polls/{poll}/check", Allow::Anyone, board::check)
        .post("/polls/{poll}/check", Allow::Anyone, board::look)
        .post("/polls/{poll}/log/ahead", Allow::Anyone, restore::ahead)
        .get("/polls/{poll}/restore", Allow::Member, restore::show)
        .post("/polls/{poll}/restore", KEYS, restore::act)
        .get("/polls/{poll}/claim", Allow::Anyone, restore::claim)
        .post("/polls/{poll}/claim", Allow::Anyone, restore::claimed)
        .get("/assets/claim.js", Allow::Anyone, restore::script)
        .get("/polls/{poll}/erasure", Allow::Member, erasure::show)
        .post("/polls/{poll}/erasure/put-off", PUT_OFF, erasure::put_off)
        .post("/polls/{poll}/erasure/key", Allow::Member, erasure::key)
        .get("/ballot-keys/{subject}", KEYS, keys::show)
        .post("/ballot-keys/{subject}", KEYS, keys::give)
        .post("/ballot-keys/{subject}/sign/{poll}", KEYS, keys::sign)
        .post("/ballot-keys/{subject}/open/{poll}", KEYS, keys::open)
        .post("/ballot-keys/{subject}/try", KEYS, keys::tried)
        .post("/ballot-keys/{subject}/lose", KEYS, keys::lose)
        .get("/ballot-keys/{subject}/papers/{poll}", KEYS, keys::papers)
        .post("/ballot-keys/{subject}/file/{poll}", KEYS, keys::file)
        .post("/ballot-keys/{subject}/witness", KEYS, keys::witness)
        .post("/desk/{poll}/lost", RUN, desk::lost)
        .get("/assets/officer.js", Allow::Anyone, board::officers_script)
        .get("/assets/check.js", Allow::Anyone, board::check_script)
        .get("/vote/{poll}/{contest}", Allow::Own, booth::show)
        .post("/vote/{poll}/{contest}", Allow::Own, booth::step)
        .get("/desk/{poll}", WATCH, desk::show)
        .get("/desk/{poll}/roll", WATCH, desk::roll)
        .post("/desk/{poll}/hand-over", DESK, desk::hand_over)
        .post("/desk/{poll}/take-back", RUN, desk::take_back)
        .post("/desk/{poll}/put-off", RUN, desk::put_off)
        .post("/desk/{poll}/close", RUN, desk::close)
        .get("/desk/{poll}/papers", DESK, print::papers)
        .post("/desk/{poll}/slips", DESK, slips::print)
        .post("/desk/{poll}/slip", DESK, slips::hand_over)
        .post("/desk/{poll}/spoken", DESK, slips::spoken)
        .post("/desk/{poll}/slip-back", RUN, slips::came_back)
        .get("/slip/{poll}", Allow::Anyone, slips::door)
        .get("/slip/{poll}/booth", Allow::Anyone, slips::booth)
        .get("/slip/{poll}/plain", Allow::Anyone, slips::plain)
        .get("/slip/{poll}/mine", Allow::Anyone, slips::mine)
        .post("/slip/{poll}/issue", Allow::Anyone, slips::issue)
        .post("/desk/{poll}/batches", DESK, batch::begin)
        .get("/desk/{poll}/batches/{batch}", DESK, batch::show)
        .post("/desk/{poll}/batches/{batch}/key", DESK, batch::key)
        .post("/desk/{poll}/batches/{batch}/agree", DESK, batch::agree)
        .post("/desk/{poll}/batches/{batch}/cast", DESK, batch::cast)
        .post("/desk/{poll}/batches/{batch}/drop", DESK, batch::drop_it)
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("../assets/booth.js"))
}

/// A reason with its clause, as pages show it.
pub(crate) struct Reason {
    pub words: String,
    pub cite: Option<Cite>,
}

fn poll_id(text: &str) -> Result<PollId> {
    id(text)
}

/// A hash in groups of four, for people to compare aloud; the first eight groups.
fn fingerprint(hash: &str) -> String {
    let groups: Vec<String> =
        hash.as_bytes().chunks(4).take(8).map(|it| String::from_utf8_lossy(it).into_owned()).collect();
    groups.join(" ")
}

/// What a paper says, in words.
fn words(contest: &Contest, ballot: &Ballot) -> String {
    match ballot {
        Ballot::Ranked(ranking) => {
            let named = (1..).zip(ranking).map(|(n, it): (u16, _)| format!("{n} {}", contest.label(*it)));
            named.collect::<Vec<_>>().join(", ")
        }
        Ballot::Blank => "blank".to_owned(),
        Ballot::Spoilt(why) => format!("cannot be counted: {}", why.words()),
    }
}

/// Small numbers as words, as they stand in sentences.
fn spelt(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(n).map_or_else(|| n.to_string(), |it| (*it).to_owned())
}
