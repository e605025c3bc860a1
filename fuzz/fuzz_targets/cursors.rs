//! See [`fuzz::cursors`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::cursors(text));
