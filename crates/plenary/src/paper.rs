//! Files for paper, where the typesetter was built in (`--features pdf`).

/// What `ui` sets a page with.
pub const fn paper() -> ui::Paper {
    ui::Paper::new(set)
}

fn set(html: &str, large: bool, base: &str) -> Result<Vec<u8>, String> {
    let sheets = pdf::Sheets { large, base: Some(base.to_owned()), ..pdf::Sheets::default() };
    pdf::from_html(html, &sheets).map(|it| it.bytes).map_err(|e| e.to_string())
}
