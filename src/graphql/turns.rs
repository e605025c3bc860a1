//! Items of lists take turns with other requests. The library resolves a whole answer in one task, and where everything
//! is at hand that task would go on to its end and let nobody else in meanwhile.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use crate::metrics::take_turn;

/// What an item of a page costs, with all that hangs on it, of a whole turn.
const OF_AN_ITEM: usize = 8;

/// An item of a list. It looks like what it holds.
#[derive(Clone)]
pub(crate) struct InTurn<T>(pub(crate) T);

impl<T: OutputType> OutputType for InTurn<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        take_turn(OF_AN_ITEM).await;
        self.0.resolve(context, field).await
    }
}
