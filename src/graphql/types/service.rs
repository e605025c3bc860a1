//! Services.

use std::sync::Arc;

use async_graphql::{ID, Object};
use chrono::NaiveDate;
use domain::records::{self, ServiceDocument};
use domain::vocabulary::{Slug, Vocabulary};

use super::contact::{ContactPointObject, Keeps, LocationObject};
use super::eligibility::{AgeBandObject, CriterionObject, EligibilityObject};
use super::service_parts::{ConflictObject, CoverageObject, PathwayStepObject, SignpostObject, WaitingTimeObject};
use super::source::{FreshnessObject, SourceObject};
use super::{AreaObject, AtHand, OfferObject, ProviderObject, ReferralRouteObject, TermObject, said};
use crate::app::{Extent, Fault, Moment, ShownService};
use crate::graphql::enums::{HolidayCalendar, ServiceStatus, Tier};
use crate::graphql::ids::GlobalId;
use crate::graphql::scalars::{Date, DateTime};

/// A service document as the schema shows it, or as much of one as a page is asked for.
#[derive(Clone)]
pub(crate) struct ServiceObject {
    document: Arc<ServiceDocument>,
    extent: Extent,
    moment: Arc<Moment>,
}

impl ServiceObject {
    /// A service.
    pub(crate) fn new(document: Arc<ServiceDocument>, moment: &Arc<Moment>) -> Self {
        Self { document, extent: Extent::Whole, moment: Arc::clone(moment) }
    }

    /// A service of a page.
    pub(crate) fn listed(service: ShownService, moment: &Arc<Moment>) -> Self {
        match service {
            ShownService::Whole(document) => Self::new(document, moment),
            ShownService::Outline(outline) => {
                Self { document: Arc::clone(outline.document()), extent: Extent::Outline, moment: Arc::clone(moment) }
            }
        }
    }

    /// The document, for what an outline does not have.
    pub(crate) fn whole(&self) -> Result<&Arc<ServiceDocument>, Fault> {
        self.extent.whole(&self.document)
    }

    /// What the directory knows at the moment of the request.
    pub(crate) fn moment(&self) -> &Arc<Moment> {
        &self.moment
    }

    /// The documents that the service is drawn from.
    pub(crate) fn sources(&self) -> &[records::Source] {
        &self.document.provider.provider.sources
    }

    fn global_id(&self) -> GlobalId {
        GlobalId::Service(self.document.id)
    }

    /// The criteria in force on a day. Of a day on which none are, the latest ever in force.
    fn eligibility_on(&self, on: NaiveDate) -> Option<&records::Eligibility> {
        let service = &self.document.service;
        let latest = || service.eligibility.iter().max_by_key(|version| version.valid_from);
        service.eligibility_on(on).or_else(latest)
    }

    /// The criterion of a code among those in force on a day; failing that, among any.
    pub(crate) fn criterion(&self, code: &Slug, on: NaiveDate) -> Option<CriterionObject> {
        let in_force = self.eligibility_on(on);
        let criterion = in_force
            .into_iter()
            .chain(&self.document.service.eligibility)
            .flat_map(records::Eligibility::criteria)
            .find(|criterion| criterion.code == *code)?;
        Some(CriterionObject::new(criterion, &self.global_id(), self.sources()))
    }

    /// The signposts of these slugs.
    pub(crate) fn signposts_of(&self, slugs: &[Slug]) -> Vec<SignpostObject> {
        slugs.iter().filter_map(|slug| self.document.service.signpost(slug)).map(Into::into).collect()
    }

    /// A conflict of the service, with the criteria of a day.
    pub(crate) fn conflict(&self, conflict: &records::Conflict, on: NaiveDate) -> ConflictObject {
        ConflictObject {
            code: conflict.code.to_string(),
            text: conflict.text.to_string(),
            statements: conflict.statements.iter().map(ToString::to_string).collect(),
            criteria: conflict.criteria.iter().filter_map(|code| self.criterion(code, on)).collect(),
            sources: SourceObject::all_named(&conflict.sources, self.sources()),
        }
    }

    /// The offers at these tiers; at any when there are none.
    pub(crate) fn offers_at(&self, tiers: &[Tier]) -> AtHand<OfferObject> {
        self.document
            .offers()
            .filter(|offer| tiers.is_empty() || tiers.iter().any(|tier| offer.offer.tier == (*tier).into()))
            .map(|offer| OfferObject::new(self, offer))
            .collect()
    }
}

/// One service of a provider, whole: where it works, what it offers, whom it sees and how to reach it.
#[Object(name = "Service", serial)]
impl ServiceObject {
    /// Opaque; never changes, even when the slug does.
    pub(crate) async fn id(&self) -> ID {
        self.global_id().encode()
    }

    /// Its name in links and in `service(slug:)`.
    async fn slug(&self) -> &str {
        self.document.service.slug.as_str()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.document.service.name.as_str()
    }

    /// What it does, in a sentence or two.
    async fn summary(&self) -> Option<String> {
        said(&self.document.service.summary)
    }

    /// The organisation that provides it.
    async fn provider(&self) -> ProviderObject {
        ProviderObject::of_extent(Arc::clone(&self.document.provider), self.extent, &self.moment)
    }

    /// The kinds of therapy or support, as DISCIPLINE terms.
    async fn disciplines(&self) -> AtHand<TermObject> {
        TermObject::all_of(Vocabulary::Discipline, &self.document.service.disciplines, &self.moment)
    }

    /// Whether it takes referrals.
    async fn status(&self) -> ServiceStatus {
        self.document.service.status.into()
    }

    /// Its own page.
    async fn website(&self) -> Option<String> {
        self.document.service.website.as_ref().map(ToString::to_string)
    }

    /// Where the service works, and by which of the child's ties: home, GP registration or school.
    async fn coverage(&self) -> AtHand<CoverageObject> {
        let covered = self.document.service.coverage.iter();
        covered
            .map(|coverage| CoverageObject {
                basis: coverage.basis.into(),
                areas: AreaObject::all_of(&coverage.areas, &self.moment),
                schools: coverage.schools.iter().map(ToString::to_string).collect(),
            })
            .collect()
    }

    /// What it offers, from what is open to everyone to what few need.
    async fn offers(
        &self,
        #[graphql(desc = "Only offers at these tiers; null or empty: at any.")] tiers: Option<Vec<Tier>>,
    ) -> AtHand<OfferObject> {
        self.offers_at(&tiers.unwrap_or_default())
    }

    /// The service's published criteria in force today, as people read them and as the engine decides them.
    async fn eligibility(&self) -> Result<EligibilityObject, Fault> {
        self.whole()?;
        let none = records::Eligibility::default();
        let criteria = self.eligibility_on(self.moment.today).unwrap_or(&none);
        Ok(EligibilityObject::new(criteria, &self.global_id(), self.sources()))
    }

    /// The ways to refer a child to it.
    async fn referral_routes(&self) -> Result<AtHand<ReferralRouteObject>, Fault> {
        Ok(self.whole()?.routes().map(|route| ReferralRouteObject::new(self, route)).collect())
    }

    /// How to reach it.
    async fn contacts(&self) -> Result<AtHand<ContactPointObject>, Fault> {
        let service = &self.whole()?.service;
        let keeps = Keeps::of(service, &self.moment);
        let contacts = service.contacts.iter();
        Ok(contacts.map(|contact| ContactPointObject::new(contact, &keeps, &self.moment)).collect())
    }

    /// Where it sees children, and where its post goes.
    async fn locations(&self) -> Result<AtHand<LocationObject>, Fault> {
        let document = self.whole()?;
        let keeps = Keeps::of(&document.service, &self.moment);
        let shown = |(location, position)| LocationObject::new(location, position, &keeps, &self.moment);
        Ok(document.locations().map(shown).collect())
    }

    /// Where to go for what this service does not do.
    async fn signposts(&self) -> Result<Vec<SignpostObject>, Fault> {
        Ok(self.whole()?.service.signposts.iter().map(Into::into).collect())
    }

    /// What happens after a referral, in order.
    async fn pathway(&self) -> Result<AtHand<PathwayStepObject>, Fault> {
        let steps = self.whole()?.service.pathway.iter().enumerate();
        let shown = steps.map(|(before, step)| PathwayStepObject {
            position: before + 1,
            title: step.title.to_string(),
            text: said(&step.text),
        });
        Ok(shown.collect())
    }

    /// Waits as published, with their date; never turned into a due date.
    async fn waiting_times(&self) -> Result<AtHand<WaitingTimeObject>, Fault> {
        let waits = self.whole()?.service.waiting_times.iter();
        let shown = waits.map(|wait| WaitingTimeObject {
            weeks: wait.weeks,
            kind: wait.kind.into(),
            applies_to: said(&wait.applies_to),
            as_of: wait.as_of.map(Date),
            source: SourceObject::named(&wait.source, self.sources()),
        });
        Ok(shown.collect())
    }

    /// The ages served, as bands that a page can print and a filter can read.
    async fn ages(&self) -> AtHand<AgeBandObject> {
        self.document.service.ages.iter().map(Into::into).collect()
    }

    /// Whose bank holidays the service keeps.
    async fn holiday_calendar(&self) -> HolidayCalendar {
        self.document.service.holiday_calendar.into()
    }

    /// When the directory's record of it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.document.updated_at)
    }

    /// Places where the published sources contradict themselves or each other.
    async fn conflicts(&self) -> Result<AtHand<ConflictObject>, Fault> {
        let conflicts = self.whole()?.service.conflicts.iter();
        Ok(conflicts.map(|conflict| self.conflict(conflict, self.moment.today)).collect())
    }

    /// The published documents that describe it as a whole.
    #[graphql(name = "sources")]
    async fn described_in(&self) -> Result<AtHand<SourceObject>, Fault> {
        Ok(SourceObject::all_named(&self.whole()?.service.described_in, self.sources()))
    }

    /// When it was last checked against its sources.
    async fn freshness(&self) -> FreshnessObject {
        FreshnessObject { freshness: self.document.service.freshness, today: self.moment.today }
    }
}
