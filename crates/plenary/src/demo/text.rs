//! The demonstration's constitution: the example of a local group, with its annual meeting in the month in which the
//! demonstration needs it, and delegates to elect beside the committee.

use jiff::civil::Date;

const LOCAL_GROUP: &str = include_str!("../../../../examples/constitutions/local-group.md");
const DELEGATES: &str = include_str!("delegates.md");

/// The text with the annual general meeting in the month of `agm`.
pub fn constitution(agm: Date) -> String {
    let month = agm.strftime("%B").to_string();
    let text = LOCAL_GROUP
        .replace("Each September", &format!("Each {month}"))
        .replace("\nmonth = 9\n", &format!("\nmonth = {}\n", agm.month()));
    text + DELEGATES
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_demonstrations_constitution_is_sound_in_every_month() {
        for month in 1..=12 {
            let report = rulebook::check(&constitution(date(2027, month, 5)));
            let errors: Vec<_> =
                report.diagnostics.iter().filter(|it| it.severity == rulebook::Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}
