//! The pages of an election. All of them work without script.

mod ballot;
mod call;
mod candidates;
mod closing;
mod countback;
mod description;
mod list;
mod nominate;
mod nomination;
mod officers;
mod result;
mod roll;
mod show;
mod view;

use kernel::{Allow, Power, Routes};

const CALLERS: Allow = Allow::Officer(&[Power::CallElection]);
const RUNNERS: Allow = Allow::Officer(&[Power::ReturningOfficer]);
const WATCHERS: Allow = Allow::Officer(&[Power::ReturningOfficer, Power::Scrutineer]);

/// Every page of an election with whom it is for.
pub fn routes() -> Routes {
    Routes::new()
        .get("/elections", Allow::Anyone, list::list)
        .get("/elections/new", CALLERS, list::new)
        .post("/elections/new", CALLERS, list::create)
        .get("/elections/past/{id}", Allow::Anyone, result::past)
        .get("/elections/past/{id}/{file}", Allow::Anyone, result::past_file)
        .get("/elections/{id}", Allow::Anyone, show::show)
        .get("/elections/{id}/description", Allow::Anyone, description::page)
        .get("/elections/{id}/officers", CALLERS, officers::page)
        .post("/elections/{id}/officers", CALLERS, officers::appoint)
        .post("/elections/{id}/officers/end", CALLERS, officers::end)
        .get("/elections/{id}/call", CALLERS, call::page)
        .post("/elections/{id}/call", CALLERS, call::send)
        .post("/elections/{id}/abandon", CALLERS, call::abandon)
        .get("/elections/{id}/nominate", Allow::Member, nominate::page)
        .post("/elections/{id}/nominate", Allow::Member, nominate::hand_in)
        .get("/elections/{id}/form", Allow::Anyone, nominate::printable)
        .get("/elections/{id}/paper", RUNNERS, nominate::paper)
        .post("/elections/{id}/paper", RUNNERS, nominate::paper_in)
        .get("/elections/{id}/nominations", WATCHERS, nomination::list)
        .get("/elections/{id}/nominations/{nomination}", Allow::Member, nomination::page)
        .post("/elections/{id}/nominations/{nomination}", Allow::Member, nomination::answer)
        .get("/elections/{id}/candidates", Allow::Member, candidates::page)
        .post("/elections/{id}/questions", RUNNERS, candidates::ask)
        .post("/elections/{id}/answers", Allow::Member, candidates::answer)
        .get("/elections/{id}/closing", WATCHERS, closing::page)
        .post("/elections/{id}/closing", RUNNERS, closing::record)
        .get("/elections/{id}/order-of-the-day", Allow::Member, closing::order)
        .post("/elections/{id}/order-of-the-day", RUNNERS, closing::record_order)
        .get("/elections/{id}/roll", WATCHERS, roll::page)
        .post("/elections/{id}/roll", RUNNERS, roll::freeze)
        .get("/elections/{id}/my-roll", Allow::Own, roll::mine)
        .get("/elections/{id}/ballot", WATCHERS, ballot::page)
        .post("/elections/{id}/ballot", RUNNERS, ballot::act)
        .get("/elections/{id}/count", Allow::Member, result::count_page)
        .post("/elections/{id}/count", Allow::Member, result::act)
        .get("/elections/{id}/result", Allow::Member, result::overview)
        .get("/elections/{id}/result/{contest}", Allow::Member, result::contest)
        .get("/elections/{id}/result/{contest}/{file}", Allow::Member, result::file)
        .get("/elections/{id}/vacancies", Allow::Member, countback::list)
        .post("/elections/{id}/vacancies", CALLERS, countback::begin)
        .get("/elections/{id}/vacancies/{countback}", Allow::Member, countback::page)
        .post("/elections/{id}/vacancies/{countback}", Allow::Member, countback::act)
}
