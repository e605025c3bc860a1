//! Brings the data of an answer into the form that the specification asks for: fields in the order of the
//! query, a field that failed present and null, and where it may not be null, the nearest field around it that
//! may.
//!
//! The library leaves a failed field out, and orders fields as they happen to finish.

use std::collections::HashSet;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, Selection, SelectionSet, Type};
use async_graphql::{Name, PathSegment, ServerError, Value};

use crate::graphql::coercion::Shapes;

/// The data of an answer.
type Data = async_graphql::Value;

/// What is needed to complete the data of one operation.
pub(crate) struct Completion<'c> {
    pub(crate) shapes: &'c Shapes,
    pub(crate) document: &'c ExecutableDocument,
    /// The paths of errors, as [`written`] writes them.
    failed: HashSet<String>,
}

/// A value that may not be null is.
struct NullWhereNoneMayBe;

impl<'c> Completion<'c> {
    /// Completes the data of an answer with these errors.
    pub(crate) fn new(shapes: &'c Shapes, document: &'c ExecutableDocument, errors: &[ServerError]) -> Self {
        let failed = errors.iter().map(|error| written(&error.path)).filter(|path| !path.is_empty()).collect();
        Self { shapes, document, failed }
    }

    /// The data of the root object, complete. Null when a field of the root that may not be null failed.
    pub(crate) fn root(&self, object: &str, selections: &SelectionSet, data: Data) -> Data {
        let data = if data == Value::Null { Value::Object(IndexMap::new()) } else { data };
        self.object(object, &[selections], data, &mut Vec::new()).unwrap_or_default()
    }

    fn object(
        &self,
        object: &str,
        selections: &[&SelectionSet],
        data: Data,
        path: &mut Vec<PathSegment>,
    ) -> Result<Data, NullWhereNoneMayBe> {
        let Value::Object(mut found) = data else {
            return Ok(data);
        };
        let mut fields = IndexMap::new();
        for set in selections {
            self.collect(object, set, &mut fields);
        }
        let mut complete = IndexMap::with_capacity(found.len());
        for (key, (ty, same_key)) in fields {
            let value = found.swap_remove(&key);
            path.push(PathSegment::Field(key.to_string()));
            let completed = match value {
                Some(value) => self.value(ty, &same_key, value, path).map(Some),
                None if self.failed.contains(&written(path)) => null(ty).map(Some),
                None => Ok(None),
            };
            path.pop();
            if let Some(value) = completed? {
                complete.insert(key, value);
            }
        }
        // What no field of the schema accounts for: introspection.
        complete.extend(found);
        Ok(Value::Object(complete))
    }

    fn value(
        &self,
        ty: Option<&Type>,
        fields: &[&Field],
        value: Data,
        path: &mut Vec<PathSegment>,
    ) -> Result<Data, NullWhereNoneMayBe> {
        let Some(ty) = ty else {
            return Ok(value);
        };
        let completed = match (&ty.base, value) {
            (_, Value::Null) => null(Some(ty)),
            (BaseType::List(each), Value::List(values)) => self.list(each, fields, values, path),
            (BaseType::Named(name), value) => {
                let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set.node).collect();
                self.object(name, &sets, value, path)
            }
            (BaseType::List(_), value) => Ok(value),
        };
        completed.or_else(|_| null(Some(ty)))
    }

    fn list(
        &self,
        each: &Type,
        fields: &[&Field],
        values: Vec<Data>,
        path: &mut Vec<PathSegment>,
    ) -> Result<Data, NullWhereNoneMayBe> {
        let mut complete = Vec::with_capacity(values.len());
        for (index, value) in values.into_iter().enumerate() {
            path.push(PathSegment::Index(index));
            let completed = self.value(Some(each), fields, value, path);
            path.pop();
            complete.push(completed?);
        }
        Ok(Value::List(complete))
    }

    /// The fields of an object by the key of their answer, in order, those of fragments among them. On an
    /// interface, those of every fragment, since the data says which apply.
    fn collect<'f>(
        &'f self,
        object: &str,
        selections: &'f SelectionSet,
        into: &mut IndexMap<Name, (Option<&'f Type>, Vec<&'f Field>)>,
    ) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => {
                    let shape = self.shapes.field(object, &field.node.name.node);
                    let key = field.node.response_key().node.clone();
                    let entry = into.entry(key).or_insert_with(|| (shape.map(|shape| &shape.ty), Vec::new()));
                    entry.1.push(&field.node);
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.collect_within(object, on, &fragment.node.selection_set.node, into);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.collect_within(object, Some(on), &fragment.node.selection_set.node, into);
                    }
                }
            }
        }
    }

    fn collect_within<'f>(
        &'f self,
        object: &str,
        on: Option<&'f str>,
        selections: &'f SelectionSet,
        into: &mut IndexMap<Name, (Option<&'f Type>, Vec<&'f Field>)>,
    ) {
        match on {
            Some(on) if self.shapes.is_abstract(object) => self.collect(on, selections, into),
            Some(on) if on != object && !self.shapes.is_abstract(on) => {}
            _ => self.collect(object, selections, into),
        }
    }
}

/// A path as a text that no other path has: keys are names, in which there is no slash.
fn written(path: &[PathSegment]) -> String {
    path.iter().fold(String::new(), |path, segment| match segment {
        PathSegment::Field(key) => path + "/" + key,
        PathSegment::Index(index) => path + "/" + &index.to_string(),
    })
}

fn null(ty: Option<&Type>) -> Result<Data, NullWhereNoneMayBe> {
    match ty {
        Some(ty) if !ty.nullable => Err(NullWhereNoneMayBe),
        _ => Ok(Value::Null),
    }
}
