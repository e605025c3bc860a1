//! See [`fuzz::documents`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::documents(text));
