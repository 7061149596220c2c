//! Errors for someone: a form error names its field, a refusal names its clause and what still is possible.

use std::sync::Arc;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// Which clause of which version says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Cite {
    /// The clause's slug, its identity for ever.
    pub clause: String,
    /// "clause 8, Electing the committee".
    pub label: String,
    /// Sequence number of the constitution's version.
    pub version: u32,
}

impl Cite {
    /// The clause as it stood in that version.
    pub fn path(&self) -> String {
        format!("/c/{}/{}", self.version, self.clause)
    }
    /// "clause 8, Electing the committee, constitution no. 4".
    pub fn line(&self) -> String {
        format!("{}, constitution no. {}", self.label, self.version)
    }
}

/// One field of a form that needs mending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// What kind of problem it is; decides the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What was entered cannot be taken as it is (422).
    Entry,
    /// The rules do not allow it (409).
    Refused,
    /// Somebody else was faster (409).
    Conflict,
    /// Nobody is signed in (401).
    SignIn,
    /// Signed in, but too long ago for this (401).
    ConfirmAgain,
    /// Signed in, but without the office (403).
    Forbidden,
    /// There is no such page, or not for you (404).
    NotFound,
    /// Too often (429).
    TooMany,
    /// Our fault (500).
    Internal,
}

/// A problem as RFC 9457 knows it, with the clause and what to do next.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    pub kind: Kind,
    pub title: String,
    pub detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Cite>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    #[serde(skip)]
    #[schema(ignore)]
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    fn new(kind: Kind, title: &str, detail: impl Into<String>) -> Self {
        let (title, detail) = (title.to_owned(), detail.into());
        Self { kind, title, detail, hint: None, clause: None, fields: vec![], source: None }
    }
    /// The rules say no. `detail` is the whole sentence.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::new(Kind::Refused, "This is not possible", detail)
    }
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, "Somebody else was faster", detail)
    }
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, "Not open to you", detail)
    }
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, "Nothing here", detail)
    }
    pub fn too_many(detail: impl Into<String>) -> Self {
        Self::new(Kind::TooMany, "Too often", detail)
    }
    pub fn sign_in() -> Self {
        Self::new(Kind::SignIn, "Sign in first", "This page is for people who have signed in.")
    }
    pub fn confirm_again() -> Self {
        Self::new(
            Kind::ConfirmAgain,
            "Confirm that it is you",
            "You signed in some time ago. For this we ask you to confirm by a new link or code.",
        )
    }
    /// Something stands between an officer and the powers of the office; `detail` says what, and where it is done.
    pub fn confirm_because(detail: impl Into<String>) -> Self {
        Self::new(Kind::ConfirmAgain, "Your powers sleep", detail)
    }
    pub fn internal(detail: impl Into<String>) -> Self {
        Self::new(Kind::Internal, "Something went wrong on our side", detail)
    }
    /// One field needs mending.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::entry(vec![FieldError { field: field.to_owned(), message: message.into() }])
    }
    /// Several fields need mending.
    pub fn entry(fields: Vec<FieldError>) -> Self {
        let detail = fields.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join(" ");
        Self { fields, ..Self::new(Kind::Entry, "Something needs another look", detail) }
    }
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    #[must_use]
    pub fn cite(mut self, cite: Option<Cite>) -> Self {
        self.clause = cite;
        self
    }
    /// The message for a field, for the template beside it.
    pub fn message_for(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|it| it.field == field).map(|it| it.message.as_str())
    }
    pub fn status(&self) -> StatusCode {
        match self.kind {
            Kind::Entry => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Refused | Kind::Conflict => StatusCode::CONFLICT,
            Kind::SignIn | Kind::ConfirmAgain => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// True if the engine asks for the transaction to be run again.
    pub fn is_retryable(&self) -> bool {
        let source = self.source.as_ref().and_then(|it| it.downcast_ref::<sqlx::Error>());
        let code = source.and_then(|it| it.as_database_error()).and_then(|it| it.code());
        code.is_some_and(|it| it == "40001" || it == "40P01")
    }
    /// True if a unique key was hit: two people pressed the same button.
    pub fn is_duplicate(&self) -> bool {
        let source = self.source.as_ref().and_then(|it| it.downcast_ref::<sqlx::Error>());
        source.and_then(|it| it.as_database_error()).is_some_and(|it| it.is_unique_violation())
    }
    pub fn source_text(&self) -> Option<String> {
        self.source.as_ref().map(ToString::to_string)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.title, self.detail)?;
        if let Some(source) = &self.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}
impl std::error::Error for Problem {}

impl From<sqlx::Error> for Problem {
    fn from(e: sqlx::Error) -> Self {
        let mut problem = match e {
            sqlx::Error::RowNotFound => {
                Self::not_found("There is no such thing here, or it is not open to you.")
            }
            _ => Self::internal("The database did not answer as expected. Nothing was changed."),
        };
        problem.source = Some(Arc::new(e));
        problem
    }
}
impl From<serde_json::Error> for Problem {
    fn from(e: serde_json::Error) -> Self {
        let mut problem = Self::internal("A stored record could not be read.");
        problem.source = Some(Arc::new(e));
        problem
    }
}

/// Answers as JSON and leaves the problem in the response's extensions, so that a layer may redraw it as a page.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(&self)).into_response();
        let json = header::HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response.extensions_mut().insert(self);
        response
    }
}
