//! A root of the schema whose fields are measured: how long each takes, and a span for each in the traces.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
};
use tracing::{Instrument, info_span};

use crate::metrics::time_root_field;

/// The same object as the one in it. Validation has let only names of the schema through, and the alias under which
/// a caller asks is not looked at.
#[derive(Default)]
pub(crate) struct Measured<T>(T);

impl<T: ObjectType> ContainerType for Measured<T> {
    async fn resolve_field(&self, context: &Context<'_>) -> ServerResult<Option<Value>> {
        let name = context.item.node.name.node.as_str();
        let span = info_span!("field", otel.name = name);
        time_root_field(name, self.0.resolve_field(context).instrument(span)).await
    }
}

impl<T: ObjectType> OutputType for Measured<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        resolve_container(context, self).await
    }
}

impl<T: ObjectType> ObjectType for Measured<T> {}
