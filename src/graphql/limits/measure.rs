//! How big a document is once its fragments are written out, found without writing them out: each is measured once
//! and its size taken at each use.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::weights::{of_the_schema, weight, work};
use super::{Exceeded, Limit};
use crate::app::{LARGEST_PAGE, Limits, USUAL_PAGE};
use crate::graphql::coercion::{Shapes, root_of, sent_or_default};

/// How many fields a query may have once its fragments are written out, for each token that it may have. Only fragments
/// come to so many.
const FIELDS_A_TOKEN: usize = 2;
/// How deep the fields of an introspection may be nested: the usual ones have 14.
const SCHEMA_DEPTH: usize = 20;
/// How many lists of an introspection may lie within one another: types, their fields, the arguments of those.
const SCHEMA_LISTS: usize = 3;

/// Why a document is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unmeasured {
    /// There is too much of it.
    Exceeded(Exceeded),
    /// A fragment contains itself.
    Circular,
}

impl From<Exceeded> for Unmeasured {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

/// How many objects the answer to a document may have; of several operations, the most. Every operation is measured,
/// since validation walks them all, and the fragments that none uses.
pub(crate) fn measure(
    shapes: &Shapes,
    document: &ExecutableDocument,
    variables: &Variables,
    limits: &Limits,
) -> Result<usize, Unmeasured> {
    let most_fields = limits.tokens.saturating_mul(FIELDS_A_TOKEN);
    let (written, known) = (Written::default(), HashMap::new());
    let mut measure = Measure { shapes, document, variables, most_fields, written, known };
    let mut nodes = 0;
    for (_, operation) in document.operations.iter() {
        let size = measure.operation(&operation.node)?;
        Exceeded::check(Limit::RootFields, size.root_fields, limits.root_fields)?;
        Exceeded::check(Limit::Depth, size.depth, limits.depth)?;
        Exceeded::check(Limit::Nodes, size.nodes, limits.nodes)?;
        nodes = nodes.max(size.nodes);
    }
    for name in document.fragments.keys() {
        measure.fragment(name)?;
    }
    let Written { aliases, directives } = measure.written;
    Exceeded::check(Limit::Aliases, aliases, limits.aliases)?;
    Exceeded::check(Limit::Directives, directives, limits.directives)?;
    Ok(nodes)
}

/// What a selection set comes to.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields, those of fragments at each use.
    fields: usize,
    /// Fields that are its own and not nested.
    root_fields: usize,
    /// How deep fields are nested.
    depth: usize,
    /// How many lists lie within one another.
    lists: usize,
    /// Objects in the answer, but for those of `per_item`.
    nodes: usize,
    /// Objects in the answer for each item of the page that this is the selection on.
    per_item: usize,
}

impl Size {
    fn add(&mut self, other: Self, most_fields: usize) -> Result<(), Exceeded> {
        self.fields += other.fields;
        self.root_fields += other.root_fields;
        self.depth = self.depth.max(other.depth);
        self.lists = self.lists.max(other.lists);
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.per_item = self.per_item.saturating_add(other.per_item);
        Exceeded::check(Limit::Fields, self.fields, most_fields)
    }
}

/// What is counted as it is written, however often a fragment is used.
#[derive(Default)]
struct Written {
    aliases: usize,
    directives: usize,
}

struct Measure<'m> {
    shapes: &'m Shapes,
    document: &'m ExecutableDocument,
    variables: &'m Variables,
    most_fields: usize,
    written: Written,
    /// The sizes of fragments; none while a fragment is being measured.
    known: HashMap<&'m Name, Option<Size>>,
}

impl<'m> Measure<'m> {
    fn operation(&mut self, operation: &'m OperationDefinition) -> Result<Size, Unmeasured> {
        self.written.directives += operation.directives.len();
        for definition in &operation.variable_definitions {
            self.written.directives += definition.node.directives.len();
        }
        self.selections(root_of(operation.ty), &operation.selection_set.node)
    }

    // The parser nests no deeper than what was let through to it.
    fn selections(&mut self, object: &'m str, selections: &'m SelectionSet) -> Result<Size, Unmeasured> {
        let mut size = Size::default();
        for selection in &selections.items {
            let part = match &selection.node {
                Selection::Field(field) => self.field(object, &field.node)?,
                Selection::InlineFragment(fragment) => {
                    self.count(&fragment.node.directives);
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.selections(on.unwrap_or(object), &fragment.node.selection_set.node)?
                }
                Selection::FragmentSpread(spread) => {
                    self.count(&spread.node.directives);
                    self.fragment(&spread.node.fragment_name.node)?
                }
            };
            size.add(part, self.most_fields)?;
        }
        Ok(size)
    }

    fn count(&mut self, directives: &[Positioned<Directive>]) {
        self.written.directives += directives.len();
    }

    fn fragment(&mut self, name: &Name) -> Result<Size, Unmeasured> {
        // A fragment that does not exist is for validation to report.
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(Unmeasured::Circular),
            None => {}
        }
        self.known.insert(name, None);
        self.count(&fragment.node.directives);
        let on = fragment.node.type_condition.node.on.node.as_str();
        let size = self.selections(on, &fragment.node.selection_set.node)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }

    fn field(&mut self, object: &'m str, field: &'m Field) -> Result<Size, Unmeasured> {
        self.written.aliases += usize::from(field.alias.is_some());
        self.count(&field.directives);
        let shapes = self.shapes;
        let shape = shapes.field(object, &field.name.node);
        let within = self.selections(shape.map_or("", |shape| shape.base()), &field.selection_set.node)?;
        let mut size = Size { fields: within.fields + 1, root_fields: 1, ..Size::default() };
        match (shape, of_the_schema(&field.name.node)) {
            (None, Some(objects)) => {
                Exceeded::check(Limit::SchemaDepth, within.depth, SCHEMA_DEPTH)?;
                Exceeded::check(Limit::SchemaLists, within.lists, SCHEMA_LISTS)?;
                size.depth = 1;
                size.nodes = objects;
            }
            // One of the schema's own description, or one that does not exist.
            (None, None) => {
                size.depth = within.depth + 1;
                size.lists = within.lists + usize::from(is_list_of_the_schema(&field.name.node));
            }
            (Some(shape), _) => {
                size.depth = within.depth + 1;
                if shapes.is_object(shape.base()) {
                    let each = within.nodes.saturating_add(1);
                    let of_page = is_items_of_a_page(object, &field.name.node);
                    let nodes = if of_page {
                        each
                    } else if shape.takes("first") {
                        let page = self.page(field).saturating_mul(within.per_item);
                        each.saturating_add(page)
                    } else {
                        self.items(object, field, shape.is_list()).saturating_mul(each)
                    };
                    if of_page {
                        size.per_item = nodes;
                    } else {
                        size.nodes = nodes.saturating_add(work(object, &field.name.node));
                    }
                }
            }
        }
        Ok(size)
    }

    /// How long the page is that a field asks for. What is longer than may be is refused by the field itself.
    fn page(&self, field: &Field) -> usize {
        let asked = ["first", "last"].iter().find_map(|name| match self.argument(field, name)? {
            ConstValue::Number(number) => usize::try_from(number.as_u64()?).ok(),
            _ => None,
        });
        asked.unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE)
    }

    /// How many objects a field without pages is taken to come to.
    fn items(&self, object: &str, field: &Field, is_list: bool) -> usize {
        match self.argument(field, "ids") {
            Some(ConstValue::List(ids)) => ids.len().clamp(1, LARGEST_PAGE),
            _ => weight(object, &field.name.node, is_list),
        }
    }

    fn argument(&self, field: &Field, name: &str) -> Option<ConstValue> {
        let found = field.get_argument(name)?;
        match &found.node {
            Value::Variable(name) => sent_or_default(name, self.document, self.variables).ok().flatten(),
            value => value.clone().into_const(),
        }
    }
}

/// The lists of an introspection.
fn is_list_of_the_schema(field: &str) -> bool {
    matches!(
        field,
        "types" | "fields" | "args" | "inputFields" | "enumValues" | "interfaces" | "possibleTypes" | "directives"
    )
}

/// Whether a field of a page is one of the items of it.
fn is_items_of_a_page(object: &str, field: &str) -> bool {
    object.ends_with("Connection") && matches!(field, "nodes" | "edges")
}
