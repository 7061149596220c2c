//! One page: the drawing steps that place text are followed, and runs on one height are a line.

use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};

use super::LARGEST_PART;
use super::font::{Font, Known, number};

/// A line as it stands on the page.
#[derive(Debug)]
pub struct Line {
    /// Height above the foot of the page, in points.
    pub y: f32,
    /// Size of its first letters, in points.
    pub size: f32,
    pub text: String,
}

/// The lines of a page in the order in which the file draws them. A page that cannot be read has none.
pub fn lines<'a>(
    document: &'a Document,
    page: ObjectId,
    known: &mut Known<'a>,
    steps: &mut usize,
) -> Vec<Line> {
    let Ok(bytes) = document.get_page_content_with_limit(page, LARGEST_PART) else { return vec![] };
    let Ok(content) = Content::decode(&bytes) else { return vec![] };
    let fonts = known.of_page(document, page);
    let mut pen = Pen::default();
    for step in &content.operations {
        let Some(left) = steps.checked_sub(1) else { break };
        *steps = left;
        let at = |n: usize| step.operands.get(n).and_then(number).unwrap_or(0.0);
        match step.operator.as_str() {
            "q" if pen.kept.len() < 64 => pen.kept.push(pen.page),
            "Q" => pen.page = pen.kept.pop().unwrap_or(pen.page),
            "cm" => pen.page = Matrix([at(0), at(1), at(2), at(3), at(4), at(5)]).then(&pen.page),
            "BT" => pen.begin(Matrix::NONE),
            "Tf" => {
                pen.font = step
                    .operands
                    .first()
                    .and_then(|it| it.as_name().ok())
                    .and_then(|it| fonts.get(it))
                    .cloned();
                pen.size = at(1);
            }
            "TL" => pen.leading = at(0),
            "Tc" => pen.between = at(0),
            "Tw" => pen.words = at(0),
            "Tz" => pen.stretch = at(0) / 100.0,
            "Td" => pen.down(at(0), at(1)),
            "TD" => {
                pen.leading = -at(1);
                pen.down(at(0), at(1));
            }
            "Tm" => pen.begin(Matrix([at(0), at(1), at(2), at(3), at(4), at(5)])),
            "T*" => pen.down(0.0, -pen.leading),
            "Tj" => pen.write(step.operands.first()),
            "'" => {
                pen.down(0.0, -pen.leading);
                pen.write(step.operands.first());
            }
            "\"" => {
                (pen.words, pen.between) = (at(0), at(1));
                pen.down(0.0, -pen.leading);
                pen.write(step.operands.get(2));
            }
            "TJ" => pen.write_all(step.operands.first()),
            _ => {}
        }
    }
    pen.lines
}

/// A turn and shift of the page, as PDF writes it: six numbers.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const NONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then the other.
    fn then(&self, other: &Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    fn shifted(&self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

struct Pen<'a> {
    page: Matrix,
    kept: Vec<Matrix>,
    /// Where the line of text begins, and where the next letter stands.
    line: Matrix,
    text: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f32,
    leading: f32,
    /// Added after each letter, and after each space.
    between: f32,
    words: f32,
    stretch: f32,
    /// Where the last run ended.
    end: Option<(f32, f32)>,
    lines: Vec<Line>,
}

impl Default for Pen<'_> {
    fn default() -> Self {
        Self {
            page: Matrix::NONE,
            kept: vec![],
            line: Matrix::NONE,
            text: Matrix::NONE,
            font: None,
            size: 0.0,
            leading: 0.0,
            between: 0.0,
            words: 0.0,
            stretch: 1.0,
            end: None,
            lines: vec![],
        }
    }
}

impl Pen<'_> {
    fn begin(&mut self, at: Matrix) {
        (self.line, self.text) = (at, at);
    }

    fn down(&mut self, x: f32, y: f32) {
        let at = self.line.shifted(x, y);
        self.begin(at);
    }

    /// A run of strings and shifts between them.
    fn write_all(&mut self, list: Option<&Object>) {
        let Some(Object::Array(list)) = list else { return };
        for it in list {
            match number(it) {
                Some(shift) => {
                    let by = -shift / 1000.0 * self.size * self.stretch;
                    self.text = self.text.shifted(by, 0.0);
                }
                None => self.write(Some(it)),
            }
        }
    }

    fn write(&mut self, it: Option<&Object>) {
        let Some(Object::String(codes, _)) = it else { return };
        let Some(font) = self.font.clone() else { return };
        let words = font.words(codes);
        let (width, letters, spaces) = font.width(codes);
        let count = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
        let width = (width / 1000.0 * self.size + count(letters) * self.between + count(spaces) * self.words)
            * self.stretch;
        let from = self.text.then(&self.page);
        self.text = self.text.shifted(width, 0.0);
        let to = self.text.then(&self.page);
        // The size as it is seen: the font's, times how much the page stretches upwards.
        let size = (self.size * (from.0[2].powi(2) + from.0[3].powi(2)).sqrt()).abs().max(1.0);
        self.put(&words, (from.0[4], from.0[5]), (to.0[4], to.0[5]), size);
    }

    fn put(&mut self, words: &str, from: (f32, f32), to: (f32, f32), size: f32) {
        let words: String = words.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        let same =
            self.end.is_some_and(|end| (end.1 - from.1).abs() < size * 0.5 && from.0 > end.0 - size * 2.0);
        match self.lines.last_mut().filter(|_| same) {
            Some(line) => {
                let gap = from.0 - self.end.map_or(from.0, |it| it.0);
                let parted = line.text.ends_with(' ') || words.starts_with(' ');
                if gap > size * 0.17 && !parted {
                    line.text.push(' ');
                }
                line.text.push_str(&words);
            }
            None if words.trim().is_empty() => {}
            None => self.lines.push(Line { y: from.1, size, text: words }),
        }
        self.end = Some(to);
    }
}
