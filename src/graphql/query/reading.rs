//! Terms and background reading.

use async_graphql::{Context, Object};

use crate::app::{Fault, directory};
use crate::graphql::context::ContextExt;
use crate::graphql::enums::Vocabulary;
use crate::graphql::types::{AtHand, GuideObject, TermObject};

/// Terms and guides.
#[derive(Default)]
pub(crate) struct ReadingQuery;

#[Object]
impl ReadingQuery {
    /// The controlled terms that inputs accept and answers use, broader before narrower.
    async fn terms(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which list of terms.")] vocabulary: Vocabulary,
    ) -> Result<Option<AtHand<TermObject>>, Fault> {
        let moment = context.moment().await?;
        Ok(Some(TermObject::list(vocabulary.into(), &moment)))
    }

    /// Background reading: the ways into a kind of support that no single provider owns.
    async fn guides(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only guides about this DISCIPLINE term.")] discipline: Option<String>,
    ) -> Result<Option<Vec<GuideObject>>, Fault> {
        let moment = context.moment().await?;
        let guides = directory::guides_about(context.app()?, discipline.as_deref(), &moment).await?;
        Ok(Some(guides.into_iter().map(|guide| GuideObject::new(guide, &moment)).collect()))
    }

    /// One guide; null when there is none of this name.
    async fn guide(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The guide's `slug`.")] slug: String,
    ) -> Result<Option<GuideObject>, Fault> {
        let slug = directory::slug(&slug)?;
        let moment = context.moment().await?;
        let guides = directory::guides(context.app()?).await?;
        let guide = guides.into_iter().find(|(_, guide)| guide.slug == slug);
        Ok(guide.map(|guide| GuideObject::new(guide, &moment)))
    }
}
