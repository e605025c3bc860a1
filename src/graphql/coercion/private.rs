//! Whether anything sent may be known about a child, wherever it stands and whether it is of use or not. Judged by
//! shape: only what is seen to belong to a public field passes.

use std::cell::RefCell;
use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, Type,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::shapes::{FieldShape, InputKind, Shapes, base_name};
use super::values::{Check, NoValue, sent_or_default};
use super::walk::{ABOUT_A_CHILD, PUBLIC, root_of};

/// The arguments that say something about a child or about who asks for it.
const FACTS: [&str; 4] = ["child", "asker", "on", "postcode"];

/// Whether a request may stand in a URL, which is written down on its way. Every value must be of a public field's
/// argument and every variable of use: nothing else can be seen to be no fact about a child.
pub(crate) fn may_be_in_a_url(shapes: &Shapes, document: &ExecutableDocument, variables: &Variables) -> bool {
    let used = RefCell::new(HashSet::new());
    let variable = |name: &Name| {
        used.borrow_mut().insert(name.clone());
        sent_or_default(name, document, variables)
    };
    let mut sight = Sight::new(shapes, &variable, Place::Url);
    sight.document(document);
    if !sight.is_public() {
        return false;
    }
    let used = used.borrow();
    let operations = document.operations.iter();
    let mut definitions = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let defaults_are_used =
        definitions.all(|one| one.node.default_value.is_none() || used.contains(&one.node.name.node));
    defaults_are_used && variables.iter().all(|(name, value)| *value == ConstValue::Null || used.contains(name))
}

/// Whether a document may be kept for whoever sends its hash: it says nothing about a child unless by variables.
pub(crate) fn may_be_kept(shapes: &Shapes, document: &ExecutableDocument) -> bool {
    let no_variable = |_: &Name| Err(NoValue::Undefined);
    let mut sight = Sight::new(shapes, &no_variable, Place::Kept);
    sight.document(document);
    sight.is_public()
}

/// Where a document may come to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// With its variables, in a URL.
    Url,
    /// Without them, in the cache.
    Kept,
}

struct Sight<'s> {
    check: Check<'s>,
    place: Place,
    private: bool,
}

impl<'s> Sight<'s> {
    fn new(shapes: &'s Shapes, variable: &'s super::values::Variable<'s>, place: Place) -> Self {
        let check = Check { shapes, variable, has_postcode: false, has_spot: false };
        Self { check, place, private: false }
    }

    fn is_public(&self) -> bool {
        !self.private && !self.check.has_postcode
    }

    fn document(&mut self, document: &ExecutableDocument) {
        for (_, operation) in document.operations.iter() {
            self.directives(&operation.node.directives);
            self.variables(&operation.node);
            self.selections(root_of(operation.node.ty), &operation.node.selection_set.node);
        }
        // Those that nothing uses, too.
        for fragment in document.fragments.values() {
            self.directives(&fragment.node.directives);
            let on = fragment.node.type_condition.node.on.node.as_str();
            self.selections(on, &fragment.node.selection_set.node);
        }
    }

    fn variables(&mut self, operation: &OperationDefinition) {
        for definition in operation.variable_definitions.iter().map(|one| &one.node) {
            self.directives(&definition.directives);
            if let Some(default) = &definition.default_value {
                self.value(&definition.var_type.node, &default.node.clone().into_value());
                // What a default is for is seen only where the variable is used.
                self.private |= self.place == Place::Kept && !says_nothing(&default.node);
            }
        }
    }

    fn selections(&mut self, object: &str, selections: &SelectionSet) {
        for selection in &selections.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => self.field(object, &field.node),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.selections(on.unwrap_or(object), &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    /// Directives take nothing but truth values.
    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
            match &value.node {
                Value::Boolean(_) => {}
                Value::Variable(name) => {
                    let sent = (self.check.variable)(name);
                    self.private |= !matches!(sent, Ok(None | Some(ConstValue::Boolean(_))) | Err(_));
                }
                _ => self.private = true,
            }
        }
    }

    fn field(&mut self, object: &str, field: &Field) {
        let name = field.name.node.as_str();
        let shape = self.check.shapes.field(object, name);
        for (argument, value) in &field.arguments {
            let of = shape.and_then(|shape| shape.argument(&argument.node));
            match of {
                Some(ty) => self.argument(object, name, &argument.node, ty, &value.node),
                None => self.unknown_argument(name, &argument.node, &value.node),
            }
        }
        self.private |= self.place == Place::Url && object == "Query" && ABOUT_A_CHILD.contains(&name);
        self.selections(shape.map_or("", FieldShape::base), &field.selection_set.node);
    }

    fn argument(&mut self, object: &str, field: &str, argument: &str, ty: &Type, value: &Value) {
        let own = object == "Query" && !PUBLIC.contains(&field);
        if self.place == Place::Kept && own {
            let is_fact = FACTS.contains(&argument);
            self.private |= if is_fact { has_leaf(value) } else { argument != "service" && has_text(value) };
        }
        self.value(ty, value);
    }

    /// Of introspection, or of nothing that there is.
    fn unknown_argument(&mut self, field: &str, argument: &str, value: &Value) {
        match (field, argument, value) {
            (_, "includeDeprecated", Value::Boolean(_)) => {}
            ("__type", "name", Value::String(_) | Value::Variable(_)) => {
                let ty = Type::new("String");
                if let Some(ty) = ty {
                    self.value(&ty, value);
                }
            }
            _ => self.private = true,
        }
    }

    /// A value of a type. One that does not fit may be anything, unless it is no object: a word or a number in the
    /// place of another is only a mistake.
    fn value(&mut self, ty: &Type, value: &Value) {
        let fits = self.check.value(ty, Some(value), &[]).is_ok();
        let takes_objects = matches!(self.check.shapes.input(base_name(ty)), Some(InputKind::Object { .. }));
        if (!fits || !takes_objects) && self.has_object(value) {
            self.private = true;
        }
    }

    fn has_object(&self, value: &Value) -> bool {
        match value {
            Value::Object(_) => true,
            Value::List(values) => values.iter().any(|value| self.has_object(value)),
            Value::Variable(name) => match (self.check.variable)(name) {
                Ok(Some(value)) => has_const_object(&value),
                _ => false,
            },
            _ => false,
        }
    }
}

fn has_const_object(value: &ConstValue) -> bool {
    match value {
        ConstValue::Object(_) => true,
        ConstValue::List(values) => values.iter().any(has_const_object),
        _ => false,
    }
}

/// A default that could be no fact about a child: a truth value of a directive, the size of a page at its usual.
fn says_nothing(value: &ConstValue) -> bool {
    matches!(value, ConstValue::Null | ConstValue::Boolean(_))
}

/// Whether anything stands in a value but variables.
fn has_leaf(value: &Value) -> bool {
    match value {
        Value::Variable(_) | Value::Null => false,
        Value::List(values) => values.iter().any(has_leaf),
        Value::Object(fields) => fields.values().any(has_leaf),
        _ => true,
    }
}

/// Whether a text stands in a value.
fn has_text(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::List(values) => values.iter().any(has_text),
        Value::Object(fields) => fields.values().any(has_text),
        _ => false,
    }
}
