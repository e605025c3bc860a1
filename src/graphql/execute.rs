//! From a request to its answer: looks the values over, runs what is sound, and gives every error its code.

use std::collections::HashSet;
use std::time::Duration;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{PathSegment, Request, Response, ServerError, Value};
use tracing::error;

use super::coercion::{Faulty, Kept, Looked, Shapes, Unbounded, check_size, look_over, selected_operation, set_aside};
use super::context::RequestScope;
use super::errors::{
    PARSE_FAILED, PrivateSource, VALIDATION_FAILED, code_name, code_of, document_error, request_error, set_code,
};
use super::normalised::normalised;
use super::nulls::Completion;
use super::schema::{ApiSchema, build, print};
use crate::app::{AppState, Fault, FaultCode, LoadFault, PublicAnswer, PublicQuestion};

/// How a request came in.
pub struct How {
    /// The identifier by which the log and an INTERNAL error name the request.
    pub request_id: String,
    /// Whether it may say anything about a child, as a request whose facts would stand in its URL may not.
    pub may_be_about_a_child: bool,
    /// Whether it may change anything.
    pub may_change_things: bool,
}

/// What goes back.
pub struct Answer {
    /// Data and errors, as JSON.
    pub body: Vec<u8>,
    /// Whether the request ran.
    pub ran: Ran,
    /// Whether it is the answer to a public question, without a fault, so that others may be given it too.
    pub public: bool,
    /// Whether the database could not confirm what it was made of.
    pub stale: bool,
}

/// Whether a request ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// It did, whatever came of its fields.
    Through,
    /// Its document or its form was at fault.
    Refused,
    /// This side was at fault that it never came to an end.
    Failed,
}

impl Answer {
    /// The answer that a response is, once nothing in it is left that may not be shown.
    fn of(response: &Response, refused: bool, stale: bool) -> Self {
        let of_the_system = [FaultCode::Internal, FaultCode::Timeout, FaultCode::Unavailable].map(code_name);
        let failed = response.errors.iter().filter_map(code_of).any(|code| of_the_system.contains(&code));
        let ran = match (refused, failed) {
            (false, _) => Ran::Through,
            (true, true) => Ran::Failed,
            (true, false) => Ran::Refused,
        };
        Self { body: body(response), ran, public: false, stale }
    }
}

fn body(response: &Response) -> Vec<u8> {
    serde_json::to_vec(response).unwrap_or_default()
}

/// A response that is not kept: it has errors, or was made of what is stale.
#[derive(Clone)]
struct NotKept {
    data: Value,
    errors: Vec<ServerError>,
    refused: bool,
    stale: bool,
}

impl LoadFault for NotKept {
    fn database_is_away(&self) -> bool {
        let away = [FaultCode::Unavailable, FaultCode::Timeout].map(code_name);
        self.stale || self.errors.iter().filter_map(code_of).any(|code| away.contains(&code))
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
        match check_size(&document) {
            Ok(()) => {}
            Err(Unbounded::TooBig) => return refuse(request_error(Fault::too_complex())),
            Err(Unbounded::Circular) => {
                return refuse(document_error(VALIDATION_FAILED, "A fragment contains itself.", Vec::new()));
            }
        }
        let Some(operation) = selected_operation(&document, &request) else {
            let message = "Name one of the document's operations in `operationName`.";
            return refuse(document_error(VALIDATION_FAILED, message, Vec::new()));
        };
        let operation = &operation.node;
        if operation.ty == OperationType::Mutation && !how.may_change_things {
            return refuse(request_error(Fault::forbidden("Changes are made by POST alone.")));
        }
        let looked = look_over(&self.shapes, &document, operation, &request.variables);
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
        let sent = Sent { request: &request, document: &document, operation, looked: &looked };
        match looked.kept {
            Kept::ForOthers => self.answer_once(&sent, how).await,
            Kept::ForNobody => close(self.response(&sent).await, how),
        }
    }

    /// The answer to a public question: one that was kept, or a new one that is.
    async fn answer_once(&self, sent: &Sent<'_>, how: &How) -> Answer {
        let (document, variables) = (normalised(&sent.request.query), &sent.request.variables);
        let Ok(variables) = serde_json::to_string(variables) else {
            return close(self.response(sent).await, how);
        };
        let operation = sent.request.operation_name.as_deref().unwrap_or_default();
        let question = PublicQuestion { document: &document, variables: &variables, operation };
        let app = self.app.for_request();
        let answer = || async {
            let made = self.response(sent).await;
            match made.errors.is_empty() && !made.stale {
                true => Ok(PublicAnswer(body(&Response::new(made.data)))),
                false => Err(made),
            }
        };
        match app.answer_once(&question, answer).await {
            Ok(kept) => Answer { body: kept.0.clone(), ran: Ran::Through, public: true, stale: app.has_used_stale() },
            Err(made) => close(made, how),
        }
    }

    async fn response(&self, sent: &Sent<'_>) -> NotKept {
        let app = self.app.for_request();
        let response = self.run(sent, app.clone()).await;
        let refused = response.data == Value::Null && response.errors.iter().any(|error| error.path.is_empty());
        let response = self.finish(response, sent, refused);
        NotKept { data: response.data, errors: response.errors, refused, stale: app.has_used_stale() }
    }

    async fn run(&self, sent: &Sent<'_>, app: AppState) -> Response {
        let Sent { request: Request { query, variables, operation_name, .. }, document, looked, .. } = sent;
        let mut sound = (*document).clone();
        if !looked.faulty.is_empty() {
            let keys: HashSet<&str> = looked.faulty.iter().map(|faulty| faulty.key.as_str()).collect();
            set_aside(&mut sound, operation_name.as_deref(), &keys);
        }
        let mut request = Request::new(query).variables(variables.clone()).data(RequestScope::new(app));
        request.operation_name.clone_from(operation_name);
        request.set_parsed_query(sound);
        match tokio::time::timeout(self.time_limit, self.schema.execute(request)).await {
            Ok(response) => response,
            Err(_) => Response::from_errors(vec![request_error(Fault::timeout())]),
        }
    }

    fn finish(&self, mut response: Response, sent: &Sent<'_>, refused: bool) -> Response {
        if refused {
            return response;
        }
        let Sent { document, operation, looked, .. } = sent;
        if let Value::Object(data) = &mut response.data {
            for faulty in &looked.faulty {
                data.swap_remove(faulty.key.as_str());
            }
        }
        response.errors.extend(looked.faulty.iter().map(bad_input));
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

/// A request that may run, and what is known of it.
struct Sent<'s> {
    request: &'s Request,
    document: &'s ExecutableDocument,
    operation: &'s OperationDefinition,
    looked: &'s Looked,
}

/// An answer of one error.
fn refuse(error: ServerError) -> Answer {
    Answer::of(&Response::from_errors(vec![error]), true, false)
}

/// A request that is none: the answer to a body or a URL that cannot be read.
pub fn bad_request(message: &str) -> Answer {
    refuse(request_error(Fault::bad_input_at(Vec::new(), message)))
}

/// A fault of the system that ended the whole request.
pub fn internal(how: &How) -> Answer {
    let errors = vec![request_error(Fault::internal_without_source())];
    close(NotKept { data: Value::Null, errors, refused: true, stale: false }, how)
}

fn bad_input(faulty: &Faulty) -> ServerError {
    let fault = Fault::bad_input_at(faulty.input.clone(), faulty.message.clone());
    let mut error = request_error(fault);
    error.locations = vec![faulty.at];
    error.path = vec![PathSegment::Field(faulty.key.clone())];
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
fn close(made: NotKept, how: &How) -> Answer {
    let NotKept { data, mut errors, refused, stale } = made;
    for error in &mut errors {
        if code_of(error).is_none() {
            classify(error);
        }
        if let Some(PrivateSource(source)) = error.source::<PrivateSource>() {
            error!(request_id = how.request_id, error = source.as_ref(), "a request met a fault of the system");
        }
        error.source = None;
        if code_of(error) == Some(code_name(FaultCode::Internal))
            && let Some(extensions) = &mut error.extensions
        {
            extensions.set("requestId", how.request_id.as_str());
        }
    }
    let mut response = Response::new(data);
    response.errors = errors;
    Answer::of(&response, refused, stale)
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
