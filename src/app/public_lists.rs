//! Lists that say nothing about a child, so that their pages and how long they are may be kept.

use super::directory::Order;
use super::filters::{GivenOfferFilter, GivenProviderFilter, GivenServiceFilter};
use super::listing::PageRequest;
use crate::cache::keys::{LengthKey, ListKey};

/// What a public list asks for, in words.
pub(super) struct PublicList(String);

impl PublicList {
    /// A list of services by what was sent; none where that may say something about a child. What is open at a time is
    /// another list at each.
    pub(super) fn of_services(given: &GivenServiceFilter) -> Option<Self> {
        let GivenServiceFilter {
            text,
            near,
            areas,
            covers_postcode,
            providers,
            disciplines,
            tiers,
            needs,
            age_years,
            referrer,
            open_at,
            statuses,
        } = given;
        if near.is_some() || covers_postcode.is_some() || open_at.is_some() || could_be_a_postcode(text.as_deref()) {
            return None;
        }
        let filter = (text, areas, providers, disciplines, tiers, needs, age_years, referrer, statuses);
        Some(Self(format!("services {filter:?}")))
    }

    /// A list of offers.
    pub(super) fn of_offers(given: &GivenOfferFilter) -> Option<Self> {
        let GivenOfferFilter {
            text,
            tiers,
            areas,
            providers,
            services,
            disciplines,
            needs,
            audiences,
            delivery_modes,
            referral_required,
            age_years,
            statuses,
        } = given;
        if could_be_a_postcode(text.as_deref()) {
            return None;
        }
        let of_services = (areas, providers, services, disciplines, statuses);
        let of_offers = (text, tiers, needs, audiences, delivery_modes, referral_required, age_years);
        Some(Self(format!("offers {of_services:?} {of_offers:?}")))
    }

    /// A list of providers.
    pub(super) fn of_providers(given: &GivenProviderFilter) -> Option<Self> {
        let GivenProviderFilter { text, kinds, areas } = given;
        (!could_be_a_postcode(text.as_deref())).then(|| Self(format!("providers {:?}", (text, kinds, areas))))
    }

    /// The key of a page of it.
    pub(super) fn page(&self, order: Order, page: &PageRequest) -> ListKey {
        let PageRequest { size, direction, after, before, counted: _ } = page;
        ListKey::of(&format!("{} {order:?} {size} {direction:?} {after:?} {before:?}", self.0))
    }

    /// The key of how long it is.
    pub(super) fn length(&self) -> LengthKey {
        LengthKey::of(&self.0)
    }
}

/// Whether a text that is searched for has a digit in it.
fn could_be_a_postcode(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.contains(char::is_numeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::filters::{GivenNear, GivenPoint};
    use crate::app::listing::Direction;

    fn services() -> GivenServiceFilter {
        GivenServiceFilter { text: Some("speech".to_owned()), ..GivenServiceFilter::default() }
    }

    #[test]
    fn what_may_say_something_about_a_child_is_not_public() {
        assert!(PublicList::of_services(&services()).is_some());
        let near = GivenNear { at: GivenPoint::Postcode("MK9 3EJ".to_owned()), within_km: 5.0 };
        let digits = || Some("clinics at mk9 3ej".to_owned());
        for given in [
            GivenServiceFilter { near: Some(near), ..services() },
            GivenServiceFilter { covers_postcode: Some("MK9 3EJ".to_owned()), ..services() },
            GivenServiceFilter { text: digits(), ..services() },
            GivenServiceFilter { text: Some("MK٩".to_owned()), ..services() },
        ] {
            assert!(PublicList::of_services(&given).is_none());
        }
        assert!(PublicList::of_offers(&GivenOfferFilter { text: digits(), ..GivenOfferFilter::default() }).is_none());
        let providers = GivenProviderFilter { text: digits(), ..GivenProviderFilter::default() };
        assert!(PublicList::of_providers(&providers).is_none());
    }

    #[test]
    fn a_page_is_kept_by_order_and_place_and_the_length_by_the_filter_alone() {
        let list = PublicList::of_services(&services()).unwrap();
        let first = PageRequest { size: 20, direction: Direction::Forwards, after: None, before: None, counted: true };
        let second = PageRequest { after: Some("1".to_owned()), ..first.clone() };
        assert_ne!(list.page(Order::Name, &first), list.page(Order::Name, &second));
        assert_ne!(list.page(Order::Name, &first), list.page(Order::Freshness, &first));
        let uncounted = PageRequest { counted: false, ..first.clone() };
        assert_eq!(list.page(Order::Name, &first), list.page(Order::Name, &uncounted));
        let other = GivenServiceFilter { needs: vec!["dressing".to_owned()], ..services() };
        assert_ne!(list.length(), PublicList::of_services(&other).unwrap().length());
        let everything = PublicList::of_services(&GivenServiceFilter::default()).unwrap().length();
        assert_ne!(everything, PublicList::of_offers(&GivenOfferFilter::default()).unwrap().length());
    }
}
