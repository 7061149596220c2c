//! Sets one page: `cargo run -p pdf --example page < page.html > page.pdf`.

use std::io::{Read as _, Write as _};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut html = String::new();
    std::io::stdin().read_to_string(&mut html)?;
    let made = pdf::from_html(&html, &pdf::Sheets::default())?;
    eprintln!("PDF/UA-1: {}", if made.universal { "yes" } else { "no" });
    std::io::stdout().write_all(&made.bytes)?;
    Ok(())
}
