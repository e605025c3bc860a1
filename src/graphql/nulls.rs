//! Brings the data of an answer into the form that the specification asks for: fields in the order of the
//! query, a field that failed present and null, and where it may not be null, the nearest field around it that
//! may.
//!
//! The library leaves a failed field out. It orders the fields of the root and of whatever is asked for by an interface as
//! they happen to finish, and those of all other objects as they stand (`types`). Where nothing failed and nothing is asked
//! for by an interface or twice, the root alone is looked at.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::iter::once;
use std::rc::Rc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, Selection, SelectionSet, Type};
use async_graphql::{Name, PathSegment, ServerError, Value, Variables};
use async_graphql_value::Value as Written;

use crate::graphql::coercion::{Shapes, base_name};

/// The data of an answer.
type Data = async_graphql::Value;

/// The fields that an object is to have, by their keys in the answer: the type of each, and where it stands.
type Fields<'c> = IndexMap<Name, (Option<&'c Type>, Vec<&'c Field>)>;

/// What is needed to complete the data of one operation.
pub(crate) struct Completion<'c> {
    shapes: &'c Shapes,
    document: &'c ExecutableDocument,
    variables: &'c Variables,
    /// The paths of errors, as [`written`] writes them.
    failed: HashSet<String>,
    /// The fields of one selection on one type, which are the same for each object of a list. By address: the document
    /// and the shapes outlive this.
    known: RefCell<HashMap<(*const u8, *const SelectionSet), Rc<Fields<'c>>>>,
}

/// A value that may not be null is.
struct NullWhereNoneMayBe;

impl<'c> Completion<'c> {
    /// Completes the data of an answer with these errors.
    pub(crate) fn new(
        shapes: &'c Shapes,
        document: &'c ExecutableDocument,
        variables: &'c Variables,
        errors: &[ServerError],
    ) -> Self {
        let failed = errors.iter().map(|error| written(&error.path)).filter(|path| !path.is_empty()).collect();
        Self { shapes, document, variables, failed, known: RefCell::default() }
    }

    /// The data of the root object, complete. Null when a field of the root that may not be null failed.
    pub(crate) fn root(&self, object: &'c str, selections: &'c SelectionSet, data: Data) -> Data {
        let mut data = if data == Value::Null { Value::Object(IndexMap::new()) } else { data };
        let fields = self.fields(object, once(selections));
        if self.failed.is_empty() && fields.values().all(|(ty, same_key)| self.stands_in_order(*ty, same_key)) {
            if let Value::Object(found) = &mut data {
                found.sort_by_cached_key(|key, _| fields.get_index_of(key));
            }
            return data;
        }
        match self.object(object, once(selections), &mut data, &mut Vec::new()) {
            Ok(()) => data,
            Err(NullWhereNoneMayBe) => Value::Null,
        }
    }

    /// Whether the library has put all within a field of the root in order.
    fn stands_in_order(&self, ty: Option<&Type>, same_key: &[&Field]) -> bool {
        same_key.len() == 1 && !ty.is_some_and(|ty| self.shapes.is_abstract(base_name(ty)))
    }

    fn object(
        &self,
        object: &'c str,
        selections: impl Iterator<Item = &'c SelectionSet> + Clone,
        data: &mut Data,
        path: &mut Vec<PathSegment>,
    ) -> Result<(), NullWhereNoneMayBe> {
        let Value::Object(found) = data else {
            return Ok(());
        };
        let fields = self.fields(object, selections);
        if found.keys().eq(fields.keys()) {
            let mut of_fields = found.iter_mut().zip(fields.values());
            return of_fields.try_for_each(|((key, value), (ty, same_key))| {
                self.within(key, path, |path| self.value(*ty, same_key, value, path))
            });
        }
        let mut complete = IndexMap::with_capacity(found.len());
        for (key, (ty, same_key)) in fields.iter() {
            let value = found.swap_remove(key);
            let completed = self.within(key, path, |path| match value {
                Some(mut value) => self.value(*ty, same_key, &mut value, path).map(|()| Some(value)),
                None if self.failed.contains(&written(path)) => null(*ty).map(Some),
                None => Ok(None),
            })?;
            if let Some(value) = completed {
                complete.insert(key.clone(), value);
            }
        }
        // What no field of the schema accounts for: introspection.
        complete.append(found);
        *found = complete;
        Ok(())
    }

    /// Does some work at a key further down the path.
    fn within<T>(&self, key: &Name, path: &mut Vec<PathSegment>, work: impl FnOnce(&mut Vec<PathSegment>) -> T) -> T {
        path.push(PathSegment::Field(key.to_string()));
        let done = work(path);
        path.pop();
        done
    }

    fn fields(&self, object: &'c str, selections: impl Iterator<Item = &'c SelectionSet> + Clone) -> Rc<Fields<'c>> {
        let mut each = selections.clone();
        let alone = match (each.next(), each.next()) {
            (Some(alone), None) => Some((object.as_ptr(), std::ptr::from_ref(alone))),
            _ => None,
        };
        if let Some(fields) = alone.and_then(|alone| self.known.borrow().get(&alone).cloned()) {
            return fields;
        }
        let mut fields = IndexMap::new();
        for set in selections {
            self.collect(object, set, &mut fields);
        }
        let fields = Rc::new(fields);
        if let Some(alone) = alone {
            self.known.borrow_mut().insert(alone, Rc::clone(&fields));
        }
        fields
    }

    fn value(
        &self,
        ty: Option<&'c Type>,
        fields: &[&'c Field],
        value: &mut Data,
        path: &mut Vec<PathSegment>,
    ) -> Result<(), NullWhereNoneMayBe> {
        let Some(ty) = ty else {
            return Ok(());
        };
        let completed = match (&ty.base, &mut *value) {
            (_, Value::Null) => Err(NullWhereNoneMayBe),
            (BaseType::List(each), Value::List(values)) => self.list(each, fields, values, path),
            (BaseType::Named(name), Value::Object(_)) => {
                self.object(name, fields.iter().map(|field| &field.selection_set.node), value, path)
            }
            _ => Ok(()),
        };
        if let Err(NullWhereNoneMayBe) = completed {
            *value = null(Some(ty))?;
        }
        Ok(())
    }

    fn list(
        &self,
        each: &'c Type,
        fields: &[&'c Field],
        values: &mut [Data],
        path: &mut Vec<PathSegment>,
    ) -> Result<(), NullWhereNoneMayBe> {
        values.iter_mut().enumerate().try_for_each(|(index, value)| {
            path.push(PathSegment::Index(index));
            let completed = self.value(Some(each), fields, value, path);
            path.pop();
            completed
        })
    }

    /// The fields of an object by the key of their answer, in order, those of fragments among them. On an
    /// interface, those of every fragment, since the data says which apply.
    fn collect(&self, object: &str, selections: &'c SelectionSet, into: &mut Fields<'c>) {
        for selection in selections.items.iter().filter(|selection| !self.is_left_out(&selection.node)) {
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

    fn is_left_out(&self, selection: &Selection) -> bool {
        selection.directives().iter().any(|directive| {
            let says = directive.node.get_argument("if").and_then(|value| match &value.node {
                Written::Boolean(says) => Some(*says),
                Written::Variable(name) => match self.variables.get(name) {
                    Some(Value::Boolean(says)) => Some(*says),
                    _ => None,
                },
                _ => None,
            });
            match directive.node.name.node.as_str() {
                "skip" => says == Some(true),
                "include" => says == Some(false),
                _ => false,
            }
        })
    }

    fn collect_within(&self, object: &str, on: Option<&str>, selections: &'c SelectionSet, into: &mut Fields<'c>) {
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
