//! Messages in a folder, read back: for `/dev/mail` and for tests that want to see what was sent.

use std::path::Path;

use mail_parser::MessageParser;

/// One message as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The file's name without `.eml`.
    pub name: String,
    pub to: String,
    pub to_name: String,
    pub from: String,
    pub subject: String,
    /// As the Date header says it, RFC 3339.
    pub date: String,
    pub text: String,
    pub html: String,
}

/// The newest `most` messages of a folder, newest first. A folder that is not there is empty.
pub fn newest(folder: &Path, most: usize) -> std::io::Result<Vec<Letter>> {
    let mut names = names(folder)?;
    names.sort_unstable();
    Ok(names.iter().rev().take(most).filter_map(|name| read(folder, name).ok().flatten()).collect())
}

/// How many messages a folder holds.
pub fn count(folder: &Path) -> std::io::Result<usize> {
    Ok(names(folder)?.len())
}

/// One message of a folder. A name with anything but letters, digits and dashes is none.
pub fn read(folder: &Path, name: &str) -> std::io::Result<Option<Letter>> {
    if !name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-') {
        return Ok(None);
    }
    match std::fs::read(folder.join(format!("{name}.eml"))) {
        Ok(bytes) => Ok(parse(name, &bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Reads a message as it goes over the wire.
pub fn parse(name: &str, bytes: &[u8]) -> Option<Letter> {
    let mail = MessageParser::default().parse(bytes)?;
    let first = |of: Option<&mail_parser::Address>| {
        let one = of.and_then(|it| it.first());
        let part = |it: Option<&str>| it.unwrap_or_default().to_owned();
        (part(one.and_then(|it| it.address())), part(one.and_then(|it| it.name())))
    };
    let ((to, to_name), (from, _)) = (first(mail.to()), first(mail.from()));
    Some(Letter {
        name: name.to_owned(),
        to,
        to_name,
        from,
        subject: mail.subject().unwrap_or_default().to_owned(),
        date: mail.date().map(|it| it.to_rfc3339()).unwrap_or_default(),
        text: mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        html: mail.body_html(0).unwrap_or_default().into_owned(),
    })
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let files = entries.filter_map(|it| it.ok()?.file_name().into_string().ok());
            Ok(files
                .filter_map(|it| it.strip_suffix(".eml").map(str::to_owned))
                .filter(|it| !it.starts_with('.'))
                .collect())
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(vec![]),
        Err(e) => Err(e),
    }
}
