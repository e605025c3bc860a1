//! What each filter lets through, decided by looking at every record: what the server finds by index is held against it.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use domain::records::{AgeBand, AgeEnd, Location, Offer, Place, Position, ProviderFile, Service};
use domain::reference::Reference;
use domain::verdict::term_dates;
use domain::vocabulary::{
    AreaCode, AreaKind, Audience, DeliveryMode, ProviderKind, ReferrerPolicy, ServiceStatus, Slug, TermCode, Tier,
    Vocabulary,
};
use rightdoor::store::search_words_of;

/// A filter of services, offers or providers.
#[derive(Default, Clone)]
pub(crate) struct Wanted {
    /// What is sent, and the words that it stands for.
    pub(crate) text: Option<(String, Vec<String>)>,
    pub(crate) near: Option<(Position, f64)>,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) covers_postcode: Option<Place>,
    pub(crate) providers: Vec<Slug>,
    pub(crate) services: Vec<Slug>,
    pub(crate) disciplines: Vec<TermCode>,
    pub(crate) tiers: Vec<Tier>,
    pub(crate) needs: Vec<TermCode>,
    pub(crate) audiences: Vec<Audience>,
    pub(crate) delivery_modes: Vec<DeliveryMode>,
    pub(crate) referral_required: Option<bool>,
    pub(crate) age_years: Option<u8>,
    pub(crate) referrer: Option<TermCode>,
    pub(crate) open_at: Option<DateTime<Utc>>,
    pub(crate) statuses: Vec<ServiceStatus>,
    pub(crate) kinds: Vec<ProviderKind>,
}

pub(crate) struct Oracle {
    pub(crate) reference: Reference,
    pub(crate) places: Vec<Place>,
}

fn any_or_none<T: PartialEq>(wanted: &[T], has: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(has)
}

impl Oracle {
    pub(crate) fn service(&self, file: &ProviderFile, service: &Service, wanted: &Wanted) -> bool {
        self.of_service(file, service, wanted)
            && has_words(&self.words_of_service(file, service), wanted)
            && any_or_none(&wanted.tiers, |tier| service.offers.iter().any(|offer| offer.tier == *tier))
            && (wanted.needs.is_empty() || service.offers.iter().any(|offer| self.meets_need(offer, wanted)))
            && wanted.age_years.is_none_or(|years| includes(&service.ages, years))
            && wanted.referrer.as_ref().is_none_or(|role| self.may_refer(service, role))
            && wanted.open_at.is_none_or(|at| self.is_open(service, at))
            && wanted.near.is_none_or(|(point, km)| self.distance(service, point).is_some_and(|far| far <= km))
            && (wanted.statuses.is_empty() || wanted.statuses.contains(&service.status))
    }

    pub(crate) fn offer(&self, file: &ProviderFile, service: &Service, offer: &Offer, wanted: &Wanted) -> bool {
        let open = [ServiceStatus::Active, ServiceStatus::Paused];
        let statuses = if wanted.statuses.is_empty() { &open[..] } else { &wanted.statuses };
        self.of_service(file, service, wanted)
            && has_words(&self.words_of_offer(file, service, offer), wanted)
            && statuses.contains(&service.status)
            && any_or_none(&wanted.services, |slug| service.slug == *slug)
            && any_or_none(&wanted.tiers, |tier| offer.tier == *tier)
            && (wanted.needs.is_empty() || self.meets_need(offer, wanted))
            && any_or_none(&wanted.audiences, |audience| offer.audiences.contains(audience))
            && any_or_none(&wanted.delivery_modes, |mode| offer.delivery_modes.contains(mode))
            && wanted.referral_required.is_none_or(|required| offer.referral_required.unwrap_or(true) == required)
            && wanted.age_years.is_none_or(|years| {
                let by_service = offer.referral_required == Some(false) || includes(&service.ages, years);
                by_service && includes(&offer.ages, years)
            })
    }

    pub(crate) fn provider(&self, file: &ProviderFile, wanted: &Wanted) -> bool {
        let provider = &file.provider;
        let texts = std::iter::once(&provider.name).chain(&provider.summary);
        let words: Vec<String> = texts.flat_map(|text| search_words_of(text.as_str())).collect();
        has_words(&words, wanted)
            && any_or_none(&wanted.kinds, |kind| provider.kind == *kind)
            && any_or_none(&wanted.areas, |area| self.names_one_of(area, &provider.areas))
    }

    fn of_service(&self, file: &ProviderFile, service: &Service, wanted: &Wanted) -> bool {
        let covered: Vec<AreaCode> = service.coverage.iter().flat_map(|coverage| coverage.areas.clone()).collect();
        any_or_none(&wanted.areas, |area| self.names_one_of(area, &covered))
            && wanted.covers_postcode.as_ref().is_none_or(|place| {
                let district = place.postcode.district();
                [Some(&place.area), district.as_ref()]
                    .into_iter()
                    .flatten()
                    .any(|area| self.lies_in_one(area, &covered))
            })
            && any_or_none(&wanted.providers, |slug| file.provider.slug == *slug)
            && any_or_none(&wanted.disciplines, |code| {
                let covers = |other| self.reference.terms.covers(Vocabulary::Discipline, code, other);
                service.disciplines.iter().any(covers)
            })
    }

    /// A postcode district stands for all that it lies across.
    fn names_one_of(&self, named: &AreaCode, areas: &[AreaCode]) -> bool {
        let known = self.reference.gazetteer.get(named);
        let across = known.filter(|area| area.kind == AreaKind::PostcodeDistrict).into_iter();
        let mut all = across.flat_map(|district| &district.overlaps).chain([named]);
        all.any(|area| self.lies_in_one(area, areas))
    }

    fn lies_in_one(&self, area: &AreaCode, areas: &[AreaCode]) -> bool {
        areas.iter().any(|other| self.reference.gazetteer.lies_within(area, other))
    }

    fn meets_need(&self, offer: &Offer, wanted: &Wanted) -> bool {
        let meets = |code: &TermCode| {
            offer.needs.iter().any(|other| self.reference.terms.covers(Vocabulary::Need, code, other))
        };
        wanted.needs.iter().any(meets)
    }

    fn may_refer(&self, service: &Service, role: &TermCode) -> bool {
        let terms = &self.reference.terms;
        let same_kind =
            |one: &TermCode| terms.broadest(Vocabulary::Role, one) == terms.broadest(Vocabulary::Role, role);
        service.referral_routes.iter().any(|route| match route.referrers.policy {
            ReferrerPolicy::Anyone | ReferrerPolicy::NotStated => true,
            ReferrerPolicy::Listed => {
                let covers = |one: &TermCode, other: &TermCode| terms.covers(Vocabulary::Role, one, other);
                route.referrers.roles.iter().any(|listed| covers(listed, role) || covers(role, listed))
            }
            ReferrerPolicy::ListedAndSimilar => route.referrers.roles.iter().any(same_kind),
        })
    }

    /// By the domain's own reading of opening hours.
    pub(crate) fn is_open(&self, service: &Service, at: DateTime<Utc>) -> bool {
        let (holidays, terms) = (&self.reference.holidays, term_dates(service, &self.reference));
        let mut hours = service.contacts.iter().filter_map(|contact| contact.hours.as_ref());
        hours.any(|hours| hours.state(at, service.holiday_calendar, holidays, terms) == Some(true))
    }

    /// To the nearest place that is not for post alone, by the haversine over a sphere.
    pub(crate) fn distance(&self, service: &Service, point: Position) -> Option<f64> {
        let seen = service.locations.iter().filter(|location| !location.postal_only);
        seen.filter_map(|location| self.position(location)).map(|place| haversine(point, place)).min_by(f64::total_cmp)
    }

    fn position(&self, location: &Location) -> Option<Position> {
        let postcode = location.postcode.as_ref();
        let place = self.places.iter().find(|place| Some(&place.postcode) == postcode);
        location.position.or_else(|| place.map(Place::position))
    }

    fn words_of_service(&self, file: &ProviderFile, service: &Service) -> Vec<String> {
        let mut words = self.names(file, service);
        words.extend(service.summary.iter().flat_map(|text| search_words_of(text.as_str())));
        words.extend(self.words_of_terms(Vocabulary::Discipline, &service.disciplines));
        words.extend(service.offers.iter().flat_map(|offer| self.own_words(offer)));
        words
    }

    fn words_of_offer(&self, file: &ProviderFile, service: &Service, offer: &Offer) -> Vec<String> {
        let mut words = self.names(file, service);
        words.extend(self.own_words(offer));
        words
    }

    fn names(&self, file: &ProviderFile, service: &Service) -> Vec<String> {
        [service.name.as_str(), file.provider.name.as_str()].into_iter().flat_map(search_words_of).collect()
    }

    fn own_words(&self, offer: &Offer) -> Vec<String> {
        let mut words = search_words_of(offer.title.as_str());
        words.extend(offer.description.iter().flat_map(|text| search_words_of(text.as_str())));
        words.extend(self.words_of_terms(Vocabulary::Need, &offer.needs));
        words
    }

    fn words_of_terms(&self, vocabulary: Vocabulary, codes: &[TermCode]) -> Vec<String> {
        let terms = codes.iter().filter_map(|code| self.reference.terms.get(vocabulary, code));
        let texts = terms.flat_map(|term| std::iter::once(&term.label).chain(&term.synonyms));
        texts.flat_map(|text| search_words_of(text.as_str())).collect()
    }
}

fn has_words(words: &[String], wanted: &Wanted) -> bool {
    let meant = wanted.text.iter().flat_map(|(_, meant)| meant);
    meant.into_iter().all(|word| words.iter().any(|other| other.starts_with(word.as_str())))
}

/// Whether some child of the completed age, born on whatever day and asked about on whatever day, is within a band; any
/// child where there are no bands.
pub(crate) fn includes(bands: &[AgeBand], years: u8) -> bool {
    let asked = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    bands.is_empty()
        || bands.iter().any(|band| {
            // Two days of each month of a year on which to ask, and every fifth birth date.
            asked.iter_days().take(365).step_by(15).any(|on| {
                let youngest = on.checked_sub_months(Months::new(u32::from(years) * 12)).unwrap();
                let births = (0..365).step_by(5).map(|days| youngest.checked_sub_days(Days::new(days)).unwrap());
                births
                    .filter(|birth| completed_years(*birth, on) == i32::from(years))
                    .any(|birth| within(band, birth, on))
            })
        })
}

fn completed_years(birth: NaiveDate, on: NaiveDate) -> i32 {
    on.year() - birth.year() - i32::from((on.month(), on.day()) < (birth.month(), birth.day()))
}

fn within(band: &AgeBand, birth: NaiveDate, on: NaiveDate) -> bool {
    let months = |months: u32| birth.checked_add_months(Months::new(months)).unwrap();
    let old_enough = band.from_months.is_none_or(|from| months(u32::from(from)) <= on);
    let birthday = |years: u8| months(u32::from(years) * 12);
    let young_enough = match (band.ends, band.until_years) {
        (AgeEnd::NoEnd, _) | (_, None) => true,
        (AgeEnd::OnTheBirthday, Some(until)) => on < birthday(until),
        (AgeEnd::NotClear, Some(until)) => on < birthday(until + 1),
        (AgeEnd::EndOfSchoolYear, Some(until)) => {
            let last = birthday(until);
            let year = if last.month() >= 9 { last.year() + 1 } else { last.year() };
            on <= NaiveDate::from_ymd_opt(year, 8, 31).unwrap()
        }
    };
    old_enough && young_enough
}

fn haversine(one: Position, other: Position) -> f64 {
    let (latitude, other_latitude) = (one.latitude.to_radians(), other.latitude.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(other_latitude - latitude)
        + latitude.cos() * other_latitude.cos() * half((other.longitude - one.longitude).to_radians());
    2.0 * 6371.0 * chord.sqrt().asin()
}
