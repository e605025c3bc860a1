//! Takes the fields at fault out of a document, so that the others can be answered, and finds in the answer where they
//! would have stood.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection,
    SelectionSet,
};
use async_graphql::{Name, PathSegment, Pos, Positioned, Value as ConstValue};
use async_graphql_value::Value;

use super::walk::Faulty;

/// What fields at fault were set aside as: each is `__typename` under a name of its own, which stands in the answer
/// wherever the field would have stood.
pub(crate) struct Aside {
    /// What these names start with. No name of the document does.
    prefix: String,
    /// The key under which each of the fields would have stood, in their order.
    keys: Vec<Name>,
}

impl Aside {
    /// Sets fields aside, and removes the fragments and variables that nothing uses any longer. `text` is what was
    /// parsed into the document.
    pub(crate) fn of(document: &mut ExecutableDocument, text: &str, faulty: &[Faulty]) -> Self {
        let prefix = not_in(text, "aside_");
        let at: HashMap<Pos, usize> = faulty.iter().enumerate().map(|(index, faulty)| (faulty.at, index)).collect();
        let keys = vec![Name::new(""); faulty.len()];
        let mut aside = Self { prefix, keys };
        for operation in operations_mut(&mut document.operations) {
            aside.replace(&mut operation.selection_set.node, &at);
        }
        for fragment in document.fragments.values_mut() {
            aside.replace(&mut fragment.node.selection_set.node, &at);
        }
        remove_unused(document);
        aside
    }

    fn replace(&mut self, selections: &mut SelectionSet, at: &HashMap<Pos, usize>) {
        for selection in &mut selections.items {
            match &mut selection.node {
                Selection::Field(field) => match at.get(&field.pos) {
                    Some(index) => {
                        let key = field.node.response_key().node.clone();
                        // It is there when the field would be.
                        let directives = std::mem::take(&mut field.node.directives);
                        let harmless = typename_as(&format!("{}{index}", self.prefix), field.node.name.pos);
                        field.node = Field { directives, ..harmless };
                        if let Some(place) = self.keys.get_mut(*index) {
                            *place = key;
                        }
                    }
                    None => self.replace(&mut field.node.selection_set.node, at),
                },
                Selection::InlineFragment(fragment) => self.replace(&mut fragment.node.selection_set.node, at),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

/// Takes what was set aside out of the data: which field it was, and the path where it would have stood. Each path is
/// found once.
pub(crate) fn take_out_aside(data: &mut ConstValue, aside: &Aside) -> Vec<(usize, Vec<PathSegment>)> {
    let mut found = Vec::new();
    take_out(data, aside, &mut Vec::new(), &mut found);
    found
}

fn take_out(
    data: &mut ConstValue,
    aside: &Aside,
    path: &mut Vec<PathSegment>,
    found: &mut Vec<(usize, Vec<PathSegment>)>,
) {
    match data {
        ConstValue::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push(PathSegment::Index(index));
                take_out(item, aside, path, found);
                path.pop();
            }
        }
        ConstValue::Object(fields) => {
            let mut keys: HashSet<&str> = HashSet::new();
            fields.retain(|name, _| {
                let index = name.strip_prefix(aside.prefix.as_str()).and_then(|index| index.parse().ok());
                let Some((index, key)) = index.and_then(|index: usize| Some((index, aside.keys.get(index)?))) else {
                    return true;
                };
                if keys.insert(key.as_str()) {
                    let here = path.iter().cloned().chain([PathSegment::Field(key.to_string())]);
                    found.push((index, here.collect()));
                }
                false
            });
            for (name, value) in fields {
                path.push(PathSegment::Field(name.to_string()));
                take_out(value, aside, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// A name that starts so and does not stand in a text.
pub(super) fn not_in(text: &str, start: &str) -> String {
    let mut name = start.to_owned();
    while text.contains(&name) {
        name.push('_');
    }
    name
}

/// The field `__typename` under a name of its own.
pub(super) fn typename_as(alias: &str, at: Pos) -> Field {
    Field {
        name: Positioned::new(Name::new("__typename"), at),
        alias: Some(Positioned::new(Name::new(alias), at)),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::default(),
    }
}

pub(super) fn operations_mut(operations: &mut DocumentOperations) -> Vec<&mut OperationDefinition> {
    match operations {
        DocumentOperations::Single(operation) => vec![&mut operation.node],
        DocumentOperations::Multiple(operations) => operations.values_mut().map(|one| &mut one.node).collect(),
    }
}

fn remove_unused(document: &mut ExecutableDocument) {
    let fragments = document.fragments.clone();
    let mut spread = HashSet::new();
    for operation in operations_mut(&mut document.operations) {
        let mut used = Used::default();
        used.selections(&operation.selection_set.node, &fragments);
        used.directives(&operation.directives);
        operation.variable_definitions.retain(|one| used.variables.contains(&one.node.name.node));
        spread.extend(used.fragments);
    }
    document.fragments.retain(|name, _| spread.contains(name));
}

/// The variables and fragments that selections use.
#[derive(Default)]
struct Used {
    variables: HashSet<Name>,
    fragments: HashSet<Name>,
}

impl Used {
    fn selections(&mut self, selections: &SelectionSet, fragments: &HashMap<Name, Positioned<FragmentDefinition>>) {
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

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
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
