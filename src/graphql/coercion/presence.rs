//! Tells an object of which nothing is wanted in the end, since directives or fragments leave all of it out, from one that
//! is not there.
//!
//! The library answers null for both, and null where none may be takes what is around it along.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Positioned, Value as ConstValue};

use super::rewrite::{not_in, operations_mut, typename_as};

/// A field that every object of an answer is asked for besides: its type, under a name that the document has not.
pub(crate) struct Presence(String);

impl Presence {
    /// Asks for it in a document in which something could be left out. `text` is what was parsed into the document.
    pub(crate) fn mark(document: &mut ExecutableDocument, text: &str) -> Option<Self> {
        if !text.contains('@') && !text.contains("...") {
            return None;
        }
        let presence = Self(not_in(text, "present_"));
        operations_mut(&mut document.operations)
            .into_iter()
            .for_each(|one| presence.within(&mut one.selection_set.node));
        document.fragments.values_mut().for_each(|one| presence.within(&mut one.node.selection_set.node));
        Some(presence)
    }

    fn within(&self, selections: &mut SelectionSet) {
        for selection in &mut selections.items {
            match &mut selection.node {
                Selection::Field(field) => self.field(&mut field.node),
                Selection::InlineFragment(fragment) => self.within(&mut fragment.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&self, field: &mut Field) {
        // What is said of the schema itself is never null for want of a field.
        if field.selection_set.node.items.is_empty() || field.name.node.starts_with("__") {
            return;
        }
        self.within(&mut field.selection_set.node);
        let at = field.name.pos;
        let own = Positioned::new(typename_as(&self.0, at), at);
        let own = Positioned::new(Selection::Field(own), at);
        field.selection_set.node.items.push(own);
    }

    /// Takes it out of the data.
    pub(crate) fn take_out(&self, data: &mut ConstValue) {
        match data {
            ConstValue::List(items) => items.iter_mut().for_each(|item| self.take_out(item)),
            ConstValue::Object(fields) => {
                fields.retain(|name, _| *name != self.0);
                fields.values_mut().for_each(|value| self.take_out(value));
            }
            _ => {}
        }
    }
}
