//! Members' words as HTML: Markdown without raw HTML, pictures or scripts.

use comrak::Options;

/// Renders Markdown written by people. Raw HTML is shown as text; links open as they are.
pub fn to_html(markdown: &str) -> String {
    let mut options = Options::default();
    options.render.escape = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    comrak::markdown_to_html(markdown, &options)
}
