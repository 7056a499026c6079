#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pundit_fuzz::target("actors-toml").run(data));
