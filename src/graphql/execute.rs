//! From a request to its answer: looks the values over, runs what is sound, and gives every error its code.

use std::collections::HashSet;
use std::error::Error;
use std::time::Duration;

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{PathSegment, Request, Response, ServerError, Value};
use tracing::error;

use super::coercion::{Faulty, Looked, Shapes, Unbounded, check_size, look_over, selected_operation, set_aside};
use super::context::RequestScope;
use super::errors::{
    OF_THE_SYSTEM, PARSE_FAILED, PrivateSource, VALIDATION_FAILED, code_name, code_of, code_of_all, document_error,
    request_error, set_code,
};
use super::nulls::Completion;
use super::operation_name::OperationName;
use super::schema::{ApiSchema, build, print};
use crate::app::{AppState, Fault, FaultCode};
use crate::metrics::OperationKind;

/// How a request came in.
pub struct How {
    /// The identifier by which the log and an INTERNAL error name the request.
    pub request_id: String,
    /// Whether it may say anything about a child, as a request whose facts would stand in its URL may not.
    pub may_be_about_a_child: bool,
    /// Whether it may change anything.
    pub may_change_things: bool,
}

/// What goes back, with what the log and the metrics may know of it.
pub struct Answer {
    /// Data and errors.
    pub response: Response,
    /// Whether the request never ran: its document or its form was at fault.
    pub refused: bool,
    /// The name of the operation, where it has a plain one.
    pub operation: Option<OperationName>,
    /// What kind of operation it was.
    pub kind: OperationKind,
}

impl Answer {
    /// `ok`, or the code of the gravest error.
    pub fn code(&self) -> &'static str {
        code_of_all(&self.response.errors)
    }

    /// Whether this side is at fault that the request never came to an end.
    pub fn failed(&self) -> bool {
        self.refused && OF_THE_SYSTEM.map(code_name).contains(&self.code())
    }

    /// Whether a part of the service was away, so that asking again shortly may help.
    pub fn unavailable(&self) -> bool {
        let away = code_name(FaultCode::Unavailable);
        self.response.errors.iter().filter_map(code_of).any(|code| code == away)
    }
}

/// The schema with what is needed to answer by it.
pub struct Api {
    schema: ApiSchema,
    shapes: Shapes,
    app: AppState,
    time_limit: Duration,
}

impl Api {
    /// The interface to these use cases.
    pub fn new(app: AppState) -> Self {
        let schema = build(&app.settings().limits);
        Self { shapes: Shapes::read(&print(&schema)), schema, time_limit: app.settings().limits.time, app }
    }

    /// Answers a request.
    pub async fn answer(&self, mut request: Request, how: &How) -> Answer {
        let document = match request.parsed_query() {
            Ok(document) => document.clone(),
            Err(fault) => return refuse(does_not_parse(&fault)),
        };
        let selected = selected_operation(&document, &request);
        let operation = selected.and_then(|(name, _)| name).and_then(OperationName::parse);
        let kind = selected.map_or(OperationKind::Unread, |(_, operation)| kind_of(operation.node.ty));
        Answer { operation, kind, ..self.answer_to(request, &document, how).await }
    }

    async fn answer_to(&self, mut request: Request, document: &ExecutableDocument, how: &How) -> Answer {
        match check_size(document) {
            Ok(()) => {}
            Err(Unbounded::TooBig) => return refuse(request_error(Fault::too_complex())),
            Err(Unbounded::Circular) => {
                return refuse(document_error(VALIDATION_FAILED, "A fragment contains itself.", Vec::new()));
            }
        }
        let Some((_, operation)) = selected_operation(document, &request) else {
            let message = "Name one of the document's operations in `operationName`.";
            return refuse(document_error(VALIDATION_FAILED, message, Vec::new()));
        };
        let operation = &operation.node;
        if operation.ty == OperationType::Mutation && !how.may_change_things {
            return refuse(request_error(Fault::forbidden("Changes are made by POST alone.")));
        }
        let looked = look_over(&self.shapes, document, operation, &request.variables);
        if looked.about_a_child && !how.may_be_about_a_child {
            let message = "What is known about a child, a postcode among it, is sent by POST alone.";
            return refuse(request_error(Fault::forbidden(message)));
        }
        for definition in &operation.variable_definitions {
            let definition = &definition.node;
            if let Some(default) = &definition.default_value {
                let sent = request.variables.entry(definition.name.node.clone());
                sent.or_insert_with(|| default.node.clone());
            }
        }
        let response = self.run(request, document, &looked).await;
        let refused = response.data == Value::Null && response.errors.iter().any(|error| error.path.is_empty());
        let mut response = self.finish(response, document, operation, looked, refused);
        close(&mut response.errors, how);
        Answer { response, refused, operation: None, kind: OperationKind::Unread }
    }

    async fn run(&self, mut request: Request, document: &ExecutableDocument, looked: &Looked) -> Response {
        if !looked.faulty.is_empty() {
            let keys: HashSet<&str> = looked.faulty.iter().map(|faulty| faulty.key.as_str()).collect();
            let mut sound = document.clone();
            set_aside(&mut sound, request.operation_name.as_deref(), &keys);
            request.set_parsed_query(sound);
        }
        let request = request.data(RequestScope::new(self.app.clone()));
        match tokio::time::timeout(self.time_limit, self.schema.execute(request)).await {
            Ok(response) => response,
            Err(_) => Response::from_errors(vec![request_error(Fault::timeout())]),
        }
    }

    fn finish(
        &self,
        mut response: Response,
        document: &ExecutableDocument,
        operation: &async_graphql::parser::types::OperationDefinition,
        looked: Looked,
        refused: bool,
    ) -> Response {
        if refused {
            return response;
        }
        if let Value::Object(data) = &mut response.data {
            for faulty in &looked.faulty {
                data.swap_remove(faulty.key.as_str());
            }
        }
        response.errors.extend(looked.faulty.into_iter().map(bad_input));
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        let completion = Completion::new(&self.shapes, document, &response.errors);
        response.data = completion.root(root, &operation.selection_set.node, response.data);
        response
    }
}

fn kind_of(operation: OperationType) -> OperationKind {
    match operation {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        // The schema has none.
        OperationType::Subscription => OperationKind::Unread,
    }
}

/// An answer of one error.
fn refuse(error: ServerError) -> Answer {
    Answer { response: Response::from_errors(vec![error]), refused: true, operation: None, kind: OperationKind::Unread }
}

/// A request that is none: the answer to a body or a URL that cannot be read.
pub fn bad_request(message: &str) -> Answer {
    refuse(request_error(Fault::bad_input_at(Vec::new(), message)))
}

/// A fault of the system that ended the whole request.
pub fn internal(how: &How) -> Answer {
    let mut answer = refuse(request_error(Fault::internal_without_source()));
    close(&mut answer.response.errors, how);
    answer
}

fn bad_input(faulty: Faulty) -> ServerError {
    let fault = Fault::bad_input_at(faulty.input, faulty.message);
    let mut error = request_error(fault);
    error.locations = vec![faulty.at];
    error.path = vec![PathSegment::Field(faulty.key)];
    error
}

/// The parser's own text shows a line of the document, in which a fact about a child may stand.
fn does_not_parse(fault: &ServerError) -> ServerError {
    if fault.message.starts_with("recursion limit exceeded") {
        return request_error(Fault::too_complex());
    }
    let message = match fault.locations.first() {
        Some(at) => format!("The document does not parse: see line {}, column {}.", at.line, at.column),
        None => "The document does not parse.".to_owned(),
    };
    document_error(PARSE_FAILED, message, fault.locations.clone())
}

/// Gives each error its code, takes out what may not be shown, and logs what only the log may know.
fn close(errors: &mut [ServerError], how: &How) {
    for error in errors {
        if code_of(error).is_none() {
            classify(error);
        }
        if let Some(PrivateSource(source)) = error.source::<PrivateSource>() {
            error!(
                request_id = how.request_id,
                error = with_cause(source.as_ref()),
                "a request met a fault of the system"
            );
        }
        error.source = None;
        if code_of(error) == Some(code_name(FaultCode::Internal))
            && let Some(extensions) = &mut error.extensions
        {
            extensions.set("requestId", how.request_id.as_str());
        }
    }
}

/// The text of an error with that of its cause. A cause of a cause is in the cause's own text.
fn with_cause(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Errors that the library made.
fn classify(error: &mut ServerError) {
    let too_complex = error.message == "Query is too complex."
        || error.message == "Query is nested too deep."
        || error.message.starts_with("The recursion depth of the query")
        || error.message.starts_with("The number of directives");
    if too_complex {
        *error = request_error(Fault::too_complex());
    } else if error.path.is_empty() {
        // These two texts quote a value, which may be a fact about a child.
        if error.message.starts_with("Invalid value for argument") {
            error.message = "A value does not fit its argument.".to_owned();
        } else if error.message.starts_with("Invalid default value") {
            error.message = "The default value of a variable does not fit its type.".to_owned();
        }
        set_code(error, VALIDATION_FAILED);
    } else {
        let hidden = request_error(Fault::internal_without_source());
        error.message = hidden.message;
        error.extensions = hidden.extensions;
    }
}
