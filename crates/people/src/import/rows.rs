//! From a row of cells to a person, or to errors that name the column, the value and what to do.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{At, Problem};

use super::{Column, Mapping};
use crate::model::{Email, FactKind, NewFact, NewPerson, Phone, Postal, Source};

/// What holds for rows that do not say it themselves.
#[derive(Clone, Debug)]
pub struct Defaults<'a> {
    /// Ids and names of the categories that the constitution knows.
    pub categories: &'a [(String, String)],
    /// When the file was uploaded: facts without a date of their own hold from then on.
    pub now: At,
    pub zone: &'a TimeZone,
}

/// One thing that is wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    pub line: u64,
    /// The column's label.
    pub column: &'static str,
    pub value: String,
    /// What is wrong and what to do, as whole sentences.
    pub message: String,
}

/// Reads one row; all its errors at once.
pub fn read_row(
    mapping: &Mapping,
    (line, cells): &(u64, Vec<String>),
    defaults: &Defaults<'_>,
) -> Result<NewPerson, Vec<RowError>> {
    let mut row = Reader { mapping, cells, line: *line, defaults, wrong: vec![] };
    let person = row.person();
    if row.wrong.is_empty() { person.ok_or_else(Vec::new) } else { Err(row.wrong) }
}

struct Reader<'a> {
    mapping: &'a Mapping,
    cells: &'a [String],
    line: u64,
    defaults: &'a Defaults<'a>,
    wrong: Vec<RowError>,
}

impl<'a> Reader<'a> {
    fn cell(&self, column: Column) -> &'a str {
        self.mapping.cell(self.cells, column)
    }

    fn say(&mut self, column: Column, message: impl Into<String>) {
        let value = self.cell(column).chars().take(80).collect();
        self.wrong.push(RowError { line: self.line, column: column.label(), value, message: message.into() });
    }

    /// Keeps the value, or the problem's message beside the column.
    fn take<T>(&mut self, column: Column, read: kernel::Result<T>) -> Option<T> {
        read.map_err(|problem: Problem| self.say(column, problem.detail)).ok()
    }

    fn person(&mut self) -> Option<NewPerson> {
        let mut person = self.names()?;
        person.email = self.optional(Column::Email, Email::read);
        person.phone = self.optional(Column::Phone, Phone::read);
        person.postal = self.postal();
        person.national_number = self.national_number();
        person.own_number = self.own_number();
        self.membership(&mut person);
        for (column, kind) in [
            (Column::LivesInArea, FactKind::LivesInArea),
            (Column::NationalMember, FactKind::NationalMember),
            (Column::RivalParty, FactKind::RivalParty),
            (Column::SharesAims, FactKind::SharesAims),
        ] {
            let fact = self.yes_no(column, kind);
            person.facts.extend(fact);
        }
        for (column, kind) in [(Column::Area, FactKind::Area), (Column::Constituency, FactKind::Constituency)]
        {
            let value = self.cell(column);
            if !value.is_empty() {
                let fact = NewFact::new(kind, value, self.defaults.now, Source::Import);
                let fact = self.take(column, fact);
                person.facts.extend(fact);
            }
        }
        let opinion = person.facts.iter().find(|it| it.kind.is_opinion()).map(|it| it.kind);
        if let Some(kind) = opinion
            && !person.facts.iter().any(|it| it.kind == FactKind::Membership)
        {
            let column = if kind == FactKind::RivalParty { Column::RivalParty } else { Column::SharesAims };
            self.say(column, "Of somebody who is no member no opinion is held. Leave the cell empty.");
        }
        Some(person)
    }

    fn names(&mut self) -> Option<NewPerson> {
        let full = self.cell(Column::FullName);
        let (given, family, column) = match full.split_once(',') {
            // "Marsh, Ada" as registers write it.
            Some((family, given)) => (given, family, Column::FullName),
            None if !full.is_empty() => {
                let (given, family) = full.rsplit_once(' ').unwrap_or(("", full));
                (given, family, Column::FullName)
            }
            None => (self.cell(Column::GivenName), self.cell(Column::FamilyName), Column::FamilyName),
        };
        let named = NewPerson::named(given, family);
        self.take(column, named)
    }

    fn optional<T>(&mut self, column: Column, read: fn(&str) -> kernel::Result<T>) -> Option<T> {
        let value = self.cell(column);
        if value.is_empty() { None } else { self.take(column, read(value)) }
    }

    fn postal(&mut self) -> Option<Postal> {
        let lines = self.mapping.cells(self.cells, Column::Address).join("\n");
        let postcode = self.cell(Column::Postcode);
        if lines.is_empty() && postcode.is_empty() {
            return None;
        }
        // A whole address in one cell has its lines parted by commas.
        let lines = if lines.contains('\n') { lines } else { lines.replace(", ", "\n") };
        self.take(Column::Postcode, Postal::read(&lines, postcode))
    }

    fn national_number(&mut self) -> Option<String> {
        let value = self.cell(Column::NationalNumber);
        if value.chars().count() > 40 {
            self.say(Column::NationalNumber, "A number has at most 40 letters and digits. Check the column.");
        }
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn own_number(&mut self) -> Option<i64> {
        let value = self.cell(Column::OwnNumber).trim_start_matches('#');
        if value.is_empty() {
            return None;
        }
        let read = value.parse::<i64>().ok().filter(|it| *it > 0);
        if read.is_none() {
            self.say(
                Column::OwnNumber,
                "This is not a number of the register. Write it as 12, or leave it empty.",
            );
        }
        read
    }

    fn membership(&mut self, person: &mut NewPerson) {
        let since = self.date(Column::MemberSince).map(|it| At::start_of_day(it, self.defaults.zone));
        let from = since.unwrap_or(self.defaults.now);
        if from > self.defaults.now.plus_hours(24 * 366) {
            self.say(Column::MemberSince, "This day is more than a year ahead. Check the year.");
        }
        if let Some(category) = self.category() {
            let fact = NewFact::new(FactKind::Membership, category, from, Source::Import);
            let fact = self.take(Column::Category, fact);
            person.facts.extend(fact);
        }
        if let Some(last) = self.date(Column::PaidUntil) {
            let end = last.tomorrow().map(|it| At::start_of_day(it, self.defaults.zone));
            let start = end.as_ref().map_or(from, |it| from.min(it.plus_hours(-24)));
            let fact = NewFact::new(FactKind::FeePaid, "", start, Source::Import);
            if let (Ok(fact), Ok(end)) = (fact, end) {
                let fact = self.take(Column::PaidUntil, fact.until(end));
                person.facts.extend(fact);
            }
        }
    }

    /// By id or by name, in whatever letters; without one the person is taken in as no member.
    fn category(&mut self) -> Option<String> {
        let value = self.cell(Column::Category);
        if value.is_empty() {
            return None;
        }
        let folded = value.to_lowercase();
        let known =
            self.defaults.categories.iter().find(|it| it.0 == folded || it.1.to_lowercase() == folded);
        if known.is_none() {
            let names: Vec<&str> = self.defaults.categories.iter().map(|it| it.0.as_str()).collect();
            self.say(
                Column::Category,
                format!("The constitution knows no such category. Write one of: {}.", names.join(", ")),
            );
        }
        known.map(|it| it.0.clone())
    }

    fn yes_no(&mut self, column: Column, kind: FactKind) -> Option<NewFact> {
        let value = match self.cell(column).to_lowercase().as_str() {
            "" => return None,
            "yes" | "y" | "true" | "1" | "x" => "yes",
            "no" | "n" | "false" | "0" => "no",
            _ => {
                self.say(column, "Write yes or no, or leave it empty if nobody knows.");
                return None;
            }
        };
        let fact = NewFact::new(kind, value, self.defaults.now, Source::Import);
        self.take(column, fact)
    }

    fn date(&mut self, column: Column) -> Option<Date> {
        let value = self.cell(column);
        if value.is_empty() {
            return None;
        }
        let read = read_date(value);
        if read.is_none() {
            self.say(column, "This is not a day. Write it as 2026-05-31 or 31/05/2026.");
        }
        read
    }
}

/// 2026-05-31, 31/05/2026, 31.5.2026 or 31-05-2026, with or without an hour behind it. Days before months: these are
/// not the American dates.
fn read_date(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    if let Ok(date) = day.parse::<Date>() {
        return plausible(date);
    }
    let mut parts = day.split(['/', '.', '-']).map(|it| it.parse::<i16>().ok());
    let (d, m, y) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok().and_then(plausible)
}

fn plausible(date: Date) -> Option<Date> {
    (1900..=2200).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str], cells: &[&str]) -> Result<NewPerson, Vec<RowError>> {
        let own = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let categories = [("national".to_owned(), "national member".to_owned())];
        let zone = TimeZone::UTC;
        let defaults =
            Defaults { categories: &categories, now: At::from_micros(1_780_000_000_000_000), zone: &zone };
        read_row(&Mapping::guess(&own(header)), &(7, own(cells)), &defaults)
    }

    #[test]
    fn a_whole_row_becomes_a_person() {
        let header =
            ["Name", "Email", "Address", "Postcode", "Category", "Joined", "Paid until", "Lives in area"];
        let cells = [
            "Marsh, Ada",
            "ada@example.org",
            "1 Quay Lane, Fairhaven",
            "fh1 2ab",
            "National member",
            "3/2/2021",
            "2026-12-31",
            "Y",
        ];
        let person = read(&header, &cells).expect("a person");
        assert_eq!(person.name(), "Ada Marsh");
        assert_eq!(person.postal.expect("an address").written(), "1 Quay Lane\nFairhaven\nFH1 2AB");
        let kinds: Vec<FactKind> = person.facts.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [FactKind::Membership, FactKind::FeePaid, FactKind::LivesInArea]);
        assert_eq!(person.facts[0].from.date(&TimeZone::UTC).to_string(), "2021-02-03");
    }

    #[test]
    fn all_errors_of_a_row_come_at_once_with_column_and_value() {
        let wrong = read(
            &["Name", "Email", "Category", "Joined"],
            &["Ben", "ben-at-example", "friend", "31/02/2021"],
        )
        .expect_err("wrong");
        let columns: Vec<_> = wrong.iter().map(|it| (it.line, it.column, it.value.as_str())).collect();
        assert_eq!(
            columns,
            [(7, "E-mail", "ben-at-example"), (7, "Member since", "31/02/2021"), (7, "Category", "friend")]
        );
    }

    #[test]
    fn one_name_is_enough_and_none_is_not() {
        assert_eq!(read(&["Name"], &["Sukarno"]).expect("a person").name(), "Sukarno");
        assert!(read(&["Name", "Email"], &["", "a@example.org"]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_cell_makes_it_panic(a in ".{0,60}", b in ".{0,60}", c in ".{0,30}", d in ".{0,30}") {
            let _ = read(&["Name", "Address", "Joined", "Postcode"], &[&a, &b, &c, &d]);
        }
    }
}
