//! rightdoor
fn main() {}
