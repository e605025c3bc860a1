//! From a request to its answer: looks the values over, runs what is sound, and gives every error its code.

use std::collections::HashSet;
use std::error::Error;
use std::time::Duration;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{PathSegment, Request, Response, ServerError, Value};
use tracing::error;

use super::answer::{Answer, Made};
use super::coercion::{
    Faulty, Kept, Looked, SchemaFault, Shapes, Unbounded, check_size, look_over, selected_operation, set_aside,
};
use super::context::RequestScope;
use super::errors::{
    PARSE_FAILED, PrivateSource, VALIDATION_FAILED, code_name, code_of, document_error, request_error, set_code,
};
use super::normalised::normalised;
use super::nulls::Completion;
use super::operation_name::OperationName;
use super::schema::{ApiSchema, build, print};
use crate::app::{AppState, Fault, FaultCode, PublicAnswer, PublicQuestion};
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

/// The schema with what is needed to answer by it.
pub struct Api {
    schema: ApiSchema,
    shapes: Shapes,
    app: AppState,
    time_limit: Duration,
}

impl Api {
    /// The interface to these use cases. An error when its schema cannot be read.
    pub fn new(app: AppState) -> Result<Self, SchemaFault> {
        let schema = build(&app.settings().limits);
        let shapes = Shapes::read(&print(&schema))?;
        Ok(Self { shapes, schema, time_limit: app.settings().limits.time, app })
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
        let sent = Sent { request: &request, document, operation, looked: &looked };
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
                true => Ok(PublicAnswer(made.body())),
                false => Err(made),
            }
        };
        match app.answer_once(&question, answer).await {
            Ok(kept) => Answer::public(kept.0.clone(), app.has_used_stale()),
            Err(made) => close(made, how),
        }
    }

    async fn response(&self, sent: &Sent<'_>) -> Made {
        let app = self.app.for_request();
        let response = self.run(sent, app.clone()).await;
        let refused = response.data == Value::Null && response.errors.iter().any(|error| error.path.is_empty());
        let response = self.finish(response, sent, refused);
        Made { data: response.data, errors: response.errors, refused, stale: app.has_used_stale() }
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

fn kind_of(operation: OperationType) -> OperationKind {
    match operation {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        // The schema has none.
        OperationType::Subscription => OperationKind::Unread,
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
    Made::of_error(error).answer()
}

/// A request that is none: the answer to a body or a URL that cannot be read.
pub fn bad_request(message: &str) -> Answer {
    refuse(request_error(Fault::bad_input_at(Vec::new(), message)))
}

/// A fault of the system that ended the whole request.
pub fn internal(how: &How) -> Answer {
    close(Made::of_error(request_error(Fault::internal_without_source())), how)
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
fn close(mut made: Made, how: &How) -> Answer {
    for error in &mut made.errors {
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
    made.answer()
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
