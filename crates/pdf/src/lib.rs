//! A page as a tagged PDF, after PDF/UA-1 where its letters allow it.
//!
//! The pages of Plenary are HTML that reads without style or script. [`from_html`] takes what such a page says: headings,
//! paragraphs, lists, tables with their captions, pictures with their text equivalent; it leaves out what a sheet of paper
//! cannot do: forms, buttons, the bar of pages. So there is one way to a PDF for minutes, packs, results and everything
//! else, and a page cannot say one thing on the screen and another on paper.

mod markup;
mod world;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The largest page that is set, in bytes of HTML: some five hundred sheets.
pub const MOST: usize = 4 << 20;

/// How the sheets look.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// The title in the properties of the file; the page's `<title>` when empty.
    pub title: String,
    /// 18 points instead of 11, for those who need large print.
    pub large: bool,
    /// What addresses without a host are completed with: "https://members.example.org", without a slash at the end.
    pub base: Option<String>,
}

/// A finished file.
#[derive(Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    /// Whether the file conforms to PDF/UA-1. It is tagged in any case; a letter that no font of ours has prevents
    /// conformance.
    pub universal: bool,
}

/// Why no file was made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    #[error("This page is too long for one file: {0} bytes of at most {MOST}.")]
    TooLong(usize),
    #[error("The page could not be set: {0}")]
    Unset(String),
}

/// Sets the main part of a page: `<main>`, or the whole body.
///
/// Computes for some hundredths of a second a sheet: call it where it may block.
///
/// # Errors
/// A page above [`MOST`] bytes; a page that cannot be set, which is a fault of this crate.
pub fn from_html(html: &str, sheets: &Sheets) -> Result<Pdf, Error> {
    if html.len() > MOST {
        return Err(Error::TooLong(html.len()));
    }
    let text = markup::source(html, sheets);
    let world = world::Desk::new(text);
    let set = typst::compile::<PagedDocument>(&world).output;
    let document = set.map_err(|it| unset(&it))?;
    let made = match standards(&[PdfStandard::Ua_1]).and_then(|it| export(&document, it)) {
        Ok(bytes) => Ok(Pdf { bytes, universal: true }),
        Err(_) => {
            standards(&[]).and_then(|it| export(&document, it)).map(|bytes| Pdf { bytes, universal: false })
        }
    };
    typst::comemo::evict(0);
    made
}

fn standards(list: &[PdfStandard]) -> Result<PdfStandards, Error> {
    PdfStandards::new(list).map_err(|it| Error::Unset(it.message().to_string()))
}

fn export(document: &PagedDocument, standards: PdfStandards) -> Result<Vec<u8>, Error> {
    let creator = Smart::Custom(Some("Plenary".to_owned()));
    typst_pdf::pdf(document, &PdfOptions { creator, standards, ..PdfOptions::default() })
        .map_err(|it| unset(&it))
}

fn unset(faults: &[typst::diag::SourceDiagnostic]) -> Error {
    Error::Unset(faults.iter().map(|it| it.message.to_string()).collect::<Vec<_>>().join("; "))
}
