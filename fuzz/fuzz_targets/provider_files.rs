//! See [`fuzz::provider_files`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::provider_files(text));
