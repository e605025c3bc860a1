//! Finds its way about a file's value, whether or not the value is as it should be: what is not there, or is
//! not what it should be, is passed over.

use chrono::NaiveDate;
use serde_json::Value;

use crate::yaml::child;

/// A value and its pointer.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub(super) pointer: String,
    pub(super) value: &'a Value,
}

impl<'a> At<'a> {
    /// The whole.
    pub(super) fn root(value: &'a Value) -> Self {
        Self { pointer: String::new(), value }
    }

    /// The entry of a key.
    pub(super) fn get(&self, key: &str) -> Option<At<'a>> {
        let value = self.value.get(key)?;
        Some(At { pointer: child(&self.pointer, key), value })
    }

    /// The items of the list under a key; none when there is no such list.
    pub(super) fn items(&self, key: &str) -> Vec<At<'a>> {
        self.get(key).map(|list| list.elements()).unwrap_or_default()
    }

    /// The items of a list; none when it is no list.
    pub(super) fn elements(&self) -> Vec<At<'a>> {
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        items
            .iter()
            .enumerate()
            .map(|(place, value)| At { pointer: format!("{}/{place}", self.pointer), value })
            .collect()
    }

    /// The entries of a mapping, each by its key; none when it is no mapping.
    pub(super) fn entries(&self) -> Vec<(&'a str, At<'a>)> {
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.as_str(), At { pointer: child(&self.pointer, key), value }))
            .collect()
    }

    /// The text itself, unless it is empty.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.as_str().filter(|text| !text.trim().is_empty())
    }

    /// The text under a key, with its place.
    pub(super) fn text_at(&self, key: &str) -> Option<(At<'a>, &'a str)> {
        let entry = self.get(key)?;
        let text = entry.text()?;
        Some((entry, text))
    }

    /// The date under a key.
    pub(super) fn date(&self, key: &str) -> Option<NaiveDate> {
        self.get(key)?.text()?.parse().ok()
    }

    /// Every text within, with its place.
    pub(super) fn texts(&self) -> Vec<(At<'a>, &'a str)> {
        if let Some(text) = self.text() {
            return vec![(self.clone(), text)];
        }
        let within = self.elements().into_iter().chain(self.entries().into_iter().map(|(_, it)| it));
        within.flat_map(|it| it.texts()).collect()
    }
}

/// The eligibilities of a service: its own versions, then those of its offers.
pub(super) fn eligibilities<'a>(service: &At<'a>) -> Vec<At<'a>> {
    let of_offers = service.items("offers").into_iter().filter_map(|offer| offer.get("eligibility"));
    service.items("eligibility").into_iter().chain(of_offers).collect()
}

/// The criteria of a service in groups, each of which belongs to one owner.
pub(super) fn criteria<'a>(service: &At<'a>) -> Vec<Vec<At<'a>>> {
    let lists = |owner: &At<'a>, one: &str, other: &str| -> Vec<At<'a>> {
        owner.items(one).into_iter().chain(owner.items(other)).collect()
    };
    let of_eligibility = eligibilities(service).into_iter().map(|owner| lists(&owner, "requirements", "exclusions"));
    let of_routes = service.items("referral_routes").into_iter().map(|owner| lists(&owner, "applies_to", "conditions"));
    of_eligibility.chain(of_routes).collect()
}

/// Every rule of a service: of its criteria, its signposts and its conflicts.
pub(super) fn each_rule<'a>(service: &At<'a>) -> Vec<At<'a>> {
    let rule_at = |items: Vec<At<'a>>, key: &'static str| items.into_iter().filter_map(move |item| item.get(key));
    rule_at(criteria(service).into_iter().flatten().collect(), "rule")
        .chain(rule_at(service.items("signposts"), "applies_when"))
        .chain(rule_at(service.items("conflicts"), "matters_when"))
        .collect()
}
