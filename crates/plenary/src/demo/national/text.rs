//! The association's constitution: the example, with its conference in the month in which the demonstration needs it.

use jiff::civil::Date;

const ASSOCIATION: &str = include_str!("../../../../../examples/constitutions/national-association.md");

/// The text with conference in the month of `conference`.
pub fn constitution(conference: Date) -> String {
    let month = conference.strftime("%B").to_string();
    ASSOCIATION
        .replace("Each November the members", &format!("Each {month} the members"))
        .replace("\nmonth = 11\n", &format!("\nmonth = {}\n", conference.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_associations_constitution_is_sound_in_every_month() {
        for month in 1..=12 {
            let text = constitution(date(2027, month, 5));
            assert_eq!(text.matches(&format!("\nmonth = {month}\n")).count(), 1);
            let report = rulebook::check(&text);
            let errors: Vec<_> =
                report.diagnostics.iter().filter(|it| it.severity == rulebook::Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}
