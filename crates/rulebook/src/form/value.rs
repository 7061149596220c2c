//! One field of a form to its value in a block.

use toml::{Table, Value};

use super::inputs::{CONDITION, MOST_CONDITIONS, used};
use super::shape::Shape;
use super::{FieldError, InputKind, Map};
use crate::units::spoken;

pub(super) type Read<T> = Result<T, Vec<FieldError>>;

/// The value of a field; `None` where nothing is filled in.
pub(super) fn read(shape: Shape, field: &str, filled: &Map) -> Read<Option<Value>> {
    let form = Form { field, filled };
    match shape {
        Shape::Text | Shape::Choice(_) | Shape::One(_) => Ok(form.text("").map(Value::from)),
        Shape::Lines | Shape::Many(_) | Shape::Several(_) => Ok(list(lines(filled, field))),
        Shape::Number | Shape::Month => form.number(""),
        Shape::Flag => form.flag(""),
        Shape::Length => form.length(""),
        Shape::Share => form.share("", false),
        Shape::AtLeast => form.share("", true),
        Shape::Moment => moment(&form),
        Shape::YearDay => form.group(&[
            ("month", form.number("month")?),
            ("day", form.number("day")?),
            ("hour", form.own("hour")),
        ]),
        Shape::Money => money(&form),
        Shape::Threshold => form.group(&[
            ("over", form.share("over", false)?),
            ("of", form.own("of")),
            ("strict", form.flag("strict")?),
        ]),
        Shape::Every => every(&form),
        Shape::Band => band(&form),
        Shape::Condition => condition(&form),
        Shape::Conditions => conditions(&form),
        Shape::Contests => Ok(contests(&form)),
        Shape::Shareable => shareable(&form),
        Shape::Method => form.group(&[
            ("kind", form.own("kind")),
            ("variant", form.own("variant")),
            ("ties", form.own("ties")),
        ]),
        Shape::Fallback => fallback(&form),
        Shape::Steps => steps(&form),
        Shape::FeeBands => fee_bands(&form),
    }
}

/// The lines of an input that are not empty.
pub(super) fn lines(filled: &Map, name: &str) -> Vec<String> {
    let text = filled.get(name).map_or("", String::as_str);
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

pub(super) fn error(input: &str, message: impl Into<String>) -> Vec<FieldError> {
    vec![FieldError { input: input.to_owned(), message: message.into() }]
}

struct Form<'a> {
    field: &'a str,
    filled: &'a Map,
}

impl Form<'_> {
    fn name(&self, part: &str) -> String {
        if part.is_empty() { self.field.to_owned() } else { format!("{}.{part}", self.field) }
    }

    fn text(&self, part: &str) -> Option<&str> {
        self.filled.get(&self.name(part)).map(|t| t.trim()).filter(|t| !t.is_empty())
    }

    fn own(&self, part: &str) -> Option<Value> {
        self.text(part).map(Value::from)
    }

    fn number(&self, part: &str) -> Read<Option<Value>> {
        let Some(text) = self.text(part) else { return Ok(None) };
        let number = spoken::number(text).map(|n| Value::from(i64::from(n)));
        number.map(Some).ok_or_else(|| error(&self.name(part), format!("\"{text}\" is no whole number.")))
    }

    fn flag(&self, part: &str) -> Read<Option<Value>> {
        match self.text(part) {
            None => Ok(None),
            Some("yes" | "true" | "on") => Ok(Some(Value::from(true))),
            Some("no" | "false") => Ok(Some(Value::from(false))),
            Some(text) => Err(error(&self.name(part), format!("\"{text}\" is neither yes nor no."))),
        }
    }

    fn length(&self, part: &str) -> Read<Option<Value>> {
        let Some(text) = self.text(part) else { return Ok(None) };
        let period = spoken::period(text).map_err(|told| error(&self.name(part), format!("{told}.")))?;
        Ok(Some(Value::Table(period_table(&period))))
    }

    fn share(&self, part: &str, or_number: bool) -> Read<Option<Value>> {
        let Some(text) = self.text(part) else { return Ok(None) };
        if let (true, Some(n)) = (or_number, spoken::number(text)) {
            return Ok(Some(Value::from(i64::from(n))));
        }
        let share = spoken::share(text).map_err(|told| error(&self.name(part), format!("{told}.")))?;
        Ok(Some(Value::from(format!("{}/{}", share.num, share.den))))
    }

    /// A group of those parts that are filled in.
    fn group(&self, parts: &[(&str, Option<Value>)]) -> Read<Option<Value>> {
        let mut table = Table::new();
        for (name, value) in parts {
            if let Some(value) = value {
                table.insert((*name).to_owned(), value.clone());
            }
        }
        Ok((!table.is_empty()).then_some(Value::Table(table)))
    }

    fn needed(&self, part: &str, what: &str) -> Vec<FieldError> {
        error(&self.name(part), format!("Say {what}."))
    }
}

fn list(items: Vec<String>) -> Option<Value> {
    (!items.is_empty()).then(|| Value::Array(items.into_iter().map(Value::from).collect()))
}

fn period_table(period: &crate::Period) -> Table {
    let units = [
        ("years", period.years),
        ("months", period.months),
        ("weeks", period.weeks),
        ("days", period.days),
        ("hours", period.hours),
    ];
    units
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(unit, n)| (unit.to_owned(), Value::from(i64::from(n))))
        .collect()
}

fn moment(form: &Form<'_>) -> Read<Option<Value>> {
    let Some(how) = form.text("how") else {
        let stray = ["length", "event", "hour", "by"].into_iter().find(|part| form.text(part).is_some());
        return match stray {
            Some(_) => Err(form.needed("how", "whether it is before, after or together with an event")),
            None => Ok(None),
        };
    };
    let event = || form.own("event").ok_or_else(|| form.needed("event", "which event it hangs on"));
    let mut table = Table::new();
    match how {
        "before" | "after" => {
            table.insert(how.to_owned(), event()?);
            let length = form
                .length("length")?
                .ok_or_else(|| form.needed("length", "how long, such as \"2 weeks\""))?;
            if let Value::Table(length) = length {
                table.extend(length);
            }
            table.extend(form.own("hour").map(|h| ("hour".to_owned(), h)));
        }
        "at" => {
            table.insert("at".to_owned(), event()?);
        }
        _ => {
            let by = form.own("by").ok_or_else(|| form.needed("by", "who fixes it"))?;
            table.insert("open_term".to_owned(), by);
            if let Some(Value::Table(mut latest)) = form.length("length")? {
                latest.insert("before".to_owned(), event()?);
                latest.extend(form.own("hour").map(|h| ("hour".to_owned(), h)));
                table.insert("at_latest".to_owned(), Value::Table(latest));
            }
        }
    }
    Ok(Some(Value::Table(table)))
}

fn money(form: &Form<'_>) -> Read<Option<Value>> {
    let Some(text) = form.text("amount") else { return Ok(None) };
    let minor = minor(text).ok_or_else(|| {
        error(&form.name("amount"), format!("\"{text}\" is no amount; write it as \"4.00\"."))
    })?;
    let currency = form.own("currency").unwrap_or_else(|| Value::from("GBP"));
    form.group(&[("minor", Some(Value::from(minor))), ("currency", Some(currency))])
}

/// "4", "4.50" or "£4.50" in the smallest coin.
fn minor(text: &str) -> Option<i64> {
    let bare = text.trim_start_matches(['£', '€', '$']).replace(',', "");
    let (whole, part) = bare.split_once('.').unwrap_or((&bare, "00"));
    let digits = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || part.len() != 2 || !digits(part) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

fn every(form: &Form<'_>) -> Read<Option<Value>> {
    let Some(number) = form.number("number")? else { return Ok(None) };
    let unit = form.text("unit").ok_or_else(|| form.needed("unit", "months or weeks"))?;
    form.group(&[(unit, Some(number)), ("grace_days", form.number("grace_days")?)])
}

fn band(form: &Form<'_>) -> Read<Option<Value>> {
    match (form.number("shortest")?, form.number("longest")?) {
        (None, None) => Ok(None),
        (Some(short), Some(long)) => {
            form.group(&[(form.text("unit").unwrap_or("weeks"), Some(Value::Array(vec![short, long])))])
        }
        (None, Some(_)) => Err(form.needed("shortest", "the shortest gap that is fine")),
        (Some(_), None) => Err(form.needed("longest", "the longest gap that is fine")),
    }
}

fn condition(form: &Form<'_>) -> Read<Option<Value>> {
    let mut parts = vec![];
    for (name, _, kind) in CONDITION {
        let value = match kind {
            InputKind::YesNo => form.flag(name)?,
            InputKind::Number => form.number(name)?,
            InputKind::Length => form.length(name)?,
            InputKind::Several(_) => list(lines(form.filled, &form.name(name))),
            _ => form.own(name),
        };
        parts.push((*name, value));
    }
    form.group(&parts)
}

fn conditions(form: &Form<'_>) -> Read<Option<Value>> {
    let mut all = vec![];
    for i in 0..MOST_CONDITIONS {
        let name = form.name(&i.to_string());
        if used(form.filled, &format!("{name}.")) {
            all.extend(condition(&Form { field: &name, filled: form.filled })?);
        }
    }
    Ok((!all.is_empty()).then_some(Value::Array(all)))
}

/// Each line is one contest; its posts stand with commas between them.
fn contests(form: &Form<'_>) -> Option<Value> {
    let posts = |line: String| -> Value {
        let ids = line.split(',').map(str::trim).filter(|p| !p.is_empty()).map(Value::from);
        Value::Array(ids.collect())
    };
    let all: Vec<Value> = lines(form.filled, form.field).into_iter().map(posts).collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

fn shareable(form: &Form<'_>) -> Read<Option<Value>> {
    match form.text("how") {
        None => Ok(None),
        Some("by-agreement") => {
            let meeting =
                form.own("meeting").ok_or_else(|| form.needed("meeting", "which meeting agrees"))?;
            form.group(&[("by-agreement-of", Some(meeting))])
        }
        Some(how) => Ok(Some(Value::from(how))),
    }
}

fn fallback(form: &Form<'_>) -> Read<Option<Value>> {
    match form.text("how") {
        None => Ok(None),
        Some("ask") => {
            let ask = form.own("ask").ok_or_else(|| form.needed("ask", "which meeting decides"))?;
            form.group(&[("ask", Some(ask)), ("options", list(lines(form.filled, &form.name("options"))))])
        }
        Some(how) => Ok(Some(Value::from(how))),
    }
}

/// Each line is a step, with its longest time after a bar: "a talk with both | 2 weeks".
fn steps(form: &Form<'_>) -> Read<Option<Value>> {
    let mut all = vec![];
    for line in lines(form.filled, form.field) {
        let (what, within) = line.split_once('|').unwrap_or((&line, ""));
        let mut table = Table::new();
        table.insert("what".to_owned(), Value::from(what.trim()));
        if !within.trim().is_empty() {
            let period = spoken::period(within).map_err(|told| error(form.field, format!("{told}.")))?;
            table.insert("within".to_owned(), Value::Table(period_table(&period)));
        }
        all.push(Value::Table(table));
    }
    Ok((!all.is_empty()).then_some(Value::Array(all)))
}

/// Each line is a band, with its amount or share after a bar: "unwaged | 1.00", "waged | 1/2".
fn fee_bands(form: &Form<'_>) -> Read<Option<Value>> {
    let mut all = vec![];
    for line in lines(form.filled, form.field) {
        let told = || {
            error(form.field, format!("Write \"{line}\" as a name, a bar and an amount: \"unwaged | 1.00\"."))
        };
        let (name, rest) = line.split_once('|').ok_or_else(told)?;
        let mut table = Table::new();
        table.insert("name".to_owned(), Value::from(name.trim()));
        let rest = rest.trim();
        let (amount, currency) = rest.rsplit_once(' ').unwrap_or((rest, "GBP"));
        match (minor(amount), spoken::share(rest)) {
            (_, Ok(share)) => {
                table.insert("share".to_owned(), Value::from(format!("{}/{}", share.num, share.den)));
            }
            (Some(minor), _) => {
                let mut money = Table::new();
                money.insert("minor".to_owned(), Value::from(minor));
                money.insert("currency".to_owned(), Value::from(currency));
                table.insert("amount".to_owned(), Value::Table(money));
            }
            (None, Err(_)) => return Err(told()),
        }
        all.push(Value::Table(table));
    }
    Ok((!all.is_empty()).then_some(Value::Array(all)))
}
