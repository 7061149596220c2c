//! A page for each rule type: what it is for, its fields, an example, and what the software does by it.

mod assembly;
mod membership;
mod office;
mod people;
mod powers;
mod text;
mod voting;
mod work;

use crate::document::parse;
use crate::rule::{Kind, RuleKind};

/// What is written about a rule type.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The type.
    pub kind: Kind,
    /// What it is for, as a sentence.
    pub purpose: &'static str,
    /// Each field and what it means, in the order of the type.
    pub fields: &'static [(&'static str, &'static str)],
    /// A clause with one block, complete and free of syntax errors.
    pub example: &'static str,
}

/// The fields that every rule has.
pub const COMMON_FIELDS: &[(&str, &str)] = &[
    ("type", "The type of rule."),
    ("id", "A short name, unique in the document: small letters, digits and hyphens."),
    ("says", "The exact quotes from the clause that this rule carries out."),
    ("strictness", "`block` (refuse, the default), `warn` (do and show) or `record` (do and keep)."),
    ("answers", "Numbers of the questions that the quoted words answer."),
    (
        "except",
        "The rules that go before this one where both speak, by id: `[\"two-thirds\"]`; of what is confidential, \
         `confidentiality:` and the id or scope of that rule. Without it, two rules on one subject contradict each other.",
    ),
    ("note", "A remark for drafters."),
];

/// The page of a rule type.
pub fn page(kind: Kind) -> &'static Page {
    let all = [
        people::PAGES,
        membership::PAGES,
        assembly::PAGES,
        office::PAGES,
        powers::PAGES,
        voting::PAGES,
        work::PAGES,
        text::PAGES,
    ];
    let found = all.into_iter().flatten().find(|p| p.kind == kind);
    found.expect("a test proves that every type has its page")
}

/// The page of a rule type as Markdown.
pub fn docs(kind: Kind) -> String {
    let page = page(kind);
    let mut out = format!("# `{}`\n\n{}\n\n", kind.name(), page.purpose);
    if !page.fields.is_empty() {
        out.push_str("| field | meaning |\n| --- | --- |\n");
        for (field, meaning) in page.fields {
            out.push_str(&format!("| `{field}` | {meaning} |\n"));
        }
        out.push('\n');
    }
    out.push_str("## Example\n\n````markdown\n");
    out.push_str(page.example.trim());
    out.push_str("\n````\n");
    if let Some(typed) = example(page) {
        out.push_str(&format!("\nIn plain words: {}\n", typed.plain(&crate::words::Names::none())));
        out.push_str(&format!("\nWhat the software does by it: {}\n", typed.does()));
    }
    out
}

/// The typed rule of a page's example.
fn example(page: &Page) -> Option<RuleKind> {
    let parsed = parse(&format!("# Example\n\n{}", page.example));
    let rule = parsed.document.rules().find(|r| r.kind.kind() == page.kind)?;
    Some(rule.kind.clone())
}

#[cfg(test)]
mod tests {
    use super::{docs, page};
    use crate::document::parse;
    use crate::rule::Kind;

    #[test]
    fn every_type_has_a_page_with_all_its_fields_and_an_example_that_reads() {
        for kind in Kind::ALL {
            let page = page(*kind);
            let named: Vec<&str> = page.fields.iter().map(|(field, _)| *field).collect();
            assert_eq!(named, kind.fields(), "{}", kind.name());
            let parsed = parse(&format!("# Example\n\n{}", page.example));
            assert_eq!(parsed.diagnostics, [], "{}", kind.name());
            assert!(docs(*kind).contains("In plain words: "), "{}", kind.name());
            let open = parsed.document.clauses[0].paragraphs.iter().flat_map(|p| &p.sentences);
            assert!(open.into_iter().all(|s| s.status.is_some()), "{}", kind.name());
        }
    }
}
