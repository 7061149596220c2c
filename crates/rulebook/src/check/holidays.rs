//! Bank holidays of England and Wales: days on which posts and offices rest.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// What a day is called if it is a bank holiday by rule (not by a proclamation for one year).
pub(super) fn holiday(day: Date) -> Option<&'static str> {
    let easter = easter(day.year());
    let from_easter = easter.and_then(|e| day.since(e).ok()).map(|span| span.get_days());
    match from_easter {
        Some(-2) => return Some("Good Friday"),
        Some(1) => return Some("Easter Monday"),
        _ => {}
    }
    let monday = day.weekday() == Weekday::Monday;
    match (day.month(), day.day()) {
        (1, 1) if !weekend(day) => Some("New Year's Day"),
        (1, 2 | 3) if monday => Some("the holiday for New Year's Day"),
        (5, 1..=7) if monday => Some("the bank holiday in early May"),
        (5, 25..=31) if monday => Some("the bank holiday in late May"),
        (8, 25..=31) if monday => Some("the bank holiday in August"),
        (12, 25) if !weekend(day) => Some("Christmas Day"),
        (12, 26) if !weekend(day) => Some("Boxing Day"),
        (12, 27 | 28) if moved_christmas(day) => Some("the holiday for Christmas"),
        _ => None,
    }
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Christmas Day and Boxing Day that fall on a weekend are kept on the next working days.
fn moved_christmas(day: Date) -> bool {
    let fell = |d: i8| Date::new(day.year(), 12, d).is_ok_and(weekend);
    match (day.day(), day.weekday()) {
        (27, Weekday::Monday) => fell(25) || fell(26),
        (27, Weekday::Tuesday) => fell(25),
        (28, Weekday::Monday) => fell(26),
        (28, Weekday::Tuesday) => fell(25) && fell(26),
        _ => false,
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let from_march = h + l - 7 * m + 22 - 1;
    let march = Date::new(year, 3, 1).ok()?;
    march.checked_add(Span::new().days(from_march)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::holiday;

    #[test]
    fn knows_the_days_of_several_years() {
        assert_eq!(holiday(date(2026, 4, 3)), Some("Good Friday"));
        assert_eq!(holiday(date(2027, 3, 29)), Some("Easter Monday"));
        assert_eq!(holiday(date(2026, 8, 31)), Some("the bank holiday in August"));
        assert_eq!(holiday(date(2026, 12, 28)), Some("the holiday for Christmas"));
        assert_eq!(holiday(date(2027, 12, 27)), Some("the holiday for Christmas"));
        assert_eq!(holiday(date(2027, 12, 28)), Some("the holiday for Christmas"));
        assert_eq!(holiday(date(2028, 1, 3)), Some("the holiday for New Year's Day"));
        assert_eq!(holiday(date(2026, 9, 7)), None);
    }
}
