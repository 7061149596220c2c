//! Lines and headings: the outer shape of the file.

/// A fence that is open: its character, its length, its info string.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    mark: char,
    length: usize,
    /// The words after the marks.
    pub info: String,
}

impl Fence {
    /// Reads an opening fence of at least three marks.
    pub fn open(line: &str) -> Option<Self> {
        let line = line.trim_start_matches(' ');
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == mark).count();
        let info = line[length..].trim();
        (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| Self {
            mark,
            length,
            info: info.to_owned(),
        })
    }

    /// Whether the line closes it.
    pub fn closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.chars().all(|c| c == self.mark) && line.chars().count() >= self.length
    }
}

/// A heading as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// Number of `#`.
    pub level: usize,
    /// Number as printed.
    pub number: String,
    /// Title without number and attributes.
    pub title: String,
    /// Attributes.
    pub attributes: Attributes,
}

/// `{#slug .class}` at the end of a heading or paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes {
    /// The id, without `#`.
    pub id: Option<String>,
    /// The classes, without the dot.
    pub classes: Vec<String>,
}

impl Attributes {
    /// Whether it is marked as a statement.
    pub fn statement(&self) -> bool {
        self.classes.iter().any(|c| c == "statement")
    }

    /// Takes attributes off the end of a text, where there are any.
    pub fn take(text: &str) -> (&str, Self) {
        let whole = text.trim_end();
        let Some(open) = whole.strip_suffix('}').and_then(|t| t.rfind('{')) else {
            return (whole, Self::default());
        };
        let inner = &whole[open + 1..whole.len() - 1];
        let mut found = Self::default();
        for word in inner.split_whitespace() {
            match word.split_at_checked(1) {
                Some(("#", id)) if !id.is_empty() => found.id = Some(id.to_owned()),
                Some((".", class)) if !class.is_empty() => found.classes.push(class.to_owned()),
                _ => return (whole, Self::default()),
            }
        }
        if found == Self::default() {
            return (whole, found);
        }
        (whole[..open].trim_end(), found)
    }
}

/// Reads a heading line.
pub(super) fn heading(line: &str) -> Option<Heading> {
    let level = line.chars().take_while(|c| *c == '#').count();
    let rest = &line[level..];
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let (text, attributes) = Attributes::take(rest);
    let text = text.trim();
    let (number, title) = match text.split_once(char::is_whitespace) {
        Some((first, rest)) if is_number(first) => (first.trim_end_matches(['.', ')']), rest.trim()),
        _ => ("", text),
    };
    Some(Heading { level, number: number.to_owned(), title: title.to_owned(), attributes })
}

/// Takes a list marker off a line: whether it is numbered, and the rest.
pub(super) fn list_item(line: &str) -> Option<(bool, &str)> {
    let text = line.trim_start();
    if line.len() - text.len() > 8 {
        return None;
    }
    if let Some(rest) = text.strip_prefix(['-', '*', '+']).filter(|r| r.starts_with(' ')) {
        return Some((false, rest.trim_start()));
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    ((1..=3).contains(&digits) && rest.starts_with(' ')).then(|| (true, rest.trim_start()))
}

/// Whether a slug is small letters, digits and hyphens, beginning with a letter, at most 64 long.
pub(super) fn is_slug(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A slug made of a title.
pub(super) fn slug_of(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(3)
        .map(str::to_ascii_lowercase)
        .collect();
    let slug: String = words.join("-").chars().take(60).collect();
    if is_slug(&slug) { slug } else { format!("c-{slug}") }
}

fn is_number(word: &str) -> bool {
    let core = word.trim_end_matches(['.', ')']);
    word.len() <= 12
        && core.starts_with(|c: char| c.is_ascii_digit())
        && core.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
}
