//! Checks a value that came in no request: that of a file.

use async_graphql::Value as ConstValue;
use async_graphql::parser::types::{BaseType, Type};

use super::shapes::Shapes;
use super::values::{Check, NoValue};
use crate::app::Fault;

/// Whether a value fits the input type of a name. `path` is what the value itself is called.
pub(crate) fn check_document(shapes: &Shapes, input: &str, value: &ConstValue, path: &str) -> Result<(), Fault> {
    let ty = Type { base: BaseType::Named(async_graphql::Name::new(input)), nullable: false };
    let no_variable = |_: &async_graphql::Name| Err(NoValue::Undefined);
    let mut check = Check { shapes, variable: &no_variable, has_postcode: false, has_spot: false };
    check.value(&ty, Some(&value.clone().into_value()), &[path.to_owned()]).map_err(|misfit| {
        // Who is told has the file.
        let path = misfit.path.into_iter().chain(misfit.unknown).collect();
        Fault::bad_input_at(path, misfit.message)
    })
}
