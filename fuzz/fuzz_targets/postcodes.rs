//! See [`fuzz::postcodes`].

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| fuzz::postcodes(text));
