//! The pages of motions. All of them work without script.

mod act;
mod edit;
mod list;
mod new;
mod parts;
mod rule;
mod show;

use kernel::{Allow, At, Ctx, Routes};

const MEMBERS: Allow = Allow::Member;

/// Every page of a motion with whom it is for.
pub fn routes() -> Routes {
    Routes::new()
        .get("/amendments", MEMBERS, list::list)
        .get("/amendments/new", MEMBERS, new::page)
        .post("/amendments/new", MEMBERS, new::begin)
        .get("/amendments/{id}", MEMBERS, show::show)
        .post("/amendments/{id}", MEMBERS, act::act)
        .get("/amendments/{id}/edit/{clause}", MEMBERS, edit::page)
        .post("/amendments/{id}/edit/{clause}", MEMBERS, edit::save)
        .get("/amendments/{id}/edit/{clause}/rule", MEMBERS, rule::new)
        .post("/amendments/{id}/edit/{clause}/rule", MEMBERS, rule::add)
        .get("/amendments/{id}/rule/{rule}", MEMBERS, rule::one)
        .post("/amendments/{id}/rule/{rule}", MEMBERS, rule::change)
        .get("/amendments/{id}/parts", MEMBERS, parts::page)
        .get("/amendments/{id}/add", MEMBERS, edit::add_page)
        .post("/amendments/{id}/add", MEMBERS, edit::add)
        .get("/amendments/{id}/file", MEMBERS, edit::file_page)
        .post("/amendments/{id}/file", MEMBERS, edit::file)
}

/// An instant for `<time>`.
#[derive(Clone, Debug)]
struct When {
    iso: String,
    text: String,
}

fn when(ctx: &Ctx, at: At) -> When {
    When { iso: at.iso(&ctx.group.zone), text: at.long(&ctx.group.zone) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first sixteen digits of a hash in fours, enough to compare by eye.
fn short(hash: &str) -> String {
    let parts: Vec<&str> = (0..4).filter_map(|it| hash.get(it * 4..it * 4 + 4)).collect();
    parts.join(" ")
}
