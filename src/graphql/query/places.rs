//! Postcodes, areas, schools and GP practices.

use async_graphql::{Context, Object};

use crate::app::{Fault, places};
use crate::graphql::context::ContextExt;
use crate::graphql::inputs::{AreaFilter, GpPracticeFilter, SchoolFilter};
use crate::graphql::pages::{Connection, ListKind, PageInput, asks_for_length};
use crate::graphql::types::{AreaObject, GpPracticeObject, PlaceObject, SchoolObject};

/// Places.
#[derive(Default)]
pub(crate) struct PlacesQuery;

#[Object]
impl PlacesQuery {
    /// Where a postcode is; null when this directory does not know it. Postcodes are treated as child facts:
    /// POST only, never logged, stored or cached by answer.
    async fn place(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "A full postcode, in any spacing or case.")] postcode: String,
    ) -> Result<Option<PlaceObject>, Fault> {
        let place = places::place(context.app()?, &postcode).await?;
        let moment = context.moment().await?;
        Ok(place.map(|place| PlaceObject { place, moment }))
    }

    /// One area; null when there is none of this code.
    async fn area(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "A GSS code (`E06000042`), an ODS code (`QHG`), a postcode district (`MK43`) or a named place."
        )]
        code: String,
    ) -> Result<Option<AreaObject>, Fault> {
        let moment = context.moment().await?;
        let area = places::area(&code, &moment)?;
        Ok(area.map(|area| AreaObject::new(area, &moment)))
    }

    /// Areas by name.
    async fn areas(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which areas; all when omitted.")] filter: Option<AreaFilter>,
        #[graphql(desc = "How many to return from the start: 1 to 100; 20 when neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end: 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<AreaObject>>, Fault> {
        let page =
            PageInput { first, after, last, before, counted: asks_for_length(context) }.check(ListKind::Areas)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let found = places::areas(filter, &page, &moment)?;
        let shown = found.map(|area| AreaObject::new(area, &moment));
        Ok(Some(Connection::new(ListKind::Areas, shown)))
    }

    /// Schools and settings by name, for type-ahead.
    async fn schools(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which schools; all when omitted.")] filter: Option<SchoolFilter>,
        #[graphql(desc = "How many to return: 1 to 100, 20 when omitted.")] first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
    ) -> Result<Option<Connection<SchoolObject>>, Fault> {
        let page = PageInput { first, after, last: None, before: None, counted: asks_for_length(context) }
            .check(ListKind::Schools)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let found = places::schools(context.app()?, filter, page, &moment).await?;
        let shown = found.map(|school| SchoolObject { school, moment: moment.clone() });
        Ok(Some(Connection::new(ListKind::Schools, shown)))
    }

    /// GP practices by name, for type-ahead.
    async fn gp_practices(
        &self,
        context: &Context<'_>,
        #[graphql(name = "where", desc = "Which practices; all when omitted.")] filter: Option<GpPracticeFilter>,
        #[graphql(desc = "How many to return: 1 to 100, 20 when omitted.")] first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
    ) -> Result<Option<Connection<GpPracticeObject>>, Fault> {
        let page = PageInput { first, after, last: None, before: None, counted: asks_for_length(context) }
            .check(ListKind::GpPractices)?;
        let moment = context.moment().await?;
        let filter = filter.unwrap_or_default().given();
        let found = places::gp_practices(context.app()?, filter, page, &moment).await?;
        let shown = found.map(|practice| GpPracticeObject { practice, moment: moment.clone() });
        Ok(Some(Connection::new(ListKind::GpPractices, shown)))
    }
}
