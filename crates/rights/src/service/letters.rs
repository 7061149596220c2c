//! The letters of a request, drafted: sent by mail where there is an address for it, else printed.

use kernel::Ctx;

use crate::model::{Case, Clock, Kind, Wait};

/// Title and text.
pub type Draft = (String, String);

/// True if the answer goes by e-mail.
pub fn by_mail(it: &Case) -> bool {
    mail::model::Address::parse(&it.address).is_some()
}

fn title(it: &Case, what: &str) -> String {
    format!("Your request no. {}: {what}", it.number)
}

fn frame(ctx: &Ctx, it: &Case, middle: &str) -> String {
    format!(
        "Dear {},\n\n{middle}\n\nIf this does not satisfy you, you can complain to us, and to the Information \
         Commissioner's Office (ico.org.uk, 0303 123 1113).\n\n{}\nRequest no. {}",
        it.name, ctx.group.name, it.number
    )
}

fn end(ctx: &Ctx, it: &Case) -> String {
    match it.clock(ctx.now, &ctx.group.zone) {
        Clock::Answer(day) | Clock::Acknowledge(day) => day.strftime("%A %-d %B %Y").to_string(),
        _ => "the day we can be sure of the above".to_owned(),
    }
}

/// That it came, and until when it is answered.
pub fn received(ctx: &Ctx, it: &Case, owner: &str) -> Draft {
    let came = it.received_at.date(&ctx.group.zone).strftime("%-d %B %Y");
    let middle = match it.kind {
        Kind::Complaint => format!(
            "your complaint came on {came}. It is with: {owner}. We look into it without undue delay, keep you informed, and \
             tell you what came of it ({}).",
            it.kind.law()
        ),
        _ => format!(
            "your request came on {came}: {}. It is with: {owner}. You have our answer by the end of {} at the latest ({}). \
             It costs you nothing.",
            it.kind.asks(),
            end(ctx, it),
            it.kind.law()
        ),
    };
    (title(it, "it has come"), frame(ctx, it, &middle))
}

/// Why the clock stands still.
pub fn waits(ctx: &Ctx, it: &Case, wait: Wait, asked: &str) -> Draft {
    let middle = match wait {
        Wait::Identity => format!(
            "before we send anything we have to be sure that it goes to the right person: {asked}\n\nThe month begins when \
             we have it. We ask for nothing that we do not need."
        ),
        Wait::Clarification => format!(
            "we hold a good deal, and it would help us to know what you are looking for: {asked}\n\nThe clock stands still \
             until you answer. If you want everything, say so, and you get everything."
        ),
    };
    (title(it, "a question to you"), frame(ctx, it, &middle))
}

/// Two months more, with the reason, told within the first.
pub fn extended(ctx: &Ctx, it: &Case, why: &str) -> Draft {
    let middle = format!(
        "your request needs more time: {why}\n\nThe law allows two further months for this. You have our answer by the end \
         of {} at the latest.",
        end(ctx, it)
    );
    (title(it, "it takes longer"), frame(ctx, it, &middle))
}

/// The answer itself.
pub fn answered(ctx: &Ctx, it: &Case, granted: bool, answer: &str, has_copy: bool) -> Draft {
    let mut middle = format!(
        "{} your request: {}.\n\n{answer}",
        if granted { "we have done what you asked in" } else { "we cannot do all that you asked in" },
        it.kind.asks()
    );
    if granted && !it.corrected.is_empty() {
        middle.push_str(&format!("\n\nWhat was corrected: {}", it.corrected));
    }
    if has_copy {
        middle.push_str(&format!(
            "\n\nThe copy waits for you for thirty days, after you have signed in: {}/me/data/requests/{}",
            ctx.base_url(),
            it.id
        ));
    }
    (title(it, "our answer"), frame(ctx, it, &middle))
}

/// That an erasure which was announced did not happen, and the request is open again.
pub fn open_again(ctx: &Ctx, it: &Case) -> Draft {
    let middle = "we wrote that your data would be erased. The erasure was stopped before it began, so your data are still \
                  here and your request is open again. We write to you when it is decided.";
    (title(it, "it is open again"), frame(ctx, it, middle))
}

/// That a limit will end, when and why: told before it does (UK GDPR Article 18(3)).
pub fn limit_ends(ctx: &Ctx, name: &str, limit: &str, day: &str, why: &str) -> Draft {
    let words = format!(
        "Dear {name},\n\nyou put a limit on the use of your data: {limit}. We mean to end it on {day}. This is why: {why}\n\nUntil \
         then it holds. If you do not agree, answer this letter before that day; you can also complain to us, and to the \
         Information Commissioner's Office (ico.org.uk, 0303 123 1113).\n\n{}",
        ctx.group.name
    );
    ("A limit on the use of your data is to end".to_owned(), words)
}
