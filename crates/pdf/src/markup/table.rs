//! Tables: a caption, rows of headings, cells that may be wider than a column.

use scraper::ElementRef;

use super::{Body, left_out};

impl Body {
    pub fn table(&mut self, it: ElementRef<'_>) {
        let (heads, rows) = rows(it);
        let columns =
            heads.iter().chain(&rows).map(|row| row.iter().map(|it| span(*it, "colspan")).sum()).max();
        let Some(columns @ 1..) = columns else { return };
        let tall = heads.iter().chain(&rows).flatten().any(|it| span(*it, "rowspan") > 1);
        let mut out = format!("table(columns: {columns}, ");
        if !heads.is_empty() {
            out.push_str("table.header(");
            heads.iter().for_each(|row| self.row(row, (columns, tall), &mut out));
            out.push_str("), ");
        }
        rows.iter().for_each(|row| self.row(row, (columns, tall), &mut out));
        out.push(')');
        let out = squeezed(out, columns);
        let caption = it.child_elements().find(|it| it.value().name() == "caption").map(|it| self.line(it));
        match caption.filter(|it| !it.trim().is_empty()) {
            Some(said) => self.out.push_str(&sheet(
                &format!(
                    "figure({out}, caption: [{}], kind: table, supplement: none, numbering: none)",
                    said.trim()
                ),
                columns,
            )),
            None => self.out.push_str(&sheet(&out, columns)),
        }
    }

    /// A row's cells; a row that is short of cells is filled, so that the next begins in the first column.
    fn row(&mut self, row: &[ElementRef<'_>], (columns, tall): (usize, bool), out: &mut String) {
        let mut width = 0;
        for cell in row {
            let (wide, high) = (span(*cell, "colspan"), span(*cell, "rowspan"));
            let inner = self.within(*cell);
            let inner = if cell.value().name() == "th" { format!("#strong[{inner}]") } else { inner };
            let side =
                if cell.value().classes().any(|it| it == "n" || it == "num") { "align: right, " } else { "" };
            out.push_str(&format!("table.cell({side}colspan: {wide}, rowspan: {high})[{inner}], "));
            width += wide;
        }
        // Where a cell reaches into the next rows, those are shorter on purpose.
        if !tall {
            (width..columns).for_each(|_| out.push_str("[], "));
        }
    }
}

/// From this many columns on, a table has sheets of its own, turned on their side.
const WIDE: usize = 7;

/// A table of many columns in smaller letters, with words broken where they have to be.
fn squeezed(table: String, columns: usize) -> String {
    let size = match columns {
        ..WIDE => return table,
        WIDE..=10 => "0.8em",
        11..=14 => "0.65em",
        15..=20 => "0.5em",
        _ => "0.35em",
    };
    format!("text({size}, hyphenate: true, {table})")
}

fn sheet(what: &str, columns: usize) -> String {
    if columns < WIDE { format!("#{what}\n\n") } else { format!("#page(flipped: true, {what})\n\n") }
}

type Row<'a> = Vec<ElementRef<'a>>;

/// The rows of headings at the top, and all others.
fn rows(table: ElementRef<'_>) -> (Vec<Row<'_>>, Vec<Row<'_>>) {
    let (mut heads, mut others) = (vec![], vec![]);
    for part in table.child_elements().filter(|it| !left_out(*it)) {
        let into = if part.value().name() == "thead" { &mut heads } else { &mut others };
        let lines: Box<dyn Iterator<Item = ElementRef<'_>>> = match part.value().name() {
            "thead" | "tbody" | "tfoot" => Box::new(part.child_elements()),
            "tr" => Box::new(std::iter::once(part)),
            _ => continue,
        };
        into.extend(
            lines
                .filter(|it| it.value().name() == "tr" && !left_out(*it))
                .map(|it| it.child_elements().collect()),
        );
    }
    (heads, others)
}

/// How many columns or rows a cell takes: 1 to 100.
fn span(cell: ElementRef<'_>, of: &str) -> usize {
    cell.value().attr(of).and_then(|it| it.parse().ok()).unwrap_or(1).clamp(1, 100)
}
