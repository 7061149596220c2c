//! The description of the JSON interface is committed; a change of it is a change that others see.

#[test]
fn the_committed_description_is_the_one_the_programme_prints() {
    let printed = plenary::commands::openapi::document(&plenary::features::all());
    let printed = serde_json::to_string_pretty(&printed).unwrap();
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed.trim() == printed.trim(),
        "openapi.json is out of date; write it anew with: plenary openapi > openapi.json"
    );
}
