//! What is said of a panic: where it happened. Its message may say anything, a fact about a child among it.

use std::panic::{Location, set_hook};

use super::output;

/// From now on a panic is complained of without its message. A server logs it instead, once its log has started.
pub(super) fn complain_without_their_message() {
    set_hook(Box::new(|panic| output::complain(&complaint(panic.location()))));
}

fn complaint(at: Option<&Location<'_>>) -> String {
    let place = at.map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    format!("error: a fault of the program itself{place}")
}

#[cfg(test)]
mod tests {
    use std::panic::Location;

    use super::complaint;

    #[test]
    fn the_place_is_named() {
        let here = Location::caller();
        assert_eq!(
            complaint(Some(here)),
            format!("error: a fault of the program itself at {}:{}", file!(), here.line())
        );
        assert_eq!(complaint(None), "error: a fault of the program itself");
    }
}
