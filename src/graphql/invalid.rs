//! What is wrong with a document, in our own words. The library's quote what was sent: the name of a field, of a variable
//! or of a fragment could be anything, a fact about a child among it. Said are the place, what was expected there by the
//! schema's own names, and what to do.

use async_graphql::{Pos, ServerError};
use domain::nearest::nearest;

use super::coercion::Shapes;
use super::errors::{PARSE_FAILED, VALIDATION_FAILED, document_error, request_error, set_code};
use crate::app::Fault;

/// A document that does not fit the schema.
pub(crate) fn invalid(message: &str) -> ServerError {
    document_error(VALIDATION_FAILED, message, Vec::new())
}

/// The parser's own text shows a line of the document.
pub(crate) fn does_not_parse(fault: &ServerError) -> ServerError {
    let message = format!("The document does not parse{}", at(&fault.locations));
    document_error(PARSE_FAILED, message, fault.locations.clone())
}

/// Gives an error that the library made its code, and its text.
pub(crate) fn classify(shapes: &Shapes, error: &mut ServerError) {
    // Fragments within fragments without any field between them, which is all that our own limits leave to it.
    if error.message.starts_with("The recursion depth of the query") {
        *error = request_error(Fault::too_complex(
            "Fragments are nested too deep: more than 32 within one another. Use fewer fragments within fragments.",
        ));
        return;
    }
    if error.path.is_empty() {
        error.message = format!("{}{}", told(shapes, &error.message), at(&error.locations));
        set_code(error, VALIDATION_FAILED);
    } else {
        let hidden = request_error(Fault::internal_without_source());
        error.message = hidden.message;
        error.extensions = hidden.extensions;
    }
}

fn at(places: &[Pos]) -> String {
    places.first().map_or_else(|| ".".to_owned(), |at| format!(": see line {}, column {}.", at.line, at.column))
}

/// What is wrong, without a full stop. A name between quotes is repeated only where it can be nothing but one of the schema's.
fn told(shapes: &Shapes, library: &str) -> String {
    let quoted: Vec<&str> = library.split('"').skip(1).step_by(2).collect();
    let starts = |beginning: &str| library.starts_with(beginning);
    match quoted.as_slice() {
        [field, object, ..] if starts("Unknown field") => {
            let near = nearest(field, shapes.fields_of(object));
            format!("The type {object} has no such field{}", suggested(near))
        }
        [argument, field, object, ..] if starts("Unknown argument") && library.contains("on field") => {
            let near = nearest(argument, shapes.arguments_of(object, field));
            format!("{object}.{field} takes no such argument{}", suggested(near))
        }
        [field, argument, object] if starts("Field") && library.contains("is required but not provided") => {
            format!("{object}.{field} needs the argument `{argument}`, which has no value here")
        }
        [field, ty] if starts("Field") && library.contains("must not have a selection") => {
            format!("`{field}` is of the type {ty}, which has no fields: leave out what follows it in braces")
        }
        [field, ty] if starts("Field") && library.contains("must have a selection") => {
            format!("`{field}` is of the type {ty}: say in braces which of its fields are asked for")
        }
        [_, _, expected] if starts("Variable") && library.contains("used in position expecting type") => {
            format!("A variable stands where a value of the type {expected} is expected: declare it with this type")
        }
        _ => without_names(library).to_owned(),
    }
}

fn suggested(near: Option<&str>) -> String {
    near.map_or_else(|| "; the schema says which there are".to_owned(), |near| format!("; the nearest is `{near}`"))
}

/// What the library says in these words, and we in those. In it all names are, or may be, the caller's.
const OTHERS: [(&str, &str); 22] = [
    ("Unknown argument", "The directive takes no such argument: `@skip` and `@include` take `if`"),
    ("Unknown type", "The schema has no such type"),
    ("Unknown fragment", "The document has no such fragment: add it, or ask for its fields here"),
    ("Unknown directive", "There is no such directive: there are `@skip` and `@include`"),
    ("Duplicate directive", "A directive stands here twice: leave one out"),
    ("Directive \"@", "A directive lacks an argument that it needs: `@skip` and `@include` take `if`"),
    ("Directive", "A directive may not stand here: `@skip` and `@include` stand at fields and fragments"),
    ("Cannot spread fragment", "A fragment contains itself: leave it out within itself"),
    (
        "Fragment \"",
        "A fragment is never used, or is on a type that nothing here can have: leave it out, or mend its type",
    ),
    ("Fragment cannot", "A fragment is on a type that nothing here can have: mend its type"),
    ("There can only be one argument", "An argument stands here twice: leave one out"),
    ("There can only be one variable", "A variable is declared twice: give one of the two another name"),
    (
        "Fields \"",
        "Two fields would have one name in the answer and are not the same: ask for one of them under another \
      name, as in `other: field`",
    ),
    (
        "Variable \"$",
        "A variable is declared and not used, or used and not declared: mend the list after the operation's name",
    ),
    ("Variable", "A variable is of a type that nothing can be sent for"),
    ("Invalid value for argument", "A value does not fit its argument"),
    ("Invalid default value", "The default value of a variable does not fit its type"),
    ("The Upload type", "Nothing is uploaded here: leave out the variable"),
    ("Operation name required", "Name one of the document's operations in `operationName`"),
    ("Unknown operation named", "Name one of the document's operations in `operationName`"),
    ("Schema is not configured for mutations", "The schema has no operations of this kind"),
    ("Schema is not configured for subscriptions", "The schema has no operations of this kind"),
];

fn without_names(library: &str) -> &'static str {
    let known = OTHERS.iter().find(|(beginning, _)| library.starts_with(beginning));
    known.map_or("The document does not fit the schema", |(_, ours)| ours)
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::graphql::coercion::Shapes;
    use crate::graphql::schema::sdl;

    /// Each text of the library with names of the caller's in it.
    const TEXTS: [&str; 25] = [
        "Unknown field \"xylophone\" on type \"Service\".",
        "Unknown argument \"xylophone\" on field \"service\" of type \"Query\".",
        "Unknown argument \"xylophone\" on directive \"skip\".",
        "Unknown type \"xylophone\"",
        "Unknown fragment: \"xylophone\"",
        "Unknown directive \"xylophone\"",
        "Duplicate directive \"xylophone\"",
        "Directive \"xylophone\" may not be used on \"FIELD\"",
        "Directive \"@xylophone\" argument \"if\" of type \"Boolean!\" is required but not provided",
        "Cannot spread fragment \"xylophone\"",
        "Fragment \"xylophone\" is never used",
        "Fragment \"xylophone\" cannot condition non composite type \"xylophone\"",
        "Fragment \"xylophone\" cannot be spread here as objects of type \"Query\" can never be of type \"Area\"",
        "There can only be one argument named \"xylophone\"",
        "There can only be one variable named \"$xylophone\"",
        "Fields \"xylophone\" conflict because \"name\" and \"slug\" are different fields. Use different aliases",
        "Variable \"$xylophone\" is not used by operation \"xylophone\"",
        "Variable \"$xylophone\" is not defined",
        "Variable \"xylophone\" cannot be of non-input type \"Service\"",
        "Variable \"xylophone\" of type \"[xylophone]\" used in position expecting type \"String!\"",
        "Invalid value for argument \"where.text\", expected type \"xylophone\"",
        "Invalid default value for argument: \"xylophone\"",
        "Unknown operation named \"xylophone\"",
        "Something new of \"xylophone\"",
        "xylophone without any quotes",
    ];

    #[test]
    fn no_name_of_the_callers_is_repeated() {
        let shapes = Shapes::read(&sdl()).unwrap();
        for text in TEXTS {
            let told = told(&shapes, text);
            assert!(!told.contains("xylophone") && told.len() > 20, "{text}: {told}");
        }
    }

    #[test]
    fn the_schemas_own_names_are_said() {
        let shapes = Shapes::read(&sdl()).unwrap();
        for (library, ours) in [
            ("Unknown field \"nam\" on type \"Service\".", "The type Service has no such field; the nearest is `name`"),
            (
                "Unknown argument \"slugg\" on field \"service\" of type \"Query\".",
                "Query.service takes no such argument; the nearest is `slug`",
            ),
            (
                "Field \"service\" argument \"slug\" of type \"Query\" is required but not provided",
                "Query.service needs the argument `slug`, which has no value here",
            ),
            (
                "Field \"service\" of type \"Service\" must have a selection of subfields",
                "`service` is of the type Service: say in braces which of its fields are asked for",
            ),
        ] {
            assert_eq!(told(&shapes, library), ours);
        }
    }
}
