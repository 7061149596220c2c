//! A form that may carry a file; everything typed is kept.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use kernel::{Problem, Result};
use ui::Fields;

use crate::model::Upload;

/// The fields of a form and its file.
pub struct WithFile {
    pub fields: Fields,
    pub file: Option<Upload>,
}

/// More fields than this are no form of ours.
const MOST_FIELDS: usize = 50;

impl<S: Send + Sync> FromRequest<S> for WithFile {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
        if !kind.is_some_and(|it| it.starts_with("multipart/")) {
            return Ok(Self { fields: Fields::from_request(request, state).await?, file: None });
        }
        let mut form =
            Multipart::from_request(request, state).await.map_err(|e| unreadable(&e.body_text()))?;
        let (mut pairs, mut file) = (vec![], None);
        while let Some(field) = form.next_field().await.map_err(|e| unreadable(&e.body_text()))? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|e| unreadable(&e.body_text()))?;
            if pairs.len() >= MOST_FIELDS {
                return Err(unreadable("it has too many fields"));
            }
            match file_name {
                Some(given) if !bytes.is_empty() => {
                    file = Some(Upload { name: clean(&given), bytes: bytes.to_vec() });
                }
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(Self { fields: Fields::from_pairs(pairs), file })
    }
}

fn unreadable(why: &str) -> Problem {
    Problem::field("file", format!("The form could not be read: {why}."))
}

/// The last part of a name, without anything that a file system or a header could take amiss.
fn clean(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().filter(|it| it.is_alphanumeric() || "-_. ".contains(*it)).take(100).collect();
    if kept.trim().is_empty() { "record".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn a_files_name_keeps_its_last_part_alone() {
        assert_eq!(clean("C:\\minutes\\April 2026.pdf"), "April 2026.pdf");
        assert_eq!(clean("../../etc/passwd\r\nX: y"), "passwdX y");
        assert_eq!(clean("\"\""), "record");
    }
}
