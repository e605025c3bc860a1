//! Walks the operation of a request: which fields were sent a value that does not fit, and whether anything is
//! said about a child. The document is one whose size was found to be within its limits.

use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::shapes::{FieldShape, Shapes};
use super::values::{Check, Misfit, NoValue};

/// Root fields whose very use says something about a child.
pub(super) const ABOUT_A_CHILD: [&str; 3] = ["matchServices", "checkEligibility", "place"];

/// Root fields whose answers say the same to everyone. Those that look up a school, a practice or a thing by its id
/// are not among them: who asks may ask about a child.
pub(super) const PUBLIC: [&str; 13] = [
    "__typename",
    "__schema",
    "__type",
    "provider",
    "providers",
    "service",
    "services",
    "offers",
    "area",
    "areas",
    "terms",
    "guides",
    "guide",
];

/// A field that was sent a value that does not fit.
pub(crate) struct Faulty {
    /// Where it stands in the document: no other field stands there.
    pub(crate) at: Pos,
    /// The path of the value, from the name of the argument. A field that there is not is none of it.
    pub(crate) input: Vec<String>,
    /// What is the matter, without the value.
    pub(crate) message: String,
}

/// What looking over an operation showed.
pub(crate) struct Looked {
    /// The fields at fault, one fault each.
    pub(crate) faulty: Vec<Faulty>,
    /// Whether its answer may be kept and given to others.
    pub(crate) kept: Kept,
    /// Whether a directive turns on a variable that has no value.
    pub(crate) undecided: bool,
}

/// Whether an answer may be kept and given to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It may: every root field is public, and no value is, or may be, where a child lives.
    ForOthers,
    /// It may not.
    ForNobody,
}

/// Looks over an operation of a document of bounded size.
pub(crate) fn look_over(
    shapes: &Shapes,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Looked {
    let root = root_of(operation.ty);
    let variable = |name: &Name| value_of(name, operation, variables);
    let mut walk = Walk {
        document,
        root,
        check: Check { shapes, variable: &variable, has_postcode: false, has_spot: false },
        seen: HashSet::new(),
        looked: Looked { faulty: Vec::new(), kept: Kept::ForOthers, undecided: false },
    };
    walk.selections(root, &operation.selection_set.node);
    let own = walk.check.has_postcode || walk.check.has_spot || !walk.looked.faulty.is_empty();
    if own || operation.ty != OperationType::Query {
        walk.looked.kept = Kept::ForNobody;
    }
    walk.looked
}

/// The name of the type that an operation starts from.
pub(crate) fn root_of(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

fn value_of(
    name: &Name,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<Option<ConstValue>, NoValue> {
    let definitions = operation.variable_definitions.iter();
    let definition = definitions.map(|one| &one.node).find(|one| one.name.node == *name).ok_or(NoValue::Undefined)?;
    let default = definition.default_value.as_ref().map(|value| value.node.clone());
    match variables.get(name).cloned().or(default) {
        None | Some(ConstValue::Null) if !definition.var_type.node.nullable => Err(NoValue::Needed),
        value => Ok(value),
    }
}

struct Walk<'w> {
    document: &'w ExecutableDocument,
    root: &'static str,
    check: Check<'w>,
    /// The fragments met: what is at fault in one is so at each use.
    seen: HashSet<&'w Name>,
    looked: Looked,
}

impl<'w> Walk<'w> {
    fn selections(&mut self, object: &'w str, selections: &'w SelectionSet) {
        for selection in &selections.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => self.field(object, field),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.selections(on.unwrap_or(object), &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get_key_value(&spread.node.fragment_name.node);
                    if let Some((name, fragment)) = fragment
                        && self.seen.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.selections(on, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn field(&mut self, object: &'w str, field: &'w Positioned<Field>) {
        if object == self.root && !PUBLIC.contains(&field.node.name.node.as_str()) {
            self.looked.kept = Kept::ForNobody;
        }
        // A field or an argument that does not exist is for validation to report.
        let Some(shape) = self.check.shapes.field(object, &field.node.name.node) else {
            return;
        };
        match self.arguments(shape, &field.node) {
            Ok(()) => self.selections(shape.base(), &field.node.selection_set.node),
            Err(Misfit { path: input, message, .. }) => {
                self.looked.faulty.push(Faulty { at: field.pos, input, message });
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
            if let Value::Variable(name) = &value.node {
                let value = (self.check.variable)(name);
                self.looked.undecided |= matches!(value, Ok(None | Some(ConstValue::Null)) | Err(NoValue::Needed));
            }
        }
    }

    fn arguments(&mut self, shape: &FieldShape, field: &Field) -> Result<(), Misfit> {
        for argument in &shape.arguments {
            let sent = field.get_argument(&argument.name).map(|value| &value.node);
            if sent.is_some() {
                self.check.value(&argument.ty, sent, std::slice::from_ref(&argument.name))?;
            }
        }
        Ok(())
    }
}
