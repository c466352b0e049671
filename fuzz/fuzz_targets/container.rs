#![no_main]
libfuzzer_sys::fuzz_target!(init: paradero_fuzz::init(), |bytes: &[u8]| paradero_fuzz::intake::container(bytes));
