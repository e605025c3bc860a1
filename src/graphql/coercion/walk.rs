//! Walks the operation of a request: which root fields were sent a value that does not fit, and whether anything is
//! said about a child. The document is one that [`check_size`](super::check_size) has let through.

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, Type,
};
use async_graphql::{Name, Pos, Positioned, Value as ConstValue, Variables};

use super::shapes::Shapes;
use super::values::{Check, Misfit};

/// Root fields whose very use says something about a child.
const ABOUT_A_CHILD: [&str; 3] = ["matchServices", "checkEligibility", "place"];

/// Root fields whose answers say the same to everyone. Those that look up a school, a practice or a thing by its id
/// are not among them: who asks may ask about a child.
const PUBLIC: [&str; 13] = [
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

/// A root field that was sent a value that does not fit.
pub(crate) struct Faulty {
    /// The key under which its answer stands.
    pub(crate) key: String,
    /// Where it stands in the document.
    pub(crate) at: Pos,
    /// The path of the value, from the name of the argument.
    pub(crate) input: Vec<String>,
    /// What is the matter, without the value.
    pub(crate) message: String,
}

/// What looking over an operation showed.
pub(crate) struct Looked {
    /// The root fields at fault, one fault each.
    pub(crate) faulty: Vec<Faulty>,
    /// Whether the operation says something about a child.
    pub(crate) about_a_child: bool,
    /// Whether its answer may be kept and given to others.
    pub(crate) kept: Kept,
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
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let variable = |name: &Name| value_of(name, operation, variables);
    let mut walk = Walk {
        document,
        check: Check { shapes, variable: &variable, has_postcode: false, has_spot: false },
        looked: Looked { faulty: Vec::new(), about_a_child: false, kept: Kept::ForOthers },
    };
    walk.root(root, &operation.selection_set.node);
    walk.looked.about_a_child |= walk.check.has_postcode;
    let own = walk.looked.about_a_child || walk.check.has_spot || !walk.looked.faulty.is_empty();
    if own || operation.ty != OperationType::Query {
        walk.looked.kept = Kept::ForNobody;
    }
    walk.looked
}

fn value_of(name: &Name, operation: &OperationDefinition, variables: &Variables) -> Result<Option<ConstValue>, ()> {
    let definitions = operation.variable_definitions.iter();
    let definition = definitions.map(|one| &one.node).find(|one| one.name.node == *name).ok_or(())?;
    let default = definition.default_value.as_ref().map(|value| value.node.clone());
    Ok(variables.get(name).cloned().or(default))
}

struct Walk<'w> {
    document: &'w ExecutableDocument,
    check: Check<'w>,
    looked: Looked,
}

impl<'w> Walk<'w> {
    fn root(&mut self, object: &str, selections: &'w SelectionSet) {
        for selection in &selections.items {
            match self.within(&selection.node) {
                Ok(field) => self.root_field(object, field),
                Err(Some((_, selections))) => self.root(object, selections),
                Err(None) => {}
            }
        }
    }

    fn root_field(&mut self, object: &str, field: &'w Positioned<Field>) {
        let key = field.node.response_key().node.to_string();
        self.looked.about_a_child |= ABOUT_A_CHILD.contains(&field.node.name.node.as_str());
        if !PUBLIC.contains(&field.node.name.node.as_str()) {
            self.looked.kept = Kept::ForNobody;
        }
        if let Err(misfit) = self.field(object, &field.node) {
            let Misfit { path: input, message } = misfit;
            self.looked.faulty.push(Faulty { key, at: field.pos, input, message });
        }
    }

    fn field(&mut self, object: &str, field: &'w Field) -> Result<(), Misfit> {
        let shapes = self.check.shapes;
        // A field or an argument that does not exist is for validation to report.
        let Some(shape) = shapes.field(object, &field.name.node) else {
            return Ok(());
        };
        for argument in &shape.arguments {
            let sent = field.get_argument(&argument.name).map(|value| &value.node);
            if sent.is_some() {
                self.check.value(&argument.ty, sent, std::slice::from_ref(&argument.name))?;
            }
        }
        self.selections(base_name(&shape.ty), &field.selection_set.node)
    }

    fn selections(&mut self, object: &str, selections: &'w SelectionSet) -> Result<(), Misfit> {
        for selection in &selections.items {
            match self.within(&selection.node) {
                Ok(field) => self.field(object, &field.node)?,
                Err(Some((on, selections))) => self.selections(on.unwrap_or(object), selections)?,
                Err(None) => {}
            }
        }
        Ok(())
    }

    /// The field that a selection is, or else the selections of the fragment with the type that it is on.
    fn within(
        &self,
        selection: &'w Selection,
    ) -> Result<&'w Positioned<Field>, Option<(Option<&'w str>, &'w SelectionSet)>> {
        match selection {
            Selection::Field(field) => Ok(field),
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                Err(Some((on, &fragment.node.selection_set.node)))
            }
            Selection::FragmentSpread(spread) => {
                let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                Err(fragment.map(|fragment| {
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    (Some(on), &fragment.node.selection_set.node)
                }))
            }
        }
    }
}

/// The name of the type within lists.
pub(super) fn base_name(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(each) => base_name(each),
    }
}
