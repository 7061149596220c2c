//! Rules before and after, field by field.

use std::collections::BTreeSet;

use toml::Value;

use crate::amend::book::{Block, Book, Chapter, bare, value_text};
use crate::amend::op::{Operation, fingerprint};

pub(super) fn derive(was: &Chapter, now: &Chapter, operations: &mut Vec<Operation>) {
    let mut after: Option<String> = None;
    for block in now.rules() {
        let before = if block.named {
            was.rules().find(|r| r.named && r.id == block.id).filter(|r| kind(r) == kind(block))
        } else {
            was.rules().find(|r| !r.named && r.content() == block.content())
        };
        match before {
            Some(before) => fields(before, block, operations),
            None => {
                let (clause, block) = (was.slug.clone(), block.body.clone());
                operations.push(Operation::AddRule { clause, after: after.clone(), block });
            }
        }
        after = block.named.then(|| block.id.clone()).or(after);
    }
    let kept: BTreeSet<String> = now.rules().filter(|r| !r.named).map(Block::content).collect();
    for block in was.rules() {
        let stays = if block.named {
            now.rules().any(|r| r.named && r.id == block.id && kind(r) == kind(block))
        } else {
            kept.contains(&block.content())
        };
        if !stays {
            let hash = fingerprint(&block.content());
            operations.push(Operation::RemoveRule { rule: block.id.clone(), hash });
        }
    }
}

fn kind(block: &Block) -> Option<&Value> {
    block.fields.get("type")
}

fn fields(was: &Block, now: &Block, operations: &mut Vec<Operation>) {
    let names = was.fields.keys().chain(now.fields.keys().filter(|k| !was.fields.contains_key(*k)));
    for field in names.filter(|f| !matches!(f.as_str(), "id" | "type" | "says")) {
        let (from, to) = (was.fields.get(field), now.fields.get(field));
        if from.map(bare) != to.map(bare) {
            operations.push(set(&was.id, field, from, to));
        }
    }
}

fn set(rule: &str, field: &str, from: Option<&Value>, to: Option<&Value>) -> Operation {
    Operation::SetRule {
        rule: rule.to_owned(),
        field: field.to_owned(),
        from: from.map(value_text),
        to: to.map(value_text),
    }
}

/// The quotes that were edited on purpose: neither as they were nor as they follow the words.
pub(super) fn quotes(old: &Book, applied: &Book, new: &Book) -> Vec<Operation> {
    let mut operations = vec![];
    for block in new.clauses.iter().flat_map(Chapter::rules).filter(|r| r.named) {
        let (Some((_, was)), Some((_, is))) = (old.rule(&block.id), applied.rule(&block.id)) else {
            continue;
        };
        if kind(was) != kind(block) {
            continue;
        }
        let names = was.fields.keys().chain(block.fields.keys().filter(|k| !was.fields.contains_key(*k)));
        for field in names {
            let (from, done, to) = (was.fields.get(field), is.fields.get(field), block.fields.get(field));
            let same_value = from.map(bare) == to.map(bare) || field == "says";
            if same_value && to != from && to != done {
                operations.push(set(&was.id, field, from, to));
            }
        }
    }
    operations
}
