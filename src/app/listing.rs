//! Pages of a list, walked by keyset in both directions.

/// The most that one page holds.
pub const LARGEST_PAGE: usize = 100;
/// What a page holds when nobody says.
pub const USUAL_PAGE: usize = 20;

/// Which way a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the start, or from just after a key.
    Forwards,
    /// From the end, or from just before a key.
    Backwards,
}

/// What page of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many at most, 1 to [`LARGEST_PAGE`].
    pub size: usize,
    /// Which way.
    pub direction: Direction,
    /// The key that the page starts after, or ends before. Keys say nothing about a child.
    pub from: Option<String>,
}

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
    /// How many the whole list holds.
    pub total: u64,
    /// Whether the list goes on after this page.
    pub has_next: bool,
    /// Whether something comes before this page.
    pub has_previous: bool,
}

impl<T> Found<T> {
    /// The page with each item turned into something else.
    pub fn map<U>(self, turn: impl Fn(T) -> U) -> Found<U> {
        Found {
            entries: self
                .entries
                .into_iter()
                .map(|entry| Entry {
                    item: turn(entry.item),
                    key: entry.key,
                    distance_km: entry.distance_km,
                })
                .collect(),
            total: self.total,
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

/// The page of a list that is held whole. `None` when the request starts at a key that is not in the list.
pub fn page_of<T>(whole: Vec<Entry<T>>, request: &PageRequest) -> Option<Found<T>> {
    let total = whole.len();
    let at = match &request.from {
        None => None,
        Some(key) => Some(whole.iter().position(|entry| entry.key == *key)?),
    };
    let (start, end) = match request.direction {
        Direction::Forwards => {
            let start = at.map_or(0, |at| at + 1);
            (start, (start + request.size).min(total))
        }
        Direction::Backwards => {
            let end = at.unwrap_or(total);
            (end.saturating_sub(request.size), end)
        }
    };
    let entries = whole.into_iter().skip(start).take(end.saturating_sub(start)).collect();
    Some(Found {
        entries,
        total: u64::try_from(total).unwrap_or(u64::MAX),
        has_next: end < total,
        has_previous: start > 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Vec<Entry<u8>> {
        (0..5)
            .map(|item| Entry { item, key: item.to_string(), distance_km: None })
            .collect()
    }

    fn page(size: usize, direction: Direction, from: Option<&str>) -> Option<(Vec<u8>, bool, bool)> {
        let request = PageRequest { size, direction, from: from.map(str::to_owned) };
        let found = page_of(whole(), &request)?;
        let items = found.entries.into_iter().map(|entry| entry.item).collect();
        Some((items, found.has_previous, found.has_next))
    }

    #[test]
    fn pages_go_forwards_and_backwards() {
        use Direction::{Backwards, Forwards};
        assert_eq!(page(2, Forwards, None), Some((vec![0, 1], false, true)));
        assert_eq!(page(2, Forwards, Some("1")), Some((vec![2, 3], true, true)));
        assert_eq!(page(2, Forwards, Some("3")), Some((vec![4], true, false)));
        assert_eq!(page(2, Forwards, Some("4")), Some((vec![], true, false)));
        assert_eq!(page(2, Backwards, None), Some((vec![3, 4], true, false)));
        assert_eq!(page(2, Backwards, Some("3")), Some((vec![1, 2], true, true)));
        assert_eq!(page(2, Backwards, Some("1")), Some((vec![0], false, true)));
        assert_eq!(page(2, Forwards, Some("9")), None);
    }
}
