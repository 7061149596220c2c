//! One rule block: TOML to a typed rule, with the place of every slip.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::rule::{Kind, Rule, RuleKind, Strictness};
use crate::suggest;

/// The fields that every rule has.
pub(crate) const COMMON: [&str; 7] = ["type", "id", "says", "strictness", "note", "answers", "except"];

/// How often an unknown field is taken out to look for the next.
const MOST_RETRIES: usize = 20;

/// Reads a block that was opened at `line`, the `nth` of its clause.
pub(super) fn read(body: &str, line: usize, clause: &str, nth: usize) -> (Option<Rule>, Vec<Diagnostic>) {
    let mut block = Block { body, line, clause, id: None, found: vec![] };
    let rule = block.rule(nth);
    (rule, block.found)
}

struct Block<'a> {
    body: &'a str,
    line: usize,
    clause: &'a str,
    id: Option<String>,
    found: Vec<Diagnostic>,
}

impl Block<'_> {
    fn rule(&mut self, nth: usize) -> Option<Rule> {
        let table = match DeTable::parse(self.body) {
            Ok(table) => table.into_inner(),
            Err(error) => return self.syntax(&error),
        };
        self.id = text(&table, "id").map(|(id, _)| id.to_owned());
        let kind = self.kind(&table)?;
        let id = self.id(&table, kind, nth)?;
        self.id = Some(id.clone());
        let (says, says_places) = self.says(&table)?;
        let strictness = self.strictness(&table)?;
        let note = self.optional_text(&table, "note")?;
        let answers = self.answers(&table)?;
        let (except, because) = self.except(&table)?;
        self.texts(&table)?;
        let (typed, mut field_says) = self.blank(&table)?;
        field_says.extend(because.map(|quote| ("except".to_owned(), quote)));
        let kind = self.typed(kind, typed, &table)?;
        let fields = toml::from_str(self.body).ok()?;
        let field_places = table.keys().map(|k| (k.get_ref().to_string(), self.place(k.span()))).collect();
        let lines = self.body.lines().count() + 2;
        let clause = self.clause.to_owned();
        Some(Rule {
            id,
            clause,
            says,
            field_says,
            strictness,
            answers,
            except,
            note,
            line: self.line,
            lines,
            says_places,
            field_places,
            fields,
            kind,
        })
    }

    fn syntax(&mut self, error: &toml::de::Error) -> Option<Rule> {
        let place = error.span().map_or(Place::line(self.line), |s| self.place(s));
        let message =
            format!("This line of the rule cannot be read: {}.", error.message().trim_end_matches('.'));
        let hint =
            "A line is `field = value`; text stands in \"quotes\", lists in [brackets], groups in {braces}.";
        self.add(Diagnostic::new(Severity::Error, "syntax.toml", place, message).with_hint(hint));
        None
    }

    fn kind(&mut self, table: &DeTable<'_>) -> Option<Kind> {
        let names = || Kind::ALL.iter().map(|k| k.name());
        let Some((name, span)) = text(table, "type") else {
            let near = table.keys().find_map(|k| suggest::nearest(k.get_ref(), ["type"]).map(|_| k));
            let place = near.map_or(Place::line(self.line), |k| self.place(k.span()));
            let hint = match near {
                Some(_) => "Did you mean `type`?".to_owned(),
                None => "Add a line such as `type = \"meeting\"`.".to_owned(),
            };
            self.error("schema.type", place, "This rule does not say what type it is.", hint);
            return None;
        };
        if let Some(kind) = Kind::named(name) {
            return Some(kind);
        }
        let hint = suggest::hint(name, names());
        let place = self.place(span);
        self.error("schema.type", place, format!("`{}` is not a type of rule.", cut(name)), hint);
        None
    }

    fn id(&mut self, table: &DeTable<'_>, kind: Kind, nth: usize) -> Option<String> {
        match (text(table, "id"), table.contains_key("id")) {
            (Some((id, _)), _) if well_formed(id) => Some(id.to_owned()),
            (None, false) if matches!(kind, Kind::Statement | Kind::Pending | Kind::Judgement) => {
                Some(format!("{}-{}-{nth}", self.clause, kind.name()))
            }
            (found, _) => {
                let place = found.map_or(Place::line(self.line), |(_, span)| self.place(span));
                let hint = "Write `id = \"a-short-name\"`: small letters, digits and hyphens.".to_owned();
                self.error(
                    "schema.id",
                    place,
                    format!("This {} rule has no id that can be used.", kind.name()),
                    hint,
                );
                None
            }
        }
    }

    fn says(&mut self, table: &DeTable<'_>) -> Option<(Vec<String>, Vec<Place>)> {
        let Some(value) = table.get("says") else { return Some((vec![], vec![])) };
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut quotes = vec![];
        let mut places = vec![];
        for item in items {
            let Some(quote) = item.get_ref().as_str() else {
                let hint = "Write `says = [\"the exact words\"]`.".to_owned();
                let place = self.place(item.span());
                self.error("schema.wrong-type", place, "`says` is a list of quotes.", hint);
                return None;
            };
            quotes.push(quote.to_owned());
            places.push(self.place(item.span()));
        }
        Some((quotes, places))
    }

    fn strictness(&mut self, table: &DeTable<'_>) -> Option<Strictness> {
        let Some(value) = table.get("strictness") else { return Some(Strictness::default()) };
        let known = ["block", "warn", "record"];
        match value.get_ref().as_str() {
            Some("block") => Some(Strictness::Block),
            Some("warn") => Some(Strictness::Warn),
            Some("record") => Some(Strictness::Record),
            other => {
                let hint = suggest::hint(other.unwrap_or_default(), known);
                let place = self.place(value.span());
                self.error("schema.unknown-value", place, "`strictness` is block, warn or record.", hint);
                None
            }
        }
    }

    fn answers(&mut self, table: &DeTable<'_>) -> Option<Vec<u8>> {
        let Some(value) = table.get("answers") else { return Some(vec![]) };
        let number = |item: &Spanned<DeValue<'_>>| {
            let number = item.get_ref().as_integer()?.as_str().parse::<u8>().ok()?;
            crate::questions::question(number).map(|q| q.number)
        };
        let read = value.get_ref().as_array().and_then(|items| items.iter().map(number).collect());
        if read.is_none() {
            let place = self.place(value.span());
            let hint = "Write `answers = [18]` with numbers from the list of questions.".to_owned();
            self.error("schema.wrong-type", place, "`answers` is a list of the numbers of questions.", hint);
        }
        read
    }

    /// The rules that go before this one, and the words that say so: a name, a list of names, or either with `says`.
    fn except(&mut self, table: &DeTable<'_>) -> Option<(Vec<String>, Option<String>)> {
        let Some(value) = table.get("except") else { return Some((vec![], None)) };
        let cited = value.get_ref().as_table();
        let quote = cited.and_then(|it| text(it, "says")).map(|(quote, _)| quote.to_owned());
        let bare = cited.and_then(|it| it.get("value")).unwrap_or(value);
        let whole = cited.is_none_or(|it| it.len() == 2 && quote.is_some());
        let names: Option<Vec<String>> = match bare.get_ref() {
            DeValue::String(name) => Some(vec![name.to_string()]),
            DeValue::Array(items) => {
                items.iter().map(|it| it.get_ref().as_str().map(str::to_owned)).collect()
            }
            _ => None,
        };
        match names.filter(|_| whole) {
            Some(names) => Some((names, quote)),
            None => {
                let place = self.place(value.span());
                let hint = "Write `except = [\"other-rule\"]`, or `except = { value = [\"other-rule\"], says = \"the exact words\" }`.";
                let told = "`except` is a list of the rules that go before this one.";
                self.error("schema.wrong-type", place, told, hint.to_owned());
                None
            }
        }
    }

    fn optional_text(&mut self, table: &DeTable<'_>, field: &str) -> Option<Option<String>> {
        let Some(value) = table.get(field) else { return Some(None) };
        if let Some(text) = value.get_ref().as_str() {
            return Some(Some(text.to_owned()));
        }
        let place = self.place(value.span());
        self.error(
            "schema.wrong-type",
            place,
            format!("`{field}` is a text."),
            "Put it in \"quotes\".".to_owned(),
        );
        None
    }

    /// Refuses texts that nobody could see.
    fn texts(&mut self, table: &DeTable<'_>) -> Option<()> {
        let slips = super::blanks::slips(table, &COMMON);
        let whole = slips.is_empty();
        for slip in slips {
            let place = self.place(slip.span);
            self.error("schema.blank-text", place, slip.message, slip.hint.to_owned());
        }
        whole.then_some(())
    }

    /// The body with the common fields and the `says` of single fields blanked out, every byte in its old place.
    fn blank(&mut self, table: &DeTable<'_>) -> Option<(String, BTreeMap<String, String>)> {
        let mut bytes = self.body.as_bytes().to_vec();
        let mut quotes = BTreeMap::new();
        for (key, value) in table {
            if COMMON.contains(&&**key.get_ref()) {
                wipe(&mut bytes, key.span().start..value.span().end);
                continue;
            }
            let Some(inner) = value.get_ref().as_table() else { continue };
            let cited = inner.len() == 2
                && inner.contains_key("says")
                && self.body.as_bytes().get(value.span().start) == Some(&b'{');
            let (Some((quote, _)), Some(bare)) = (text(inner, "says"), inner.get("value")) else { continue };
            if cited {
                quotes.insert(key.get_ref().to_string(), quote.to_owned());
                wipe(&mut bytes, value.span().start..bare.span().start);
                wipe(&mut bytes, bare.span().end..value.span().end);
            }
        }
        Some((String::from_utf8(bytes).ok()?, quotes))
    }

    fn typed(&mut self, kind: Kind, mut body: String, table: &DeTable<'_>) -> Option<RuleKind> {
        let mut slips = 0;
        loop {
            let error = match kind.read(&body) {
                Ok(typed) if slips == 0 => return Some(typed),
                Ok(_) => return None,
                Err(error) => error,
            };
            let place = error.span().map_or(Place::line(self.line), |s| self.place(s));
            let unknown = self.explain(kind, error.message(), place);
            slips += 1;
            let top = unknown.and_then(|name| table.get_key_value(name.as_str()));
            let (Some((key, value)), true) = (top, slips < MOST_RETRIES) else { return None };
            let mut bytes = body.into_bytes();
            wipe(&mut bytes, key.span().start..value.span().end);
            body = String::from_utf8(bytes).ok()?;
        }
    }

    /// Turns a message of the reader into ours; gives the name of an unknown field.
    fn explain(&mut self, kind: Kind, message: &str, place: Place) -> Option<String> {
        let name = kind.name();
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        if message.starts_with("unknown field") {
            let field = (*quoted.first()?).to_owned();
            let mut known: Vec<&str> = quoted.iter().skip(1).copied().collect();
            let top = known.is_empty() || known.iter().any(|k| kind.fields().contains(k));
            if top {
                known.extend(COMMON);
            }
            let where_ = if top { format!("a {name} rule") } else { "this group".to_owned() };
            let hint = suggest::hint(&field, known);
            self.error(
                "schema.unknown-field",
                place,
                format!("`{}` is not a field of {where_}.", cut(&field)),
                hint,
            );
            return top.then_some(field);
        }
        let (code, text, hint) = if message.starts_with("missing field") {
            let field = quoted.first().copied().unwrap_or_default();
            let whom = if kind.fields().contains(&field) {
                format!("A {name} rule")
            } else {
                "This group".to_owned()
            };
            (
                "schema.missing-field",
                format!("{whom} needs the field `{field}`."),
                format!("Add `{field} = …`."),
            )
        } else if message.starts_with("unknown variant") {
            let value = quoted.first().copied().unwrap_or_default();
            let hint = suggest::hint(value, quoted.iter().skip(1).copied());
            ("schema.unknown-value", format!("`{}` is not known here.", cut(value)), hint)
        } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
            let told = message.split_once(": ").map_or(message, |(_, rest)| rest);
            let told =
                told.replace("a sequence", "a list").replace("sequence", "list").replace("map", "group");
            let told = ["u8", "u16", "u32", "i64"].iter().fold(told, |t, n| t.replace(n, "a whole number"));
            let told =
                told.replace("expected struct", "expected a group").replace("string \"", "the text \"");
            ("schema.wrong-type", format!("This value does not fit: {told}."), fields_hint(kind))
        } else {
            ("units.value", format!("{}.", crate::words::capital(message)), String::new())
        };
        self.error(code, place, text, hint);
        None
    }

    fn error(&mut self, code: &'static str, place: Place, message: impl Into<String>, hint: String) {
        let finding = Diagnostic::new(Severity::Error, code, place, message);
        self.add(if hint.is_empty() { finding } else { finding.with_hint(hint) });
    }

    fn add(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.clause = Some(self.clause.to_owned());
        diagnostic.rule.clone_from(&self.id);
        self.found.push(diagnostic);
    }

    fn place(&self, span: Range<usize>) -> Place {
        let start = span.start.min(self.body.len());
        let before = &self.body.as_bytes()[..start];
        let line = self.line + 1 + before.iter().filter(|b| **b == b'\n').count();
        let begin = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let column = String::from_utf8_lossy(&before[begin..]).chars().count() + 1;
        Place { line, column }
    }
}

fn text<'a>(table: &'a DeTable<'_>, field: &str) -> Option<(&'a str, Range<usize>)> {
    let value = table.get(field)?;
    value.get_ref().as_str().map(|t| (t, value.span()))
}

fn fields_hint(kind: Kind) -> String {
    let fields: Vec<String> = kind.fields().iter().map(|f| format!("`{f}`")).collect();
    format!("A {} rule has these fields: {}.", kind.name(), fields.join(", "))
}

/// Overwrites a span with blanks.
fn wipe(bytes: &mut [u8], span: Range<usize>) {
    if let Some(part) = bytes.get_mut(span) {
        part.fill(b' ');
    }
}

fn well_formed(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 64
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}
