//! What a mailing service outside sends back: a table of addresses, each with what became of it.

use kernel::{Problem, Result};

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Wants no more, or called it spam.
    Left,
    /// The address does not exist.
    Bounced,
    /// Anything else, such as "opened", or a mailbox that was full for a day.
    Nothing,
}

impl Fate {
    /// In the words of the usual services.
    pub fn read(word: &str) -> Self {
        let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let has = |parts: &[&str]| parts.iter().any(|it| word.contains(it));
        if has(&["soft", "transient", "temporary", "resubscribed", "subscribedagain"]) {
            Self::Nothing
        } else if has(&["unsub", "optout", "optedout", "complain", "spam", "abuse", "left"]) {
            Self::Left
        } else if has(&["bounce", "hard", "invalid", "undeliver", "cleaned", "permanent"]) {
            Self::Bounced
        } else {
            Self::Nothing
        }
    }
}

/// The addresses of a table, in small letters, with what became of each. `all` says what every row means where the table
/// itself does not.
///
/// # Errors
/// A `Problem` on "file" if no column holds addresses, or on "means" if nothing says what the rows mean.
pub fn read(
    header: &[String],
    rows: &[(u64, Vec<String>)],
    all: Option<Fate>,
) -> Result<Vec<(String, Fate)>> {
    let named = |words: &[&str]| {
        let fits = |it: &String| {
            let it = it.to_lowercase();
            words.iter().any(|word| it.contains(word))
        };
        header.iter().position(fits)
    };
    let address = named(&["mail", "address", "recipient"])
        .ok_or_else(|| Problem::field("file", "No column of this file is called “e-mail” or “address”."))?;
    let fate = named(&["status", "event", "type", "state", "result", "reason"]).filter(|it| *it != address);
    if fate.is_none() && all.is_none() {
        let why = "The file does not say what became of the addresses. Choose what all of them are.";
        return Err(Problem::field("means", why));
    }
    let read = |row: &Vec<String>| {
        let address = row.get(address).map(|it| it.trim().to_lowercase()).unwrap_or_default();
        let said = fate.and_then(|it| row.get(it)).map(|it| Fate::read(it));
        (address, all.or(said).unwrap_or(Fate::Nothing))
    };
    Ok(rows.iter().map(|it| read(&it.1)).filter(|it| it.0.contains('@')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_services_are_understood_and_a_full_mailbox_is_no_bounce() {
        for (word, fate) in [
            ("Unsubscribed", Fate::Left),
            ("opt-out", Fate::Left),
            ("spam complaint", Fate::Left),
            ("Hard Bounce", Fate::Bounced),
            ("cleaned", Fate::Bounced),
            ("soft bounce", Fate::Nothing),
            ("delivered", Fate::Nothing),
            ("", Fate::Nothing),
        ] {
            assert_eq!(Fate::read(word), fate, "{word}");
        }
        let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows = vec![(2, header("Ada@Example.org,unsubscribed")), (3, header("none,bounce"))];
        let found = read(&header("E-mail,Status"), &rows, None).expect("read");
        assert_eq!(found, [("ada@example.org".to_owned(), Fate::Left)]);
        assert!(read(&header("E-mail,Name"), &rows, None).is_err());
        assert_eq!(
            read(&header("E-mail,Name"), &rows, Some(Fate::Bounced)).expect("read")[0].1,
            Fate::Bounced
        );
        assert!(read(&header("Name,Status"), &rows, None).is_err());
    }
}
