//! The human sentence of an operation: "In clause 8 leave out “two” and insert “three”."

use super::book::{Book, Chapter, bare, parse_value};
use super::op::Operation;
use crate::document::plain;
use crate::form;
use crate::rule::Kind;

/// Each operation as a sentence; the text is the one it was made for.
pub fn sentences(base: &str, operations: &[Operation]) -> Vec<String> {
    let book = Book::read(base);
    let new_title = |slug: &str| {
        operations.iter().find_map(|op| match op {
            Operation::AddClause { slug: it, heading, .. } if it == slug => Some(heading.title.clone()),
            _ => None,
        })
    };
    operations.iter().map(|op| sentence(&book, op, &new_title)).collect()
}

fn sentence(book: &Book, operation: &Operation, new_title: &dyn Fn(&str) -> Option<String>) -> String {
    let label =
        |book: &Book, slug: &str| match book.chapter(slug).is_none().then(|| new_title(slug)).flatten() {
            Some(title) => format!("the new clause “{title}”"),
            None => label(book, slug),
        };
    let in_clause = |slug: &str| format!("In {}", label(book, slug));
    let at = operation.clause().map(in_clause).unwrap_or_default();
    match operation {
        Operation::ReplaceText { prefix, find, suffix, replace, count, .. } => {
            let (out, put) = (shown(find), shown(replace));
            let times =
                if *count > 1 { format!(" wherever it stands ({count} times)") } else { String::new() };
            match (out.is_empty(), put.is_empty()) {
                (true, _) if !prefix.is_empty() => format!("{at}, after “{}” insert “{put}”.", shown(prefix)),
                (true, _) => format!("{at}, before “{}” insert “{put}”.", shown(suffix)),
                (false, true) => format!("{at} leave out “{out}”{times}."),
                (false, false) => format!("{at} leave out “{out}” and insert “{put}”{times}."),
            }
        }
        Operation::InsertPara { after, text, shape, .. } => {
            let what = match shape {
                super::op::ParaShape::Bullet | super::op::ParaShape::Numbered => "item",
                super::op::ParaShape::Text | super::op::ParaShape::Verbatim => "paragraph",
            };
            let place = match after.as_deref().and_then(|id| book.para(id)) {
                Some((_, para)) => format!("after “{}”", opening(&para.flat)),
                None if after.is_some() => "after that".to_owned(),
                None => "at the beginning".to_owned(),
            };
            format!("{at}, {place}, insert the {what} “{}”.", shown(text))
        }
        Operation::DeletePara { quote, .. } => format!("{at} leave out “{}”.", shown(quote)),
        Operation::MovePara { quote, after, .. } => {
            let place = match after.as_deref().and_then(|id| book.para(id)) {
                Some((_, para)) => format!("behind “{}”", opening(&para.flat)),
                None => "to the beginning".to_owned(),
            };
            format!("{at} move the paragraph that begins “{}” {place}.", shown(quote))
        }
        Operation::AddClause { after, heading, .. } => {
            let place = after
                .as_deref()
                .map_or_else(|| "At the beginning".to_owned(), |slug| format!("After {}", label(book, slug)));
            format!("{place} insert a new clause, {}.", titled(&heading.number, &heading.title))
        }
        Operation::RepealClause { clause, .. } => {
            format!("Leave out {} with its rules.", label(book, clause))
        }
        Operation::Split { before, .. } => {
            format!("{at} begin a new paragraph before “{}”.", opening(before))
        }
        Operation::Join { first, second } => {
            let begins = |id: &str| book.para(id).map(|(_, p)| opening(&p.flat)).unwrap_or_default();
            format!(
                "{at} join the paragraphs that begin “{}” and “{}”.",
                begins(&first.para),
                begins(&second.para)
            )
        }
        Operation::Renumber { clause, from, to } => renumber(book, clause, from, to),
        Operation::SetRule { rule, field, from, to } => set_rule(book, rule, field, from, to),
        Operation::AddRule { block, .. } => {
            let rule = toml::from_str::<toml::Table>(block).ok();
            format!(
                "{at} add {}.",
                rule.as_ref().map_or_else(|| "a rule".to_owned(), of_rule).replacen("the rule", "a rule", 1)
            )
        }
        Operation::RemoveRule { rule, .. } => {
            let what =
                book.rule(rule).map_or_else(|| "a rule".to_owned(), |(_, block)| of_rule(&block.fields));
            format!("In {} take out {what}.", clause_of(book, rule))
        }
        Operation::Interpret { text, .. } => format!("{at} it is understood: {}", shown(text)),
    }
}

fn renumber(book: &Book, clause: &str, from: &super::op::Heading, to: &super::op::Heading) -> String {
    let what = label(book, clause);
    match (from.number == to.number, from.title == to.title) {
        (false, true) => format!("Number {what} as {}.", to.number),
        (true, false) => format!("Give {what} the title “{}”.", to.title),
        _ => format!("Call {what} {} from now on.", titled(&to.number, &to.title)),
    }
}

fn set_rule(book: &Book, rule: &str, field: &str, from: &Option<String>, to: &Option<String>) -> String {
    let kind = book.rule(rule).and_then(|(_, block)| kind_of(&block.fields));
    let what = book.rule(rule).map_or_else(|| "a rule".to_owned(), |(_, block)| of_rule(&block.fields));
    if field == "says" {
        return format!("In {}, {what} rests on the new words.", clause_of(book, rule));
    }
    let at = format!("In {}, in {what},", clause_of(book, rule));
    let value = |text: &Option<String>| text.as_deref().and_then(parse_value).map(|it| bare(&it).clone());
    let said = |value: &toml::Value| kind.and_then(|kind| form::said(kind, field, value));
    let words = kind.map_or_else(|| field.replace('_', " "), |kind| form::label(kind, field));
    match (value(from), value(to)) {
        (Some(from), Some(to)) if from == to => format!("{at} “{words}” rests on the new words."),
        (Some(from), Some(to)) => match (said(&from), said(&to)) {
            (Some(from), Some(to)) => format!("{at} change “{words}” from {from} to {to}."),
            _ => format!("{at} change “{words}”; the rule in plain words says how."),
        },
        (None, Some(to)) => match said(&to) {
            Some(to) => format!("{at} add “{words}”: {to}."),
            None => format!("{at} add “{words}”; the rule in plain words says how."),
        },
        (Some(from), None) => match said(&from) {
            Some(from) => format!("{at} take out “{words}” ({from})."),
            None => format!("{at} take out “{words}”."),
        },
        (None, None) => format!("{at} nothing changes."),
    }
}

fn kind_of(fields: &toml::Table) -> Option<Kind> {
    fields.get("type").and_then(toml::Value::as_str).and_then(Kind::named)
}

/// "the rule on notice", and where it has a name "the rule on the post of organiser".
fn of_rule(fields: &toml::Table) -> String {
    let Some(kind) = kind_of(fields) else { return "a rule".to_owned() };
    let kind = kind.name().replace('-', " ");
    match fields.get("name").and_then(toml::Value::as_str) {
        Some(name) => format!("the rule on the {kind} “{name}”"),
        None => format!("the rule on {kind}"),
    }
}

fn clause_of(book: &Book, rule: &str) -> String {
    book.rule(rule).map_or_else(|| "the text".to_owned(), |(c, _)| named(c))
}

pub(super) fn label(book: &Book, slug: &str) -> String {
    book.chapter(slug).map_or_else(|| format!("the new clause \"{slug}\""), named)
}

fn named(chapter: &Chapter) -> String {
    match (chapter.level, chapter.number.as_str()) {
        (1, _) => "the preamble".to_owned(),
        (_, "") => format!("the clause \"{}\"", chapter.title),
        (_, number) => format!("clause {number}"),
    }
}

fn titled(number: &str, title: &str) -> String {
    if number.is_empty() { format!("“{title}”") } else { format!("{number} “{title}”") }
}

fn shown(source: &str) -> String {
    plain(source.trim()).0
}

fn opening(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let cut = words.len() > 6;
    let start = shown(&words.into_iter().take(6).collect::<Vec<_>>().join(" "));
    if cut { format!("{start} …") } else { start }
}
