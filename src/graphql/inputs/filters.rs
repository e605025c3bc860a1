//! Filters of lists. Fields are joined by "and", the values of one list by "or"; null or an empty list
//! restricts nothing. A string that names something is its slug, or its code.

use async_graphql::InputObject;

use super::near::NearInput;
use crate::app::filters::{
    GivenAreaFilter, GivenOfferFilter, GivenProviderFilter, GivenRegisterFilter, GivenServiceFilter,
};
use crate::graphql::enums::{AreaKind, Audience, DeliveryMode, EducationSetting, ProviderKind, ServiceStatus, Tier};
use crate::graphql::scalars::DateTime;

/// Which providers to list. Fields are joined by "and", the values of one list by "or"; null or an empty list
/// restricts nothing.
#[derive(InputObject, Default)]
pub(crate) struct ProviderFilter {
    /// Words to look for in the name and summary, each whole or by its start; a word of four letters or more that
    /// starts none is taken for a small misspelling. A provider without a summary is found by its name.
    text: Option<String>,
    /// Kinds of organisation.
    kinds: Option<Vec<ProviderKind>>,
    /// Codes of areas that they work in, or that lie within one that they work in; a postcode district stands for every area
    /// that it lies across. A provider that does not say where it works is not among them.
    areas: Option<Vec<String>>,
}

/// Which services to list or to match. Fields are joined by "and", the values of one list by "or"; null or an
/// empty list restricts nothing.
#[derive(InputObject, Default)]
pub(crate) struct ServiceFilter {
    /// Words to look for in names, summaries, offers, needs and what these are called, each whole or by its start. A word
    /// of four letters or more that starts no word of the directory is taken for the nearest that there is: with one
    /// letter wrong, or from eight letters on two, unless both its first and its last three are wrong. What a service
    /// does not say cannot be found in it.
    text: Option<String>,
    /// Services with a place, not for post alone, within a distance of a point. Where the place is not known, neither by
    /// position nor by a postcode that this directory knows, it counts as too far away: a service is then found without
    /// `near` alone.
    near: Option<NearInput>,
    /// Services that cover any of these areas, on any basis, one that is not stated included; one that covers a wider area
    /// covers these too. A postcode district stands for every area that it lies across. Every service says what it covers.
    areas: Option<Vec<String>>,
    /// Services that cover the areas containing this postcode, which is treated as a child fact. Nothing covers one
    /// that this directory does not know; `notices` then say so, and `place` is null for it.
    covers_postcode: Option<String>,
    /// Slugs of providers that there are.
    providers: Option<Vec<String>>,
    /// DISCIPLINE terms; a broader term includes its narrower ones. Every service has one.
    disciplines: Option<Vec<String>>,
    /// Services with an offer at any of these tiers. One that lists no offers is not among them, whatever it may have.
    tiers: Option<Vec<Tier>>,
    /// NEED terms that an offer of the service addresses; a broader term includes its narrower ones. One whose offers
    /// name no needs is not among them, though it may well help.
    needs: Option<Vec<String>>,
    /// Services whose published ages include some child of this completed age, in at least one setting: a limit by the
    /// school year holds to the end of that year, and of a limit that is not clear the later reading counts. A service
    /// that publishes no ages is among them, since an unknown is never a no.
    age_years: Option<i32>,
    /// Services with a route that this ROLE term, or a narrower one, may use; one whose source does not say who may use it
    /// counts too, since an unknown is never a no. A service that lists no routes is not among them.
    referrer: Option<String>,
    /// Services with a contact that is open at this instant by its published hours, bank holidays and school terms
    /// included. Where that is not known it counts as shut: no weekly hours are published, nothing is said of bank
    /// holidays on such a day or in a year of which they are not known, or the hours hold in term time and the terms are
    /// not known. The hours of places do not count.
    open_at: Option<DateTime>,
    /// Whether they take referrals. Every service has a status.
    statuses: Option<Vec<ServiceStatus>>,
}

/// Which offers to list. Fields are joined by "and", the values of one list by "or"; null or an empty list
/// restricts nothing, but for `statuses`.
#[derive(InputObject, Default)]
pub(crate) struct OfferFilter {
    /// Words to look for in titles, descriptions, needs and the names of services and providers, each whole or by its
    /// start; misspellings are treated as for services.
    text: Option<String>,
    /// Tiers.
    tiers: Option<Vec<Tier>>,
    /// Codes of areas that the offer's service covers, on any basis; one that covers a wider area covers these too, and a
    /// postcode district stands for every area that it lies across.
    areas: Option<Vec<String>>,
    /// Slugs of providers that there are.
    providers: Option<Vec<String>>,
    /// Slugs of services that there are.
    services: Option<Vec<String>>,
    /// DISCIPLINE terms of the service; a broader term includes its narrower ones.
    disciplines: Option<Vec<String>>,
    /// NEED terms that the offer addresses; a broader term includes its narrower ones. An offer that names no needs is not
    /// among them, though it may well help.
    needs: Option<Vec<String>>,
    /// Whom the offer is for. One that does not say is not among them.
    audiences: Option<Vec<Audience>>,
    /// How it reaches them. One that does not say is not among them.
    delivery_modes: Option<Vec<DeliveryMode>>,
    /// Whether it needs a referral. An offer whose source does not say is treated as needing one.
    referral_required: Option<bool>,
    /// Offers whose published ages, and whose service's where they govern it, include some child of this completed age, in
    /// at least one setting: read as for services. Where no ages are published, every age is included.
    age_years: Option<i32>,
    /// Statuses of the services; without it, active and paused.
    statuses: Option<Vec<ServiceStatus>>,
}

/// Which areas to list.
#[derive(InputObject, Default)]
pub(crate) struct AreaFilter {
    /// Words that each stand somewhere in the name, or the start of a code.
    text: Option<String>,
    /// Kinds of area.
    kinds: Option<Vec<AreaKind>>,
    /// True: only counties and single-tier authorities, those that maintain EHC plans. False: only others.
    upper_tier: Option<bool>,
}

/// Which schools and settings to list.
#[derive(InputObject, Default)]
pub(crate) struct SchoolFilter {
    /// Words of the name or town, or the start of a postcode.
    text: Option<String>,
    /// Codes of areas that they are in.
    areas: Option<Vec<String>>,
    /// Kinds of setting. A school of which the register does not tell the kind is not among them.
    settings: Option<Vec<EducationSetting>>,
}

/// Which GP practices to list.
#[derive(InputObject, Default)]
pub(crate) struct GpPracticeFilter {
    /// Words of the name or the address, or the start of a postcode.
    text: Option<String>,
    /// Codes of areas that they are in.
    areas: Option<Vec<String>>,
}

impl ProviderFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenProviderFilter {
        GivenProviderFilter { text: self.text, kinds: chosen(self.kinds), areas: self.areas.unwrap_or_default() }
    }
}

impl ServiceFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenServiceFilter {
        GivenServiceFilter {
            text: self.text,
            near: self.near.map(NearInput::given),
            areas: self.areas.unwrap_or_default(),
            covers_postcode: self.covers_postcode,
            providers: self.providers.unwrap_or_default(),
            disciplines: self.disciplines.unwrap_or_default(),
            tiers: chosen(self.tiers),
            needs: self.needs.unwrap_or_default(),
            age_years: self.age_years,
            referrer: self.referrer,
            open_at: self.open_at.map(|instant| instant.0),
            statuses: chosen(self.statuses),
        }
    }
}

impl OfferFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenOfferFilter {
        GivenOfferFilter {
            text: self.text,
            tiers: chosen(self.tiers),
            areas: self.areas.unwrap_or_default(),
            providers: self.providers.unwrap_or_default(),
            services: self.services.unwrap_or_default(),
            disciplines: self.disciplines.unwrap_or_default(),
            needs: self.needs.unwrap_or_default(),
            audiences: chosen(self.audiences),
            delivery_modes: chosen(self.delivery_modes),
            referral_required: self.referral_required,
            age_years: self.age_years,
            statuses: chosen(self.statuses),
        }
    }
}

impl AreaFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenAreaFilter {
        GivenAreaFilter { text: self.text, kinds: chosen(self.kinds), upper_tier: self.upper_tier }
    }
}

impl SchoolFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenRegisterFilter {
        GivenRegisterFilter { text: self.text, areas: self.areas.unwrap_or_default(), settings: chosen(self.settings) }
    }
}

impl GpPracticeFilter {
    /// The filter as the use cases take it.
    pub(crate) fn given(self) -> GivenRegisterFilter {
        GivenRegisterFilter { text: self.text, areas: self.areas.unwrap_or_default(), settings: Vec::new() }
    }
}

fn chosen<Shown, Meant>(values: Option<Vec<Shown>>) -> Vec<Meant>
where
    Meant: From<Shown>,
{
    values.unwrap_or_default().into_iter().map(Meant::from).collect()
}
