#![no_main]

#[path = "../../tests/fuzzing/mod.rs"]
#[expect(dead_code, reason = "this target uses one of them")]
mod fuzzing;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzing::read(data));
