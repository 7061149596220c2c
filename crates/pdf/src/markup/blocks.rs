//! Headings, paragraphs, lists, quotations.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::{Body, left_out, quoted};

/// Elements that run along in a line of text.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "label", "mark", "output", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

impl Body {
    /// The children of a container: what runs along is gathered into paragraphs, the rest stands by itself.
    pub fn blocks(&mut self, of: ElementRef<'_>) {
        let mut line = String::new();
        for child in of.children() {
            match ElementRef::wrap(child) {
                Some(element) if left_out(element) => {}
                Some(element) if !INLINE.contains(&element.value().name()) => {
                    self.paragraph(&mut line);
                    self.block(element);
                }
                _ => self.inline(child, &mut line),
            }
        }
        self.paragraph(&mut line);
    }

    fn block(&mut self, it: ElementRef<'_>) {
        match it.value().name() {
            "h1" => self.heading(1, it),
            "h2" => self.heading(2, it),
            "h3" => self.heading(3, it),
            "h4" | "h5" | "h6" => self.heading(4, it),
            "p" | "address" | "figcaption" | "legend" | "dt" => self.alone(it),
            "summary" => self.strong(it),
            "ul" => self.list("list", it),
            "ol" => self.list("enum", it),
            "blockquote" => self.wrapped("#quote(block: true)[", it),
            "dd" => self.wrapped("#pad(left: 1.2em)[", it),
            "pre" => self.preformatted(it),
            "hr" => self.out.push_str("#line(length: 100%, stroke: 0.5pt)\n\n"),
            "table" => self.table(it),
            "svg" => self.picture(it),
            "img" => self.replaced(it.value().attr("alt")),
            _ => self.blocks(it),
        }
    }

    fn heading(&mut self, wanted: usize, it: ElementRef<'_>) {
        self.level = wanted.min(self.level + 1);
        let line = self.line(it);
        if !line.trim().is_empty() {
            self.out.push_str(&format!("#heading(level: {})[{}]\n\n", self.level, line.trim()));
        }
    }

    fn alone(&mut self, it: ElementRef<'_>) {
        let mut line = self.line(it);
        self.paragraph(&mut line);
    }

    fn strong(&mut self, it: ElementRef<'_>) {
        let line = self.line(it);
        let mut line = if line.trim().is_empty() { line } else { format!("#strong[{}]", line.trim()) };
        self.paragraph(&mut line);
    }

    fn paragraph(&mut self, line: &mut String) {
        if !line.trim().is_empty() {
            self.out.push_str(line.trim());
            self.out.push_str("\n\n");
        }
        line.clear();
    }

    fn list(&mut self, name: &str, it: ElementRef<'_>) {
        let items: Vec<String> =
            it.child_elements().filter(|it| !left_out(*it)).map(|it| self.within(it)).collect();
        if items.is_empty() {
            return;
        }
        self.out.push_str(&format!("#{name}("));
        if let Some(start) = it.value().attr("start").and_then(|it| it.parse::<u32>().ok()) {
            self.out.push_str(&format!("start: {start}, "));
        }
        items.iter().for_each(|item| self.out.push_str(&format!("[{item}], ")));
        self.out.push_str(")\n\n");
    }

    fn wrapped(&mut self, open: &str, it: ElementRef<'_>) {
        let inner = self.within(it);
        if !inner.is_empty() {
            self.out.push_str(&format!("{open}{inner}]\n\n"));
        }
    }

    /// What stands in an element, by itself.
    pub fn within(&mut self, it: ElementRef<'_>) -> String {
        let before = std::mem::take(&mut self.out);
        self.blocks(it);
        std::mem::replace(&mut self.out, before).trim().to_owned()
    }

    fn preformatted(&mut self, it: ElementRef<'_>) {
        let text: String = it.text().collect();
        let lines: Vec<String> = text.trim_end().lines().map(|it| format!("raw({})", quoted(it))).collect();
        self.out.push_str(&format!("#block[#{{ {} }}]\n\n", lines.join("; linebreak(); ")));
    }

    /// A picture as it is, with what it says in words for those who do not see it.
    fn picture(&mut self, it: ElementRef<'_>) {
        let says = it.value().attr("aria-label").map(str::to_owned).or_else(|| title_of(it));
        let Some(says) = says.filter(|it| !it.trim().is_empty()) else { return };
        let whole = it.html();
        let own = whole.split('>').next().is_some_and(|it| it.contains("xmlns="));
        if !own && it.descendants().any(coloured_by_class) {
            return self.replaced(Some(&says));
        }
        let whole =
            if own { whole } else { whole.replacen("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"", 1) };
        let (bytes, says) = (quoted(&whole), quoted(says.trim()));
        self.out.push_str(&format!("#image(bytes({bytes}), format: \"svg\", width: 100%, alt: {says})\n\n"));
    }

    /// The words that stand for a picture.
    fn replaced(&mut self, says: Option<&str>) {
        if let Some(says) = says.filter(|it| !it.trim().is_empty()) {
            self.out.push_str(&format!("#emph[#{};]\n\n", quoted(&format!("Picture: {}", says.trim()))));
        }
    }
}

/// Such a picture is black without the style of the page; its words say the same. One that says of itself what it is
/// (`xmlns`) was made to stand alone.
fn coloured_by_class(it: NodeRef<'_, Node>) -> bool {
    it.value().as_element().is_some_and(|el| el.attr("class").is_some())
}

fn title_of(it: ElementRef<'_>) -> Option<String> {
    it.child_elements().find(|it| it.value().name() == "title").map(|it| it.text().collect())
}
