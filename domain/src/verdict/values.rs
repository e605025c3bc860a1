//! The three values and the sets of them that missing facts leave open.

/// What a rule comes to with every fact known. Rules combine by this order alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Against the child.
    Fails,
    /// Only somebody's view settles it.
    Judgement,
    /// In the child's favour.
    Passes,
}

impl Value {
    /// The values, least first.
    pub const ALL: [Self; 3] = [Self::Fails, Self::Judgement, Self::Passes];

    /// The order turned round: what `not` comes to.
    #[must_use]
    pub fn turned_round(self) -> Self {
        match self {
            Self::Fails => Self::Passes,
            Self::Judgement => Self::Judgement,
            Self::Passes => Self::Fails,
        }
    }
}

/// The values reached over all the ways in which missing facts could turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Values(u8);

impl Values {
    pub(super) const NONE: Self = Self(0);
    pub(super) const FAILS: Self = Self(1);
    pub(super) const JUDGEMENT: Self = Self(2);
    pub(super) const PASSES: Self = Self(4);
    pub(super) const FAILS_OR_PASSES: Self = Self(5);

    /// The set of one value.
    pub fn only(value: Value) -> Self {
        match value {
            Value::Fails => Self::FAILS,
            Value::Judgement => Self::JUDGEMENT,
            Value::Passes => Self::PASSES,
        }
    }

    pub(super) fn of(holds: bool) -> Self {
        if holds { Self::PASSES } else { Self::FAILS }
    }

    /// The values of the set, least first.
    pub fn iter(self) -> impl Iterator<Item = Value> {
        Value::ALL.into_iter().filter(move |value| self.contains(*value))
    }

    /// Whether the value is reached.
    pub fn contains(self, value: Value) -> bool {
        self.0 & Self::only(value).0 != 0
    }

    /// The value, when only one is reached.
    pub fn settled(self) -> Option<Value> {
        let mut values = self.iter();
        values.next().filter(|_| values.next().is_none())
    }

    /// The least value reached.
    pub fn least(self) -> Option<Value> {
        self.iter().next()
    }

    /// The greatest value reached.
    pub fn greatest(self) -> Option<Value> {
        self.iter().last()
    }

    #[must_use]
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(super) fn turned_round(self) -> Self {
        Self((self.0 & 2) | (self.0 & 1) << 2 | (self.0 & 4) >> 2)
    }

    /// The least of two rules that share no missing fact.
    #[must_use]
    pub(super) fn least_of(self, other: Self) -> Self {
        // A value is the least when one rule reaches it and the other can reach it or more.
        let up_to_greatest = |values: Self| match values.greatest() {
            Some(Value::Passes) => 7,
            Some(Value::Judgement) => 3,
            Some(Value::Fails) => 1,
            None => 0,
        };
        Self((self.0 & up_to_greatest(other)) | (other.0 & up_to_greatest(self)))
    }

    /// The greatest of two rules that share no missing fact.
    #[must_use]
    pub(super) fn greatest_of(self, other: Self) -> Self {
        self.turned_round().least_of(other.turned_round()).turned_round()
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, Values};

    fn every_set() -> impl Iterator<Item = Values> {
        (1..8).map(Values)
    }

    #[test]
    fn sets_combine_as_their_members_do() {
        for one in every_set() {
            for other in every_set() {
                let pairs = || one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
                let collect = |values: &mut dyn Iterator<Item = Value>| {
                    values.fold(Values::NONE, |set, value| set.with(Values::only(value)))
                };
                assert_eq!(one.least_of(other), collect(&mut pairs().map(|(a, b)| a.min(b))));
                assert_eq!(one.greatest_of(other), collect(&mut pairs().map(|(a, b)| a.max(b))));
            }
            let turned = one.iter().fold(Values::NONE, |set, value| set.with(Values::only(value.turned_round())));
            assert_eq!(one.turned_round(), turned);
        }
    }
}
