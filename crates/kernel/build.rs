//! Embeds `migrations/{sqlite,postgres}/*.sql`, so that the binary needs no files beside it.

use std::path::Path;
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../migrations");
    let mut names: Vec<String> = fs::read_dir(root.join("postgres"))
        .expect("migrations/postgres is part of the source")
        .filter_map(|it| it.ok()?.file_name().into_string().ok()?.strip_suffix(".sql").map(str::to_owned))
        .collect();
    names.sort();
    let one = |name: &String| {
        let path = |engine: &str| root.join(engine).join(format!("{name}.sql")).display().to_string();
        format!(
            "Migration {{ name: {name:?}, sqlite: include_str!({:?}), postgres: include_str!({:?}) }},\n",
            path("sqlite"),
            path("postgres")
        )
    };
    let list: String = names.iter().map(one).collect();
    let code = format!("/// All migrations, in order.\npub const MIGRATIONS: &[Migration] = &[\n{list}];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("migrations.rs");
    fs::write(out, code).expect("cargo's own folder can be written");
    println!("cargo:rerun-if-changed={}", root.join("postgres").display());
    println!("cargo:rerun-if-changed={}", root.join("sqlite").display());
}
