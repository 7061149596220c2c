//! Editing a clause as its words, without ever seeing a block: boxes of prose and, beside them, the rules.
//!
//! Pure: it turns a source into boxes and the boxes back into a source. Drafts use it, and so does whoever proposes an
//! amendment. A form is drawn by the macros of `templates/constitution/editing.html`.

mod clause;
mod form;
mod lines;
mod paragraphs;
mod rules;
mod save;

use kernel::{Problem, Result};
use rulebook::Shape;
use ui::Fields;

pub use clause::{add, fresh as fresh_slug, remove, rename_document};
pub use form::{FormField, FormInput, InputShape, RuleForm, fresh_id, read_rule, rule_form, typed_map};
pub use rules::{Requoted, add_rule, block, remove_rule, replace_rule};
pub use save::{Saved, save};

/// One clause as a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub slug: String,
    pub number: String,
    pub title: String,
    pub sub: bool,
    pub boxes: Vec<TextBox>,
    pub rules: Vec<RuleBox>,
    /// Names the clause as it was read, so that a change by somebody else meanwhile is noticed.
    pub base: String,
}

/// A paragraph, or a list of items that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBox {
    /// The field's name: "box.0".
    pub name: String,
    /// "Paragraph 1", "List of 8 items".
    pub label: String,
    /// The last parts of the paragraphs' ids: "p1".
    pub ids: Vec<String>,
    /// Words as a member types them: no attributes, no addresses of cross-references.
    pub text: String,
    /// True if its sentences are marked as aims or explanations.
    pub statement: bool,
    /// True for a block that is printed as it stands; only the file changes it.
    pub fixed: bool,
}

/// A rule beside the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleBox {
    pub id: String,
    pub kind: &'static str,
    pub plain: String,
    pub does: String,
    pub says: Vec<String>,
}

/// A clause of a source as a form; refused if the source has no such clause.
pub fn sheet(source: &str, slug: &str) -> Result<Sheet> {
    let document = rulebook::parse(source).document;
    let clause = document.clause(slug).ok_or_else(|| no_clause(slug))?;
    let raw = lines::clause_lines(source, &document, slug).unwrap_or_default();
    let whole = lines::heading_attributes(&raw).iter().any(|it| it == ".statement");
    let mut boxes: Vec<TextBox> = vec![];
    let mut before = None;
    for paragraph in &clause.paragraphs {
        let statement = !whole && lines::attributes_of(source, paragraph).iter().any(|it| it == ".statement");
        let list = matches!(paragraph.shape, Shape::Bullet | Shape::Numbered);
        let text = paragraphs::typed(paragraph);
        match boxes
            .last_mut()
            .filter(|it| list && before == Some(paragraph.shape) && it.statement == statement)
        {
            Some(last) => {
                last.ids.push(paragraph.anchor().to_owned());
                last.text.push('\n');
                last.text.push_str(&text);
            }
            None => boxes.push(TextBox {
                name: format!("box.{}", boxes.len()),
                label: String::new(),
                ids: vec![paragraph.anchor().to_owned()],
                text,
                statement,
                fixed: paragraph.shape == Shape::Verbatim,
            }),
        }
        before = Some(paragraph.shape);
    }
    for (number, it) in (1..).zip(&mut boxes) {
        it.label = match it.ids.len() {
            1 => format!("Paragraph {number}"),
            n => format!("Paragraph {number}, a list of {n} items"),
        };
    }
    let rules = rulebook::Rules::new(document.clone(), 1);
    let beside = clause.rules.iter().filter(|it| it.status() != rulebook::Status::Statement);
    let rule = |it: &std::sync::Arc<rulebook::Rule>| RuleBox {
        id: it.id.clone(),
        kind: it.kind.kind().name(),
        plain: rules.plain(it),
        does: rulebook::does(it),
        says: it.quotes().map(str::to_owned).collect(),
    };
    Ok(Sheet {
        slug: clause.slug.clone(),
        number: clause.number.clone(),
        title: clause.title.clone(),
        sub: clause.level > 2,
        boxes,
        rules: beside.map(rule).collect(),
        base: lines::fingerprint(&raw),
    })
}

/// What was typed, laid over the sheet, for a form that is shown again.
pub fn typed(mut sheet: Sheet, fields: &Fields) -> Sheet {
    if fields.names().any(|it| it == "title") {
        fields.value("title").clone_into(&mut sheet.title);
    }
    for it in &mut sheet.boxes {
        if let Some(text) = fields.all(&it.name).first() {
            it.text.clone_from(text);
            it.statement = fields.ticked(&format!("{}.statement", it.name), "yes");
        }
    }
    sheet
}

fn no_clause(slug: &str) -> Problem {
    Problem::not_found(format!(
        "The text has no clause called `{slug}`; it may have been left out meanwhile."
    ))
}

#[cfg(test)]
mod tests;
