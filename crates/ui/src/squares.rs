//! Addresses as squares that a phone's camera reads.

use kernel::{Problem, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// The free squares around the code that cameras need.
const MARGIN: i32 = 4;

/// A text as a picture (SVG) to be scanned. Whoever shows it says the same in words beside it.
///
/// # Errors
/// If the text is longer than a code holds.
pub fn squares(text: &str) -> Result<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| Problem::internal("The address is too long for a code to be scanned."))?;
    let size = code.size();
    let dark =
        (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|it| code.get_module(it.0, it.1));
    let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN)).collect();
    let side = size + 2 * MARGIN;
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"Code to be scanned\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}
