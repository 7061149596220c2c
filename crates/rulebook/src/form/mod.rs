//! Forms for rules: every type describes its fields so that a page can show and read a form without knowing the type.
//!
//! A form is a flat map from input names to texts. A field of the rule has one or more inputs: `seats` has one, and a
//! moment such as `closes` has `closes.how`, `closes.length`, `closes.event`, `closes.hour` and `closes.by`. Several
//! values of one input (a list, boxes that are ticked) stand on lines of their own. An empty text is no value.
//! Any field may be cited singly: `closes.says` then holds the exact words.
//!
//! ```
//! use rulebook::{Kind, form};
//! let mut filled = form::Map::new();
//! filled.insert("id".to_owned(), "twelve".to_owned());
//! filled.insert("says".to_owned(), "The committee has twelve seats.".to_owned());
//! filled.insert("body".to_owned(), "committee".to_owned());
//! filled.insert("total".to_owned(), "12".to_owned());
//! let rule = form::read(Kind::Seats, "committee", &filled).expect("it is complete");
//! assert_eq!(form::write(&rule), filled);
//! assert!(form::to_toml(Kind::Seats, &filled).expect("it is complete").contains("total = 12"));
//! ```

mod choices;
mod inputs;
mod options;
mod read;
mod shape;
mod shapes;
mod value;
mod write;

use std::collections::BTreeMap;

use crate::docs;
use crate::rule::{Kind, RefKind};

pub use options::options;
pub use read::{block, read, to_toml};
pub(crate) use shapes::label;
pub(crate) use write::said;
pub use write::write;

/// What a form holds: the text of each input by its name.
pub type Map = BTreeMap<String, String>;

/// One field of a rule, with the inputs that fill it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the block, such as `closes`.
    pub name: &'static str,
    /// What it is called on a form.
    pub label: String,
    /// What it is for, as a sentence; may be empty.
    pub help: String,
    /// Whether the rule cannot be read without it.
    pub required: bool,
    /// Its inputs, in order.
    pub inputs: Vec<Input>,
}

/// One input of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name in the map, such as `closes.length`.
    pub name: String,
    /// What it is called; empty for the only input of a field, which has the field's label.
    pub label: String,
    /// What sort of input it is.
    pub kind: InputKind,
}

/// What sort of input it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// One line of text.
    Text,
    /// Several lines of text; each line is one value.
    Lines,
    /// A whole number, not below nought.
    Number,
    /// A length of time in words: "2 weeks".
    Length,
    /// A share or number in words: "1/2", "two thirds", "3".
    Share,
    /// An amount of money: "4.00".
    Amount,
    /// An hour of the day: "18:00".
    Hour,
    /// Yes, no, or nothing said: `yes`, `no` or empty.
    YesNo,
    /// One of these: value and label.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any of these, each on a line: value and label.
    Many(&'static [(&'static str, &'static str)]),
    /// The id of something that the document defines; see [`options`].
    One(Target),
    /// Ids of things that the document defines, each on a line; see [`options`].
    Several(Target),
}

/// What an id in a form must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Something that a rule defines.
    Rule(RefKind),
    /// A category of members, or `everyone`.
    Reader,
    /// A clause, by its slug.
    Clause,
}

/// Something on a form that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The input or field it concerns, such as `closes.length`; empty where it is about the whole form.
    pub input: String,
    /// What is the matter and what to do, as whole sentences.
    pub message: String,
}

/// The fields of a rule type, the common ones (`id`, `says`, …) left out.
pub fn fields(kind: Kind) -> Vec<Field> {
    fields_with(kind, &Map::new())
}

/// The same with room for everything that a form holds and one more of what may stand several times.
pub fn fields_with(kind: Kind, filled: &Map) -> Vec<Field> {
    let meanings = docs::page(kind).fields;
    let field = |name: &&'static str| {
        let shape = shapes::shape(kind, name);
        let meaning = meanings.iter().find(|(n, _)| n == name).map_or("", |(_, m)| *m);
        Field {
            name,
            label: shapes::label(kind, name),
            help: help(meaning),
            required: shapes::required(kind, name),
            inputs: inputs::inputs(name, shape, filled),
        }
    };
    kind.fields().iter().map(field).collect()
}

/// The fields that every rule has: its name, its quotes, its strictness, the questions it answers, its exceptions and a
/// remark.
pub fn common_fields() -> Vec<Field> {
    let field = |name, label: &str, help: &str, required, kind| Field {
        name,
        label: label.to_owned(),
        help: help.to_owned(),
        required,
        inputs: vec![Input { name: name.to_owned(), label: String::new(), kind }],
    };
    vec![
        field(
            "id",
            "Short name",
            "Small letters, digits and hyphens; used nowhere else in the document.",
            true,
            InputKind::Text,
        ),
        field(
            "says",
            "The words it carries out",
            "The exact words of the clause; each passage on a line of its own.",
            false,
            InputKind::Lines,
        ),
        field(
            "strictness",
            "What happens against it",
            "Refused unless stated.",
            false,
            InputKind::Choice(&[
                ("block", "It is refused"),
                ("warn", "It is done and shown"),
                ("record", "It is done and kept"),
            ]),
        ),
        field(
            "answers",
            "Questions answered",
            "Numbers of the questions that these words answer, each on a line.",
            false,
            InputKind::Lines,
        ),
        Field {
            name: "except",
            label: "Except where another rule holds".to_owned(),
            help: "The short names of the rules that go before this one, each on a line.".to_owned(),
            required: false,
            inputs: vec![
                Input { name: "except".to_owned(), label: "Other rules".to_owned(), kind: InputKind::Lines },
                Input {
                    name: "except.says".to_owned(),
                    label: "The words of the clause that say so".to_owned(),
                    kind: InputKind::Text,
                },
            ],
        },
        field("note", "Remark", "For those who draft.", false, InputKind::Text),
    ]
}

/// The meaning of a field without the notation of the block, which only the documentation needs.
fn help(meaning: &str) -> String {
    let bare = meaning.split(": `").next().unwrap_or(meaning).replace('`', "");
    let bare = bare.trim_end_matches([' ', '.', ':', ';']);
    if bare.is_empty() { String::new() } else { format!("{bare}.") }
}
