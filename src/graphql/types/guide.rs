//! Background reading.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use domain::records;

use super::offer::CostObject;
use super::source::{FreshnessObject, SourceObject};
use super::{AtHand, said};
use crate::app::Moment;
use crate::graphql::ids::GlobalId;

/// A guide of the directory.
#[derive(Clone)]
pub(crate) struct GuideObject {
    id: records::RecordId,
    guide: records::Guide,
    moment: Arc<Moment>,
}

impl GuideObject {
    /// A guide with its identity.
    pub(crate) fn new((id, guide): (records::RecordId, records::Guide), moment: &Arc<Moment>) -> Self {
        Self { id, guide, moment: Arc::clone(moment) }
    }
}

/// Background reading: the ways into a kind of support that no single provider owns. Never a source of rules.
#[Object(name = "Guide", serial)]
impl GuideObject {
    /// Opaque; never changes.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::Guide(self.id).encode()
    }

    /// Its name in links and in `guide(slug:)`.
    async fn slug(&self) -> &str {
        self.guide.slug.as_str()
    }

    /// Its title.
    async fn title(&self) -> &str {
        self.guide.title.as_str()
    }

    /// What it is about, in a sentence or two.
    async fn summary(&self) -> Option<String> {
        said(&self.guide.summary)
    }

    /// The ways in, side by side.
    async fn routes(&self) -> AtHand<AccessRouteObject> {
        self.guide.routes.iter().map(Into::into).collect()
    }

    /// What else there is to know.
    async fn sections(&self) -> AtHand<GuideSectionObject> {
        self.guide.sections.iter().map(Into::into).collect()
    }

    /// The published documents that it is drawn from.
    async fn sources(&self) -> AtHand<SourceObject> {
        self.guide.sources.iter().map(SourceObject::whole).collect()
    }

    /// When it was last checked against them.
    async fn freshness(&self) -> FreshnessObject {
        FreshnessObject { freshness: self.guide.freshness, today: self.moment.today }
    }
}

/// One section of a guide.
#[derive(SimpleObject, Clone)]
#[graphql(name = "GuideSection", serial)]
pub(crate) struct GuideSectionObject {
    /// Its name, unique within the guide, for links to it.
    slug: String,
    /// Its title.
    title: String,
    /// What it says.
    text: String,
    /// Its points, to be shown as a list.
    items: Vec<String>,
}

impl From<&records::GuideSection> for GuideSectionObject {
    fn from(section: &records::GuideSection) -> Self {
        Self {
            slug: section.slug.to_string(),
            title: section.title.to_string(),
            text: section.text.to_string(),
            items: section.items.iter().map(ToString::to_string).collect(),
        }
    }
}

/// One way into a kind of support: through the NHS, a school, an EHC plan, a private practice.
#[derive(SimpleObject, Clone)]
#[graphql(name = "AccessRoute", serial)]
pub(crate) struct AccessRouteObject {
    /// Its name, unique within the guide, for links to it.
    slug: String,
    /// Its title.
    title: String,
    /// How to take it.
    how: String,
    /// What speaks for it.
    advantages: Vec<String>,
    /// What speaks against it.
    drawbacks: Vec<String>,
    /// How long it commonly takes, in words.
    typical_wait: Option<String>,
    /// What a family pays.
    costs: AtHand<CostObject>,
    /// What to do, in order.
    steps: Vec<String>,
}

impl From<&records::AccessRoute> for AccessRouteObject {
    fn from(route: &records::AccessRoute) -> Self {
        Self {
            slug: route.slug.to_string(),
            title: route.title.to_string(),
            how: route.how.to_string(),
            advantages: route.advantages.iter().map(ToString::to_string).collect(),
            drawbacks: route.drawbacks.iter().map(ToString::to_string).collect(),
            typical_wait: said(&route.typical_wait),
            costs: route.costs.iter().map(Into::into).collect(),
            steps: route.steps.iter().map(ToString::to_string).collect(),
        }
    }
}
