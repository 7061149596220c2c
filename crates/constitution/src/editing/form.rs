//! A rule as a form, drawn by the macro `rule` of `templates/constitution/editing.html`.

use kernel::{FieldError, Problem, Result};
use rulebook::form::{self, InputKind, Map};
use rulebook::{Kind, Rules, docs};
use ui::Fields;

/// A rule as a page draws it.
#[derive(Clone, Debug)]
pub struct RuleForm {
    pub kind: &'static str,
    pub purpose: &'static str,
    /// The sentences of the clause, each with whether the rule carries it out.
    pub sentences: Vec<(String, bool)>,
    /// Words it carries out that are no whole sentence, each on a line.
    pub words: String,
    pub fields: Vec<FormField>,
    /// Name, strictness, answers and remark.
    pub common: Vec<FormField>,
}

#[derive(Clone, Debug)]
pub struct FormField {
    pub label: String,
    pub help: String,
    pub required: bool,
    pub inputs: Vec<FormInput>,
}

#[derive(Clone, Debug)]
pub struct FormInput {
    pub name: String,
    pub label: String,
    pub shape: InputShape,
    pub value: String,
    pub error: String,
}

/// How an input is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputShape {
    Line,
    Lines,
    Number,
    /// Value, label, and whether it is chosen.
    Select(Vec<(String, String, bool)>),
    Boxes(Vec<(String, String, bool)>),
}

/// The form of a rule in a clause. `filled` is what it holds: of a rule (`rulebook::form::write`), or what was typed.
pub fn rule_form(rules: &Rules, clause: &str, kind: Kind, filled: &Map, typed: &Fields) -> RuleForm {
    let says: Vec<&str> = filled.get("says").map(|it| it.lines().collect()).unwrap_or_default();
    let all = rules.clause(clause).into_iter().flat_map(|it| &it.paragraphs).flat_map(|it| &it.sentences);
    let sentences: Vec<(String, bool)> =
        all.map(|it| (it.text.clone(), says.contains(&it.text.as_str()))).collect();
    let whole = |it: &&str| sentences.iter().any(|sentence| sentence.0 == *it);
    let words: Vec<&str> = says.iter().copied().filter(|it| !whole(it)).collect();
    let draw = |field: form::Field| FormField {
        inputs: field.inputs.iter().map(|it| input(rules, it, &field.label, filled, typed)).collect(),
        help: if field.help.trim_end_matches('.').eq_ignore_ascii_case(&field.label) {
            String::new()
        } else {
            field.help
        },
        label: field.label,
        required: field.required,
    };
    RuleForm {
        kind: kind.name(),
        purpose: docs::page(kind).purpose,
        words: words.join("\n"),
        sentences,
        fields: form::fields_with(kind, filled).into_iter().map(draw).collect(),
        common: form::common_fields().into_iter().filter(|it| it.name != "says").map(draw).collect(),
    }
}

fn input(rules: &Rules, it: &form::Input, of: &str, filled: &Map, typed: &Fields) -> FormInput {
    let value = filled.get(&it.name).cloned().unwrap_or_default();
    let chosen: Vec<&str> = value.lines().collect();
    let mark = |list: Vec<(String, String)>| -> Vec<(String, String, bool)> {
        let mut list: Vec<_> =
            list.into_iter().map(|(v, l)| (v.clone(), l, chosen.contains(&v.as_str()))).collect();
        // What the text no longer defines is shown, not lost.
        for old in chosen.iter().filter(|old| !old.is_empty()) {
            if !list.iter().any(|it| it.0 == **old) {
                list.push(((*old).to_owned(), format!("{old} (not in this text)"), true));
            }
        }
        list
    };
    let fixed =
        |list: &[(&str, &str)]| list.iter().map(|(v, l)| ((*v).to_owned(), (*l).to_owned())).collect();
    let shape = match &it.kind {
        InputKind::Lines => InputShape::Lines,
        InputKind::Number => InputShape::Number,
        InputKind::YesNo => InputShape::Select(mark(fixed(&[("yes", "Yes"), ("no", "No")]))),
        InputKind::Choice(list) => InputShape::Select(mark(fixed(list))),
        InputKind::Many(list) => InputShape::Boxes(in_order(mark(fixed(list)), &chosen)),
        InputKind::One(_) => InputShape::Select(mark(form::options(&it.kind, rules))),
        InputKind::Several(_) => InputShape::Boxes(in_order(mark(form::options(&it.kind, rules)), &chosen)),
        InputKind::Text | InputKind::Length | InputKind::Share | InputKind::Amount | InputKind::Hour => {
            InputShape::Line
        }
    };
    let label = if it.label.is_empty() { of.to_owned() } else { it.label.clone() };
    FormInput { name: it.name.clone(), label, shape, value, error: typed.error(&it.name).to_owned() }
}

/// What is chosen first, in its own order, which can matter; then the rest.
fn in_order(mut list: Vec<(String, String, bool)>, chosen: &[&str]) -> Vec<(String, String, bool)> {
    list.sort_by_key(|it| chosen.iter().position(|old| *old == it.0).unwrap_or(usize::MAX));
    list
}

/// What was typed, as the rulebook reads it: several values of one name stand on lines of their own.
pub fn typed_map(fields: &Fields) -> Map {
    let names: Vec<&str> = fields.names().collect();
    let value = |name: &str| {
        let all = fields.all(name).iter().map(|it| it.replace('\r', "").trim().to_owned());
        all.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
    };
    names.into_iter().map(|it| (it.to_owned(), value(it))).filter(|it| !it.1.is_empty()).collect()
}

/// Reads a form as the fields of a rule; everything that cannot be taken is named at its input.
pub fn read_rule(kind: Kind, clause: &str, fields: &Fields) -> Result<toml::Table> {
    let rule = form::read(kind, clause, &typed_map(fields)).map_err(|wrong| {
        let field = |it: form::FieldError| FieldError {
            field: if it.input.is_empty() { "id".to_owned() } else { it.input },
            message: it.message,
        };
        Problem::entry(wrong.into_iter().map(field).collect())
    })?;
    Ok(rule.fields)
}

/// A name for a new rule of a type that the document does not use yet: "notice", then "notice-2".
pub fn fresh_id(rules: &Rules, kind: Kind) -> String {
    let free = |it: &String| rules.document().rule(it).is_none();
    let name = kind.name().to_owned();
    if free(&name) {
        return name;
    }
    (2..).map(|n| format!("{name}-{n}")).find(free).unwrap_or(name)
}
