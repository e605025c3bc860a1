//! How big a document is once its fragments are written out, found without writing them out: a few short
//! fragments that use each other twice come to more fields than could ever be looked at.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// How many selections, those of a fragment counted at each use, one operation may have.
const MOST_SELECTIONS: usize = 20_000;
/// How deep selections may be nested, fragments counted.
const DEEPEST: usize = 64;

/// Why a document is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unbounded {
    /// There is too much of it.
    TooBig,
    /// A fragment contains itself.
    Circular,
}

/// Whether every operation of a document is small enough to look at.
pub(crate) fn check_size(document: &ExecutableDocument) -> Result<(), Unbounded> {
    let mut measure = Measure { document, known: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        let size = measure.of(&operation.node.selection_set.node, 0)?;
        if size.selections > MOST_SELECTIONS || size.depth > DEEPEST {
            return Err(Unbounded::TooBig);
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Default)]
struct Size {
    selections: usize,
    depth: usize,
}

struct Measure<'d> {
    document: &'d ExecutableDocument,
    /// The sizes of fragments; none while a fragment is being measured.
    known: HashMap<&'d Name, Option<Size>>,
}

impl<'d> Measure<'d> {
    fn of(&mut self, selections: &'d SelectionSet, nested: usize) -> Result<Size, Unbounded> {
        if nested > DEEPEST {
            return Err(Unbounded::TooBig);
        }
        let mut size = Size::default();
        for selection in &selections.items {
            let within = match &selection.node {
                Selection::Field(field) => self.of(&field.node.selection_set.node, nested + 1)?,
                Selection::InlineFragment(fragment) => self.of(&fragment.node.selection_set.node, nested + 1)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, nested + 1)?,
            };
            size.selections = size.selections.saturating_add(1).saturating_add(within.selections);
            size.depth = size.depth.max(within.depth + 1);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'d Name, nested: usize) -> Result<Size, Unbounded> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(Unbounded::Circular),
            None => {}
        }
        // A fragment that does not exist is for validation to report.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Size::default());
        };
        self.known.insert(name, None);
        let size = self.of(&fragment.node.selection_set.node, nested)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::{Unbounded, check_size};

    fn check(document: &str) -> Result<(), Unbounded> {
        check_size(&parse_query(document).unwrap())
    }

    #[test]
    fn fragments_count_at_each_use() {
        let fragments: String =
            (0..30).map(|n| format!("fragment F{n} on A {{ ...F{m} ...F{m} }} ", m = n + 1)).collect();
        assert_eq!(
            check(&format!("{{ a {{ ...F0 }} }} {fragments} fragment F30 on A {{ b }}")),
            Err(Unbounded::TooBig)
        );
        assert_eq!(check("{ a { ...F ...F } } fragment F on A { b c }"), Ok(()));
    }

    #[test]
    fn an_operation_that_is_not_run_counts_too() {
        let (start, end) = ("a { ".repeat(40), "}".repeat(40));
        let deep = format!("query B {{ {start} ...F {end} }} fragment F on A {{ {start} b {end} }}");
        assert_eq!(check(&format!("query A {{ a }} {deep}")), Err(Unbounded::TooBig));
    }

    #[test]
    fn a_fragment_within_itself_is_found() {
        assert_eq!(check("{ ...F } fragment F on Q { a { ...G } } fragment G on A { ...F }"), Err(Unbounded::Circular));
    }
}
