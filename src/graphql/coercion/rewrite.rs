//! Takes the root fields at fault out of a document, so that the others can be answered.

use std::collections::HashSet;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;

/// Puts a harmless field in the place of each root field with one of these keys, and removes the fragments and
/// variables that nothing uses any longer.
pub(crate) fn set_aside(document: &mut ExecutableDocument, operation_name: Option<&str>, keys: &HashSet<&str>) {
    let fragments = document.fragments.clone();
    if let Some(operation) = operation_mut(document, operation_name) {
        replace(&mut operation.selection_set.node, keys, &fragments);
        let mut used = Used::default();
        used.selections(&operation.selection_set.node, &fragments);
        used.directives(&operation.directives);
        operation.variable_definitions.retain(|definition| used.variables.contains(&definition.node.name.node));
    }
    let mut used = Used::default();
    for (_, operation) in document.operations.iter() {
        used.selections(&operation.node.selection_set.node, &fragments);
    }
    document.fragments.retain(|name, _| used.fragments.contains(name));
}

fn operation_mut<'d>(document: &'d mut ExecutableDocument, name: Option<&str>) -> Option<&'d mut OperationDefinition> {
    let operation = match (&mut document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get_mut(name),
        (DocumentOperations::Multiple(operations), None) => operations.values_mut().next(),
    };
    operation.map(|operation| &mut operation.node)
}

type Fragments = std::collections::HashMap<Name, Positioned<async_graphql::parser::types::FragmentDefinition>>;

fn replace(selections: &mut SelectionSet, keys: &HashSet<&str>, fragments: &Fragments) {
    for selection in &mut selections.items {
        if let Selection::FragmentSpread(spread) = &selection.node
            && let Some(inlined) = inline(spread, fragments)
        {
            selection.node = inlined;
        }
        match &mut selection.node {
            Selection::Field(field) => {
                let key = field.node.response_key().clone();
                if keys.contains(key.node.as_str()) {
                    field.node = harmless(key, &field.node);
                }
            }
            Selection::InlineFragment(fragment) => replace(&mut fragment.node.selection_set.node, keys, fragments),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// A fragment on the root, written out where it is used, so that other uses of it stay as they are.
fn inline(
    spread: &Positioned<async_graphql::parser::types::FragmentSpread>,
    fragments: &Fragments,
) -> Option<Selection> {
    let fragment = fragments.get(&spread.node.fragment_name.node)?;
    let inline = async_graphql::parser::types::InlineFragment {
        type_condition: Some(fragment.node.type_condition.clone()),
        directives: spread.node.directives.clone(),
        selection_set: fragment.node.selection_set.clone(),
    };
    Some(Selection::InlineFragment(Positioned::new(inline, spread.pos)))
}

/// The field `__typename` under the same key.
fn harmless(key: Positioned<Name>, field: &Field) -> Field {
    Field {
        name: Positioned::new(Name::new("__typename"), key.pos),
        alias: Some(key),
        arguments: Vec::new(),
        directives: field.directives.clone(),
        selection_set: Positioned::default(),
    }
}

/// The variables and fragments that selections use.
#[derive(Default)]
struct Used {
    variables: HashSet<Name>,
    fragments: HashSet<Name>,
}

impl Used {
    fn selections(&mut self, selections: &SelectionSet, fragments: &Fragments) {
        for selection in &selections.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => {
                    field.node.arguments.iter().for_each(|(_, value)| self.value(&value.node));
                    self.selections(&field.node.selection_set.node, fragments);
                }
                Selection::InlineFragment(fragment) => self.selections(&fragment.node.selection_set.node, fragments),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = fragments.get(name)
                        && self.fragments.insert(name.clone())
                    {
                        self.selections(&fragment.node.selection_set.node, fragments);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<async_graphql::parser::types::Directive>]) {
        let arguments = directives.iter().flat_map(|directive| &directive.node.arguments);
        arguments.for_each(|(_, value)| self.value(&value.node));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Variable(name) => {
                self.variables.insert(name.clone());
            }
            Value::List(values) => values.iter().for_each(|value| self.value(value)),
            Value::Object(fields) => fields.values().for_each(|value| self.value(value)),
            _ => {}
        }
    }
}
