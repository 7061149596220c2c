//! The codes that the booth's script draws are compared with `e2e/vectors/qr.json`; here that file is compared with another
//! implementation.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// Version 9 with level L and mask 0, as the booth draws them.
fn rows(text: &str) -> Vec<String> {
    let segment = [QrSegment::make_bytes(text.as_bytes())];
    let (least, most) = (Version::new(1), Version::new(9));
    let code =
        QrCode::encode_segments_advanced(&segment, QrCodeEcc::Low, least, most, Some(Mask::new(0)), false)
            .unwrap();
    let row = |y| (0..code.size()).map(|x| if code.get_module(x, y) { '1' } else { '0' }).collect();
    (0..code.size()).map(row).collect()
}

#[test]
fn the_vectors_are_what_another_implementation_draws() {
    let vectors = include_str!("../../../../e2e/vectors/qr.json");
    let vectors: Vec<(String, Vec<String>)> = serde_json::from_str(vectors).unwrap();
    assert_eq!(vectors.len(), 9, "one of every size");
    for (text, drawn) in vectors {
        assert_eq!(rows(&text), drawn, "{text}");
    }
}
