//! Fonts of a PDF: which words its codes mean, and how wide they are, so that gaps between words can be seen.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

/// The most bytes that a font's table of meanings may unpack to.
const LARGEST_TABLE: usize = 2 * 1024 * 1024;

/// One font of a page.
pub struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    /// Two bytes a code.
    wide: bool,
    widths: BTreeMap<u32, f32>,
    /// Width of a code without its own, in thousandths of the size.
    otherwise: f32,
}

/// The fonts read so far, by the object they stand in: pages share them.
#[derive(Default)]
pub struct Known<'a>(BTreeMap<ObjectId, std::rc::Rc<Font<'a>>>);

impl<'a> Known<'a> {
    /// The fonts of a page by the names that its text calls them.
    pub fn of_page(
        &mut self,
        document: &'a Document,
        page: ObjectId,
    ) -> BTreeMap<Vec<u8>, std::rc::Rc<Font<'a>>> {
        let fonts = document.get_page_fonts(page).unwrap_or_default();
        fonts.into_iter().map(|(name, it)| (name, self.read(document, it))).collect()
    }

    fn read(&mut self, document: &'a Document, it: &'a Dictionary) -> std::rc::Rc<Font<'a>> {
        // A font has no id of its own here; its descriptor or its widths have.
        let id = ["ToUnicode", "FontDescriptor", "Widths", "DescendantFonts"]
            .iter()
            .find_map(|key| it.get(key.as_bytes()).and_then(Object::as_reference).ok());
        if let Some(known) = id.and_then(|id| self.0.get(&id)) {
            return known.clone();
        }
        let font = std::rc::Rc::new(Font::read(document, it));
        if let Some(id) = id {
            self.0.insert(id, font.clone());
        }
        font
    }
}

impl<'a> Font<'a> {
    fn read(document: &'a Document, it: &'a Dictionary) -> Self {
        let wide = it.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let encoding = it.get_font_encoding_with_limit(document, LARGEST_TABLE).ok();
        let mut font = Self { encoding, wide, widths: BTreeMap::new(), otherwise: 500.0 };
        if wide {
            font.read_wide(document, it)
        } else {
            font.read_narrow(document, it)
        }
        font
    }

    fn read_narrow(&mut self, document: &Document, it: &Dictionary) {
        let first = it.get_deref(b"FirstChar", document).ok().and_then(number).unwrap_or(0.0);
        let Ok(list) = it.get_deref(b"Widths", document).and_then(Object::as_array) else { return };
        let first = first.max(0.0) as u32;
        for (code, width) in (first..).zip(list.iter().take(256)) {
            if let Some(width) = deref(document, width).and_then(number) {
                self.widths.insert(code, width);
            }
        }
    }

    /// Of a composite font: `W` holds runs such as `3 [250 333]` and `10 20 500`.
    fn read_wide(&mut self, document: &Document, it: &Dictionary) {
        let below = it.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
        let below = below.and_then(|it| it.first()).and_then(|it| deref(document, it));
        let Some(below) = below.and_then(|it| it.as_dict().ok()) else { return };
        self.otherwise = below.get_deref(b"DW", document).ok().and_then(number).unwrap_or(1000.0);
        let Ok(list) = below.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut at = 0;
        while let Some(first) = list.get(at).and_then(number) {
            let first = first.max(0.0) as u32;
            match list.get(at + 1).and_then(|it| deref(document, it)) {
                Some(Object::Array(each)) => {
                    for (code, width) in (first..).zip(each.iter().take(65_536)) {
                        self.widths.extend(number(width).map(|width| (code, width)));
                    }
                    at += 2;
                }
                Some(last) => {
                    let last = number(last).unwrap_or(0.0).max(0.0) as u32;
                    if let Some(width) = list.get(at + 2).and_then(number) {
                        for code in first..=last.min(first.saturating_add(65_535)) {
                            self.widths.insert(code, width);
                        }
                    }
                    at += 3;
                }
                None => break,
            }
        }
    }

    /// What a run of codes says.
    pub fn words(&self, codes: &[u8]) -> String {
        let plain = || codes.iter().map(|it| char::from(*it)).collect();
        match &self.encoding {
            Some(encoding) => encoding.bytes_to_string(codes).unwrap_or_else(|_| plain()),
            None => plain(),
        }
    }

    /// How wide a run is, in thousandths of the size of the letters, and how many letters and spaces it has.
    pub fn width(&self, codes: &[u8]) -> (f32, usize, usize) {
        let code = |it: &[u8]| it.iter().fold(0_u32, |sum, byte| sum * 256 + u32::from(*byte));
        let each = if self.wide { 2 } else { 1 };
        let of = |it: &[u8]| self.widths.get(&code(it)).copied().unwrap_or(self.otherwise);
        let spaces = if self.wide { 0 } else { codes.iter().filter(|it| **it == b' ').count() };
        (codes.chunks(each).map(of).sum(), codes.len().div_ceil(each), spaces)
    }
}

fn deref<'a>(document: &'a Document, it: &'a Object) -> Option<&'a Object> {
    document.dereference(it).ok().map(|it| it.1)
}

/// A number of either kind.
pub fn number(it: &Object) -> Option<f32> {
    it.as_float().ok()
}
