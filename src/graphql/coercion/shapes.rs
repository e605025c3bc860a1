//! What the schema says of inputs and of the fields that take them, read from its own printed form.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, FieldDefinition, InputValueDefinition, OperationDefinition, Type,
    TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{Positioned, parse_schema};
use async_graphql::{Name, Request};
use thiserror::Error;

/// The schema cannot be read again as it is printed, so that nothing sent could be checked against it.
#[derive(Debug, Error)]
#[error("the printed schema does not parse")]
pub struct SchemaFault(#[source] async_graphql::parser::Error);

/// An argument or a field of an input object.
pub(crate) struct InputShape {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) has_default: bool,
}

/// A field of an object.
pub(crate) struct FieldShape {
    pub(super) arguments: Vec<InputShape>,
    /// What it returns.
    pub(crate) ty: Type,
}

impl FieldShape {
    /// The name of the type that it returns, within lists.
    pub(crate) fn base(&self) -> &str {
        base_name(&self.ty)
    }

    /// Whether it returns a list.
    pub(crate) fn is_list(&self) -> bool {
        matches!(self.ty.base, BaseType::List(_))
    }

    /// The type of an argument.
    pub(super) fn argument(&self, name: &str) -> Option<&Type> {
        self.arguments.iter().find(|one| one.name == name).map(|one| &one.ty)
    }

    /// Whether it takes an argument of this name.
    pub(crate) fn takes(&self, argument: &str) -> bool {
        self.argument(argument).is_some()
    }
}

/// What a named input type takes.
pub(super) enum InputKind {
    Enum(Vec<String>),
    Object { fields: Vec<InputShape>, one_of: bool },
}

/// Every input type and every field of the schema. Scalars are not listed.
#[derive(Default)]
pub(crate) struct Shapes {
    inputs: HashMap<String, InputKind>,
    objects: HashMap<String, HashMap<String, FieldShape>>,
    abstracts: HashSet<String>,
}

impl Shapes {
    /// Reads a printed schema. One that does not parse is a fault: without shapes nothing would be checked.
    pub(crate) fn read(sdl: &str) -> Result<Self, SchemaFault> {
        let mut shapes = Self::default();
        for definition in parse_schema(sdl).map_err(SchemaFault)?.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                shapes.add(definition.node);
            }
        }
        Ok(shapes)
    }

    fn add(&mut self, definition: TypeDefinition) {
        let name = definition.name.node.to_string();
        let one_of = definition.directives.iter().any(|directive| directive.node.name.node == "oneOf");
        match definition.kind {
            TypeKind::Object(object) => {
                self.objects.insert(name, fields(object.fields));
            }
            TypeKind::Interface(interface) => {
                self.abstracts.insert(name.clone());
                self.objects.insert(name, fields(interface.fields));
            }
            TypeKind::Enum(list) => {
                let values = list.values.into_iter().map(|value| value.node.value.node.to_string());
                self.inputs.insert(name, InputKind::Enum(values.collect()));
            }
            TypeKind::InputObject(input) => {
                let fields = input.fields.into_iter().map(input_shape).collect();
                self.inputs.insert(name, InputKind::Object { fields, one_of });
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }

    /// What a named input type takes; none for a scalar.
    pub(super) fn input(&self, name: &str) -> Option<&InputKind> {
        self.inputs.get(name)
    }

    /// A field of an object or an interface.
    pub(crate) fn field(&self, object: &str, name: &str) -> Option<&FieldShape> {
        self.objects.get(object)?.get(name)
    }

    /// The names of the fields of an object or an interface, in the order of the alphabet.
    pub(crate) fn fields_of(&self, object: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.objects.get(object).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The names of the arguments of a field.
    pub(crate) fn arguments_of(&self, object: &str, field: &str) -> Vec<&str> {
        let arguments = self.field(object, field).into_iter().flat_map(|field| &field.arguments);
        arguments.map(|argument| argument.name.as_str()).collect()
    }

    /// Whether a type is an object or an interface.
    pub(crate) fn is_object(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// Whether a type is an interface.
    pub(crate) fn is_abstract(&self, name: &str) -> bool {
        self.abstracts.contains(name)
    }
}

/// The name of the type within lists.
pub(crate) fn base_name(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(each) => base_name(each),
    }
}

fn fields(definitions: Vec<Positioned<FieldDefinition>>) -> HashMap<String, FieldShape> {
    definitions
        .into_iter()
        .map(|definition| {
            let FieldDefinition { name, arguments, ty, .. } = definition.node;
            let arguments = arguments.into_iter().map(input_shape).collect();
            (name.node.to_string(), FieldShape { arguments, ty: ty.node })
        })
        .collect()
}

fn input_shape(definition: Positioned<InputValueDefinition>) -> InputShape {
    InputShape {
        name: definition.node.name.node.to_string(),
        ty: definition.node.ty.node,
        has_default: definition.node.default_value.is_some(),
    }
}

/// The operation of a document that a request means; none when it does not say or names another.
pub(crate) fn selected_operation<'d>(
    document: &'d ExecutableDocument,
    request: &Request,
) -> Option<(Option<&'d str>, &'d Positioned<OperationDefinition>)> {
    let named = |(name, operation): (&'d Name, _)| (Some(name.as_str()), operation);
    match (&document.operations, &request.operation_name) {
        (DocumentOperations::Single(operation), None) => Some((None, operation)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get_key_value(name.as_str()).map(named),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.iter().next().map(named)
        }
        (DocumentOperations::Multiple(_), None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Shapes;

    #[test]
    fn a_schema_that_does_not_parse_is_a_fault() {
        assert!(Shapes::read("type Query { a(b: Int): Int }").is_ok_and(|shapes| shapes.field("Query", "a").is_some()));
        assert!(Shapes::read("type Query { a(b Int): Int }").is_err());
    }
}
