//! A segment as a file: one JSON value a line, a head, the people in the order of their numbers, and an end that counts.
//!
//! The order lets a file of any size be compared with what is there by walking along both once.

use kernel::{Problem, Result};
use serde::{Deserialize, Serialize};

/// The version of the format.
pub const FORMAT: u32 = 1;
/// The longest line taken, in bytes.
pub const LONGEST: usize = 16 * 1024;

/// Whether a file holds everybody or what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Full,
    Delta,
}

impl Kind {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Delta => "delta",
        }
    }
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub segment: u32,
    /// For whom it was made.
    pub group: String,
    /// Who made it.
    pub issuer: String,
    pub kind: Kind,
    /// 1, 2, 3 … for each recipient.
    pub seq: i64,
    /// The file that a delta starts from.
    #[serde(default)]
    pub base: i64,
    /// When it was made.
    pub at: jiff::Timestamp,
}

/// One member of the association. Empty means that the association holds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The national number, which never changes and is never given twice.
    pub n: String,
    #[serde(default)]
    pub given: String,
    pub family: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub postcode: String,
    #[serde(default)]
    pub ward: String,
    #[serde(default)]
    pub constituency: String,
    /// Member of the association since this day, as 2021-02-03.
    #[serde(default)]
    pub since: String,
}

/// Somebody who is no longer in the segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    pub n: String,
    pub gone: bool,
}

/// Somebody who is in the segment still, and of whom nothing is sent: they asked that their data be kept and not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    pub n: String,
    pub kept: bool,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// How many lines stand between head and end.
    pub end: i64,
}

/// A line after the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Row(Box<Row>),
    Gone(String),
    Kept(String),
    End(i64),
}

/// Reads one line after the head.
///
/// # Errors
/// A `Problem` on "file" that names the line.
pub fn read_line(text: &str, number: u64) -> Result<Line> {
    let wrong = |why: String| Problem::field("file", format!("Line {number}: {why}"));
    if let Ok(end) = serde_json::from_str::<End>(text) {
        return Ok(Line::End(end.end));
    }
    if let Ok(gone) = serde_json::from_str::<Gone>(text) {
        return if gone.gone {
            Ok(Line::Gone(gone.n))
        } else {
            Err(wrong("“gone” is always true.".into()))
        };
    }
    if let Ok(kept) = serde_json::from_str::<Kept>(text) {
        return if kept.kept {
            Ok(Line::Kept(kept.n))
        } else {
            Err(wrong("“kept” is always true.".into()))
        };
    }
    let row: Row =
        serde_json::from_str(text).map_err(|e| wrong(format!("it is no line of a segment ({e}).")))?;
    if row.n.is_empty()
        || row.n.len() > 40
        || !row.n.chars().all(|it| it.is_ascii_alphanumeric() || it == '-')
    {
        return Err(wrong("a national number has 1 to 40 letters, digits and hyphens.".into()));
    }
    if row.given.trim().is_empty() && row.family.trim().is_empty() {
        return Err(wrong("a person has a name.".into()));
    }
    Ok(Line::Row(Box::new(row)))
}

impl Row {
    /// The fields in which two rows differ: name, before, after.
    pub fn differences(&self, after: &Self) -> Vec<(&'static str, String, String)> {
        let pairs = [
            ("first name", &self.given, &after.given),
            ("last name", &self.family, &after.family),
            ("e-mail", &self.email, &after.email),
            ("telephone", &self.phone, &after.phone),
            ("address", &self.address, &after.address),
            ("postcode", &self.postcode, &after.postcode),
            ("ward", &self.ward, &after.ward),
            ("constituency", &self.constituency, &after.constituency),
            ("member since", &self.since, &after.since),
        ];
        pairs.into_iter().filter(|it| it.1 != it.2).map(|it| (it.0, it.1.clone(), it.2.clone())).collect()
    }
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_person_a_tombstone_or_the_end_and_nothing_else() {
        assert!(matches!(read_line(r#"{"n":"N1","family":"Marsh"}"#, 2), Ok(Line::Row(_))));
        assert_eq!(read_line(r#"{"n":"N1","gone":true}"#, 2).expect("gone"), Line::Gone("N1".into()));
        assert_eq!(read_line(r#"{"end":7}"#, 2).expect("end"), Line::End(7));
        assert_eq!(read_line(r#"{"n":"N1","kept":true}"#, 2).expect("kept"), Line::Kept("N1".into()));
        for wrong in [
            r#"{"n":"N1","kept":false}"#,
            "",
            "{}",
            r#"{"n":"","family":"x"}"#,
            r#"{"n":"N 1","family":"x"}"#,
            r#"{"n":"N1","family":" "}"#,
            r#"{"n":"N1","family":"x","officer":true}"#,
            r#"{"n":"N1","gone":false}"#,
        ] {
            let problem = read_line(wrong, 9).expect_err(wrong);
            assert!(problem.detail.starts_with("Line 9"), "{wrong}: {}", problem.detail);
        }
    }
}
