//! Lists of what is at hand. The library resolves the items of a list beside each other, which is of use where they wait for
//! something, and costs more than the items where they do not.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

/// A list whose items are resolved one after the other. To a client it is a list like any other.
#[derive(Clone)]
pub(crate) struct AtHand<T>(Vec<T>);

impl<T> Default for AtHand<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for AtHand<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: OutputType> OutputType for AtHand<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let mut values = Vec::with_capacity(self.0.len());
        for (index, item) in self.0.iter().enumerate() {
            let context = context.with_index(index);
            let value = item.resolve(&context, field).await;
            values.push(value.map_err(|error| context.set_error_path(error))?);
        }
        Ok(Value::List(values))
    }
}
