#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pundit_fuzz::target("actors-csv").run(data));
