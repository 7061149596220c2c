//! Reading a form that may carry a file: the text is pasted or uploaded, and everything typed is kept.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use kernel::{Problem, Result};
use ui::Fields;

/// The fields of a form; a file called `file` takes the place of the field `source`.
pub struct Upload {
    pub fields: Fields,
    /// Why the file could not be read as text.
    pub unreadable: Option<Problem>,
}

impl Upload {
    /// The text to read, or what is wrong with what was sent.
    pub fn source(&self) -> Result<String> {
        if let Some(problem) = &self.unreadable {
            return Err(problem.clone());
        }
        let source = self.fields.all("source").first().cloned().unwrap_or_default();
        if source.trim().is_empty() {
            return Err(Problem::field("source", "Paste the text of a constitution, or choose a file."));
        }
        Ok(source)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        if !kind.is_some_and(|it| it.starts_with("multipart/")) {
            let fields = Fields::from_request(request, state).await?;
            return Ok(Self { fields, unreadable: None });
        }
        let form = Multipart::from_request(request, state).await;
        read(form.map_err(|e| unreadable(&e.body_text()))?).await
    }
}

/// More fields than this are no form of ours.
const MOST_FIELDS: usize = 200;

async fn read(mut form: Multipart) -> Result<Upload> {
    let (mut pairs, mut broken) = (vec![], None);
    while let Some(field) = form.next_field().await.map_err(|e| unreadable(&e.body_text()))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|e| unreadable(&e.body_text()))?;
        if pairs.len() >= MOST_FIELDS {
            return Err(unreadable("it has too many fields"));
        }
        match file_name {
            Some(_) if name == "file" => {
                if bytes.is_empty() {
                    continue;
                }
                match text(&bytes) {
                    Ok(source) => pairs.insert(0, ("source".to_owned(), source)),
                    Err(problem) => broken = Some(problem),
                }
            }
            _ => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(Upload { fields: Fields::from_pairs(pairs), unreadable: broken })
}

fn unreadable(why: &str) -> Problem {
    Problem::field("source", format!("The form could not be read: {why}."))
        .hint("A text may have up to two mebibytes, some thousand pages.")
}

/// A file as text, or a sentence about what else it seems to be.
fn text(bytes: &[u8]) -> Result<String> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    let other = if is(b"PK") {
        Some("a Word or OpenDocument file")
    } else if is(b"%PDF") {
        Some("a PDF")
    } else if is(b"{\\rtf") || is(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Some("a file of a word processor")
    } else {
        None
    };
    if let Some(other) = other {
        let message =
            format!("This seems to be {other}. The check reads plain text: copy the words and paste them.");
        return Err(Problem::field("source", message));
    }
    String::from_utf8(bytes.to_vec()).map_err(|e| {
        let line = bytes[..e.utf8_error().valid_up_to()].iter().filter(|it| **it == b'\n').count() + 1;
        let message = format!("The file is not text in UTF-8: line {line} holds something else.");
        Problem::field("source", message).hint("Save it again as plain text with the encoding UTF-8.")
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_file_of_another_kind_is_named() {
        assert!(text(b"PK\x03\x04").is_err_and(|it| it.detail.contains("Word")));
        assert!(text(b"%PDF-1.7").is_err_and(|it| it.detail.contains("PDF")));
        assert!(text(b"one\ntwo \xff").is_err_and(|it| it.detail.contains("line 2")));
        assert_eq!(text("Sätze".as_bytes()).ok().as_deref(), Some("Sätze"));
    }
}
