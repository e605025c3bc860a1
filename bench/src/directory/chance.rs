//! Chance that comes out the same for the same seed on every machine.

/// A stream of numbers (SplitMix64). Two streams of one seed and different names have nothing to do with each other.
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of a seed and a name.
    pub(super) fn new(seed: u64, name: u64) -> Self {
        let mut chance = Self(seed ^ name.wrapping_mul(0xd134_2543_de82_ef95));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another; 0 below 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// A number from one to another, both included.
    pub(super) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// Whether a thing happens that does so in so many cases of a hundred.
    pub(super) fn percent(&mut self, cases: usize) -> bool {
        self.below(100) < cases
    }

    /// One of some words.
    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }

    /// So many different ones of some words, in their order there; all where there are fewer.
    pub(super) fn pick_some<'a>(&mut self, count: usize, words: &[&'a str]) -> Vec<&'a str> {
        let mut wanted = count.min(words.len());
        let mut left = words.len();
        let mut picked = Vec::with_capacity(wanted);
        for word in words {
            if self.below(left) < wanted {
                picked.push(*word);
                wanted -= 1;
            }
            left -= 1;
        }
        picked
    }
}
