//! The pages whose script keeps secrets: each is one file with its script inside, so that one hash says all of it.

use ballotbox::{sha256, words};
use base64::Engine as _;

macro_rules! modules {
    ($($name:literal),*) => { &[$(($name, include_str!(concat!("../assets/ballot/", $name, ".mjs")))),*] };
}

/// A module's name and text.
type Module = (&'static str, &'static str);

/// The modules in the order in which they need each other.
const SHARED: &[Module] = modules!("bytes", "blind", "curve", "hpke", "shamir", "paper", "ranking");
const BOOTH: &[Module] = modules!("qr", "booth");
const OFFICERS: &[Module] = modules!("board", "officer", "keys");
const CHECK: &[Module] = modules!("board", "check");

/// The booth as it is fixed with a manifest and served for as long as that ballot is open.
pub fn page() -> String {
    include_str!("../assets/ballot/booth.html").replace("/*SCRIPT*/", &together(&[SHARED, BOOTH]))
}

/// The script of the pages on which officers make keys, sign and open.
pub fn officers() -> String {
    together(&[SHARED, OFFICERS]) + "export const { start } = module_keys;\n"
}

/// The script of the page on which voters look for their words.
pub fn check() -> String {
    together(&[SHARED, CHECK]) + "export const { start } = module_check;\n"
}

/// Several modules as one script: each in a function of its own that returns what it exports.
fn together(modules: &[&[Module]]) -> String {
    let spelt: Vec<String> = words::all().map(|it| format!("\"{it}\"")).collect();
    let mut script = format!("const module_words = {{ WORDS: [{}] }};\n", spelt.join(","));
    for (name, text) in modules.iter().copied().flatten() {
        let (body, exported) = rewritten(text);
        script.push_str(&format!(
            "const module_{name} = (() => {{\n{body}return {{ {} }};\n}})();\n",
            exported.join(", ")
        ));
    }
    script
}

/// A module's text with `import` as a look into what another one returned, and the names it exports.
fn rewritten(text: &str) -> (String, Vec<&str>) {
    let (mut body, mut exported) = (String::new(), vec![]);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("import ") {
            let mut whole = line.to_owned();
            while !whole.ends_with(';') {
                whole.push_str(lines.next().unwrap_or(";"));
            }
            body.push_str(&imported(&whole));
        } else if let Some(names) = line.strip_prefix("export { ").and_then(|it| it.strip_suffix(" };")) {
            exported.extend(names.split(", "));
        } else if let Some(rest) = line.strip_prefix("export ") {
            exported.extend(declared(rest));
            body.push_str(rest);
            body.push('\n');
        } else {
            body.push_str(line);
            body.push('\n');
        }
    }
    (body, exported)
}

/// `import { a, b as c } from "./x.mjs";` as `const { a, b: c } = module_x;`, and `* as x` as the whole.
fn imported(line: &str) -> String {
    let (what, from) = line["import ".len()..].split_once(" from ").unwrap_or_default();
    let from = from.trim_matches(['"', ';', '.', '/']).trim_end_matches("mjs").trim_end_matches('.');
    let what = what.strip_prefix("* as ").map_or_else(|| what.replace(" as ", ": "), str::to_owned);
    format!("const {what} = module_{from};\n")
}

/// The name that a declaration gives.
fn declared(line: &str) -> Option<&str> {
    let name = ["async function ", "function ", "const "].into_iter().find_map(|it| line.strip_prefix(it))?;
    name.split(|it: char| !it.is_alphanumeric() && it != '_').next()
}

/// The Content-Security-Policy under which a page runs its one script and its one style and nothing else.
pub fn policy(page: &str, connect: &str) -> String {
    let hash = |open: &str, close: &str| {
        let inside = page.split_once(open).and_then(|it| it.1.split_once(close)).map_or("", |it| it.0);
        base64::engine::general_purpose::STANDARD.encode(sha256(inside.as_bytes()))
    };
    let (script, style) = (hash("<script type=\"module\">", "</script>"), hash("<style>", "</style>"));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; connect-src {connect}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_keeps_its_names_to_itself_and_hands_out_what_it_exports() {
        let (body, exported) = rewritten(
            "import { a, b as c } from \"./bytes.mjs\";\nexport const x = a;\nconst y = c;\nexport { y };\n",
        );
        assert_eq!(body, "const { a, b: c } = module_bytes;\nconst x = a;\nconst y = c;\n");
        assert_eq!(exported, ["x", "y"]);
    }

    #[test]
    fn the_booth_is_one_file_that_asks_for_no_other() {
        let page = page();
        let script = page.split("<script").nth(1).unwrap_or_default();
        assert!(!script.contains("\nimport ") && !script.contains("\nexport ") && !page.contains("src="));
        assert!(page.len() < 80_000, "the booth has {} bytes", page.len());
        assert_eq!(page.matches("<script").count(), 1);
        let policy = policy(&page, "'self'");
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"));
    }
}
