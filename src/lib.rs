//! Rightdoor as a library: the rooms of the program, which `main` starts.

pub mod config;
