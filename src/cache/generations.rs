//! What is known of changes. Every value is kept under a generation that was read before the value was: a change
//! that came later may be missing from it, so the value is not used once that change is known.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::records::RecordId;

use super::key::Subject;

/// So many services with changes are kept apart; past it, everything counts as changed.
const MOST_SERVICES: usize = 10_000;

/// How many changes had been committed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(pub u64);

/// What a change touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// One service.
    Service(RecordId),
    /// Anything.
    Everything,
}

/// A committed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The generation that it made.
    pub generation: Generation,
    /// What it touched.
    pub touched: Touched,
}

/// What has been learnt of changes: those up to a generation, as far back as they are remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// A name that only this database has.
    pub lineage: Arc<str>,
    /// The generation of the last change.
    pub generation: Generation,
    /// The changes before it, in any order.
    pub changes: Vec<Change>,
}

/// What is known of changes.
#[derive(Default)]
pub(super) struct Generations(RwLock<Option<Known>>);

#[derive(Default)]
struct Known {
    lineage: Arc<str>,
    last: Generation,
    /// Of what came before, it is not known what it touched.
    floor: Generation,
    /// The last change of single services.
    services: HashMap<RecordId, Generation>,
}

impl Generations {
    /// The generation of the last change known, with the lineage; none before anything has been learnt.
    pub(super) fn known(&self) -> Option<(Generation, Arc<str>)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|known| (known.last, Arc::clone(&known.lineage)))
    }

    /// Takes in what has been learnt. News that are older than what is known change nothing.
    pub(super) fn learn(&self, news: &News) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_with(|| Known { lineage: Arc::clone(&news.lineage), ..Known::default() });
        known.learn(news);
    }

    /// Forgets what is known: nothing is used before something has been learnt again.
    pub(super) fn forget(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether a value of a subject, kept under a generation, shows every change known.
    pub(super) fn shows_all(&self, subject: Subject, kept_under: Generation) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().is_some_and(|known| kept_under >= known.last_change_of(subject))
    }
}

impl Known {
    fn learn(&mut self, news: &News) {
        if news.generation <= self.last {
            return;
        }
        let mut remembered: Vec<Generation> = news.changes.iter().map(|change| change.generation).collect();
        remembered.sort_unstable();
        let unbroken_from = unbroken_from(news.generation, &remembered);
        if unbroken_from > self.last {
            self.floor = self.floor.max(unbroken_from);
        }
        for change in &news.changes {
            match change.touched {
                Touched::Everything => self.floor = self.floor.max(change.generation),
                Touched::Service(id) => {
                    let last = self.services.entry(id).or_default();
                    *last = (*last).max(change.generation);
                }
            }
        }
        self.last = news.generation;
        if self.services.len() > MOST_SERVICES {
            self.floor = self.last;
        }
        let floor = self.floor;
        self.services.retain(|_, last| *last > floor);
    }

    fn last_change_of(&self, subject: Subject) -> Generation {
        match subject {
            Subject::Directory => self.last,
            Subject::Foundations => self.floor,
            Subject::Service(id) => self.services.get(&id).copied().unwrap_or_default().max(self.floor),
        }
    }
}

/// The generation from which on every change up to the last is among those remembered.
fn unbroken_from(last: Generation, sorted: &[Generation]) -> Generation {
    let mut from = last;
    for generation in sorted.iter().rev() {
        if *generation == from {
            from = Generation(from.0.saturating_sub(1));
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::{Change, Generation, Generations, News, RecordId, Subject, Touched};

    const ONE: Subject = Subject::Service(RecordId(1));
    const TWO: Subject = Subject::Service(RecordId(2));

    fn news(generation: u64, changes: &[(u64, Touched)]) -> News {
        let changes = changes.iter().map(|(at, touched)| Change { generation: Generation(*at), touched: *touched });
        News { lineage: "here".into(), generation: Generation(generation), changes: changes.collect() }
    }

    fn shows(generations: &Generations, at: u64) -> [bool; 4] {
        [ONE, TWO, Subject::Foundations, Subject::Directory]
            .map(|subject| generations.shows_all(subject, Generation(at)))
    }

    #[test]
    fn nothing_is_used_before_anything_is_known() {
        assert_eq!(shows(&Generations::default(), u64::MAX), [false; 4]);
    }

    #[test]
    fn a_change_outdates_what_it_touched_and_what_is_made_of_everything() {
        let generations = Generations::default();
        generations.learn(&news(0, &[]));
        assert_eq!(shows(&generations, 0), [true; 4]);
        generations.learn(&news(1, &[(1, Touched::Service(RecordId(1)))]));
        assert_eq!(shows(&generations, 0), [false, true, true, false]);
        assert_eq!(shows(&generations, 1), [true; 4]);
        generations.learn(&news(2, &[(2, Touched::Everything)]));
        assert_eq!(shows(&generations, 1), [false; 4]);
        assert_eq!(shows(&generations, 2), [true; 4]);
    }

    #[test]
    fn changes_missed_count_as_changes_of_everything() {
        let generations = Generations::default();
        generations.learn(&news(3, &[(3, Touched::Service(RecordId(1)))]));
        assert_eq!(shows(&generations, 1), [false; 4]);
        assert_eq!(shows(&generations, 2), [false, true, true, false]);
        generations.learn(&news(6, &[(6, Touched::Service(RecordId(1))), (4, Touched::Service(RecordId(1)))]));
        assert_eq!(shows(&generations, 4), [false; 4]);
        assert_eq!(shows(&generations, 5), [false, true, true, false]);
    }

    #[test]
    fn once_forgotten_nothing_is_used_until_something_is_learnt() {
        let generations = Generations::default();
        generations.learn(&news(1, &[(1, Touched::Everything)]));
        generations.forget();
        assert_eq!(shows(&generations, 1), [false; 4]);
        generations.learn(&news(2, &[(1, Touched::Everything), (2, Touched::Service(RecordId(1)))]));
        assert_eq!(shows(&generations, 1), [false, true, true, false]);
    }

    #[test]
    fn old_news_change_nothing() {
        let generations = Generations::default();
        generations.learn(&news(5, &[(5, Touched::Everything)]));
        generations.learn(&news(4, &[(4, Touched::Everything)]));
        assert_eq!(shows(&generations, 5), [true; 4]);
    }
}
