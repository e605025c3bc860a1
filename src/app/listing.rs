//! Pages of a list, walked by keyset in both directions.

use std::collections::HashMap;

/// The most that one page holds.
pub const LARGEST_PAGE: usize = 100;
/// What a page holds when nobody says.
pub const USUAL_PAGE: usize = 20;

/// From which end of those wanted a page is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the start.
    Forwards,
    /// From the end.
    Backwards,
}

/// What page of a list is wanted. Keys say nothing about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many at most, 1 to [`LARGEST_PAGE`].
    pub size: usize,
    /// From which end.
    pub direction: Direction,
    /// Only what comes after this key.
    pub after: Option<String>,
    /// Only what comes before this key.
    pub before: Option<String>,
    /// Whether it is wanted how many the whole list holds.
    pub counted: bool,
}

/// The page starts or ends at a key that is not in the list: the name of the argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyNotInList(pub &'static str);

/// One item of a page with its key and, where one was worked out, its distance.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<T> {
    /// The item.
    pub item: T,
    /// Its key, by which the next page can start after it.
    pub key: String,
    /// How far it is from the point that the search named, in kilometres.
    pub distance_km: Option<f64>,
}

/// One page of a list, in the order of the list whichever way it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// The items.
    pub entries: Vec<Entry<T>>,
    /// How many the whole list holds; none where nobody asked and it is not known anyway.
    pub total: Option<u64>,
    /// Whether the list goes on after this page.
    pub has_next: bool,
    /// Whether something comes before this page.
    pub has_previous: bool,
}

impl<T> Found<T> {
    /// The page with each item turned into something else.
    pub fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Found<U> {
        self.filter_map(|item| Some(turn(item)))
    }

    /// As [`Found::map`], without the items that turn into nothing.
    pub fn filter_map<U>(self, mut turn: impl FnMut(T) -> Option<U>) -> Found<U> {
        Found {
            entries: self
                .entries
                .into_iter()
                .filter_map(|entry| {
                    Some(Entry { item: turn(entry.item)?, key: entry.key, distance_km: entry.distance_km })
                })
                .collect(),
            total: self.total,
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

/// The page of a list that is held whole.
pub(super) fn page_of<T>(whole: Vec<Entry<T>>, request: &PageRequest) -> Result<Found<T>, KeyNotInList> {
    page_beside(whole, request, &HashMap::new())
}

/// As [`page_of`], where the page may start or end at what has left the list: by key, how many of the list come before it.
pub(super) fn page_beside<T>(
    whole: Vec<Entry<T>>,
    request: &PageRequest,
    left: &HashMap<String, usize>,
) -> Result<Found<T>, KeyNotInList> {
    let total = whole.len();
    // How many come before the item of a key, and how many up to and with it.
    let around = |key: &Option<String>, name| match key {
        None => Ok(None),
        Some(key) => {
            let there = whole.iter().position(|entry| entry.key == *key).map(|at| (at, at + 1));
            let gone = || left.get(key).map(|at| (*at, *at));
            there.or_else(gone).map(Some).ok_or(KeyNotInList(name))
        }
    };
    let first = around(&request.after, "after")?.map_or(0, |(_, with_it)| with_it);
    let last = around(&request.before, "before")?.map_or(total, |(before_it, _)| before_it).max(first);
    let (start, end) = match request.direction {
        Direction::Forwards => (first, (first + request.size).min(last)),
        Direction::Backwards => (last.saturating_sub(request.size).max(first), last),
    };
    Ok(Found {
        entries: whole.into_iter().skip(start).take(end - start).collect(),
        total: u64::try_from(total).ok(),
        has_next: end < total,
        has_previous: start > 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Vec<Entry<u8>> {
        (0..5).map(|item| Entry { item, key: item.to_string(), distance_km: None }).collect()
    }

    fn page(size: usize, direction: Direction, after: Option<&str>, before: Option<&str>) -> (Vec<u8>, bool, bool) {
        let found = page_of(whole(), &request(size, direction, after, before)).unwrap();
        let items = found.entries.into_iter().map(|entry| entry.item).collect();
        (items, found.has_previous, found.has_next)
    }

    fn request(size: usize, direction: Direction, after: Option<&str>, before: Option<&str>) -> PageRequest {
        let key = |key: Option<&str>| key.map(str::to_owned);
        PageRequest { size, direction, after: key(after), before: key(before), counted: true }
    }

    #[test]
    fn a_page_goes_on_from_where_something_was_that_has_left() {
        use Direction::{Backwards, Forwards};
        let left = HashMap::from([("gone".to_owned(), 2), ("beyond".to_owned(), 5)]);
        for (request, expected) in [
            (request(2, Forwards, Some("gone"), None), (vec![2, 3], true, true)),
            (request(9, Forwards, None, Some("gone")), (vec![0, 1], false, true)),
            (request(1, Backwards, None, Some("gone")), (vec![1], true, true)),
            (request(9, Forwards, Some("0"), Some("gone")), (vec![1], true, true)),
            (request(2, Forwards, Some("beyond"), None), (vec![], true, false)),
        ] {
            let found = page_beside(whole(), &request, &left).unwrap();
            let items: Vec<u8> = found.entries.into_iter().map(|entry| entry.item).collect();
            assert_eq!((items, found.has_previous, found.has_next), expected, "{request:?}");
        }
        assert_eq!(page_beside(whole(), &request(2, Forwards, Some("9"), None), &left), Err(KeyNotInList("after")));
    }

    #[test]
    fn pages_go_forwards_and_backwards() {
        use Direction::{Backwards, Forwards};
        assert_eq!(page(2, Forwards, None, None), (vec![0, 1], false, true));
        assert_eq!(page(2, Forwards, Some("1"), None), (vec![2, 3], true, true));
        assert_eq!(page(2, Forwards, Some("3"), None), (vec![4], true, false));
        assert_eq!(page(2, Forwards, Some("4"), None), (vec![], true, false));
        assert_eq!(page(2, Backwards, None, None), (vec![3, 4], true, false));
        assert_eq!(page(2, Backwards, None, Some("3")), (vec![1, 2], true, true));
        assert_eq!(page(2, Backwards, None, Some("1")), (vec![0], false, true));
        assert_eq!(page(5, Forwards, Some("0"), Some("3")), (vec![1, 2], true, true));
        assert_eq!(page(1, Backwards, Some("0"), Some("3")), (vec![2], true, true));
    }

    #[test]
    fn a_key_of_no_item_is_named() {
        let request = request(1, Direction::Forwards, None, Some("9"));
        assert_eq!(page_of(whole(), &request), Err(KeyNotInList("before")));
    }
}
