//! From a request to its answer: looks the values over, runs what is sound, and gives every error its code.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{OperationDefinition, OperationType};
use async_graphql::{PathSegment, Request, Response, ServerError, ValidationMode, Value};
use bytes::Bytes;
use tracing::error;

use super::answer::{Answer, Made, Ran};
use super::coercion::{
    Aside, Faulty, Kept, Looked, Presence, SchemaFault, Shapes, look_over, may_be_in_a_url, may_be_kept, root_of,
    selected_operation, take_out_aside,
};
use super::context::RequestScope;
use super::errors::{OF_THE_SYSTEM, PrivateSource, code_name, code_of, request_error};
use super::invalid::{classify, does_not_parse, invalid};
use super::known::{AsSent, Known, KnownQuestion, Parsed, key_of};
use super::limits::{Unmeasured, check_source, measure};
use super::normalised::normalised;
use super::nulls::Completion;
use super::operation_name::OperationName;
use super::persisted::{not_kept, persisted_hash};
use super::schema::{ApiSchema, build, print};
use super::tokens::has_comment;
use crate::app::{AnswerKey, AppState, DocumentHash, Fault, FaultCode, Limits, PublicAnswer};
use crate::metrics::{OperationKind, is_with_database};

/// How a request came in.
pub struct How {
    /// The identifier by which the log and an INTERNAL error name the request.
    pub request_id: String,
    /// Whether it may say anything about a child, as a request whose facts would stand in its URL may not.
    pub may_be_about_a_child: bool,
    /// Whether it may change anything.
    pub may_change_things: bool,
    /// The very bytes that were sent, by which the question is known again where it is a public one; none where there is
    /// something among them that is no part of it.
    pub sent: Option<AsSent>,
}

/// The schema with what is needed to answer by it.
pub struct Api {
    sdl: Bytes,
    schema: ApiSchema,
    /// The same for documents that it has found valid.
    schema_of_valid: ApiSchema,
    shapes: Shapes,
    known: Known,
    app: AppState,
    limits: Limits,
}

impl Api {
    /// The interface to these use cases. An error when its schema cannot be read.
    pub fn new(app: AppState) -> Result<Self, SchemaFault> {
        let schema = build(ValidationMode::Strict);
        let sdl = print(&schema);
        let shapes = Shapes::read(&sdl)?;
        let limits = app.settings().limits.clone();
        let schema_of_valid = build(ValidationMode::Fast);
        Ok(Self { sdl: sdl.into(), schema, schema_of_valid, shapes, known: Known::new(), app, limits })
    }

    /// The schema as text.
    pub fn sdl(&self) -> Bytes {
        self.sdl.clone()
    }

    /// Answers a request.
    pub async fn answer(&self, mut request: Request, how: &How) -> Answer {
        let sends_document = !request.query.is_empty();
        let hash = match self.take_persisted(&mut request).await {
            Ok(hash) => hash,
            Err(answer) => return *answer,
        };
        let to_keep = hash.filter(|_| sends_document).map(|hash| (hash, request.query.clone()));
        self.answer_anew(request, to_keep, how).await
    }

    /// The answer that is kept for a question that was sent in the very same bytes before.
    pub fn answer_at_hand(&self, sent: &AsSent) -> Option<Answer> {
        let known = self.known.question(sent)?;
        let app = self.app.for_request();
        let kept = app.answer_at_hand(&known.key)?;
        Some(Answer {
            operation: known.operation.clone(),
            kind: known.kind,
            nodes: known.nodes,
            ..Answer::public(kept.0.clone(), app.has_used_stale())
        })
    }

    /// The answer to a request, which is kept where it may be, or whose document is, under the hash that came with it.
    async fn answer_anew(&self, request: Request, to_keep: Option<(DocumentHash, String)>, how: &How) -> Answer {
        if let Err(exceeded) = check_source(&request.query, self.limits.tokens) {
            return refuse(request_error(exceeded.fault()));
        }
        let text = DocumentHash::of(&request.query);
        let (parsed, is_valid) = match self.known.document(&text) {
            Some(known) => (known, true),
            None => match parse_query(&request.query) {
                Ok(document) => (Arc::new(Parsed::of(text, request.query.len(), document)), false),
                Err(fault) => return refuse(does_not_parse(&fault.into())),
            },
        };
        let selected = selected_operation(&parsed.document, &request);
        let operation = selected.and_then(|(name, _)| name).and_then(OperationName::parse);
        let kind = selected.map_or(OperationKind::Unread, |(_, operation)| kind_of(operation.node.ty));
        let (answer, key) = self.answer_to(request, &parsed, is_valid, how).await;
        match (to_keep, key) {
            (Some((hash, text)), _) => {
                let keeps = may_be_kept(&self.shapes, &parsed.document) && !has_comment(&text);
                if answer.ran == Ran::Through && keeps {
                    self.app.keep_document(&hash, text).await;
                }
            }
            // Whoever sends a document with its hash is to find it kept, and is answered so each time.
            (None, Some(key)) => {
                if let Some(sent) = how.sent.clone() {
                    let question = KnownQuestion { key, operation: operation.clone(), kind, nodes: answer.nodes };
                    self.known.learn_question(sent, question);
                }
            }
            _ => {}
        }
        Answer { operation, kind, ..answer }
    }

    /// Puts the document in whose hash a request has in its place; the hash, where there is one.
    async fn take_persisted(&self, request: &mut Request) -> Result<Option<DocumentHash>, Box<Answer>> {
        let of_error = |error| Box::new(refuse(error));
        let Some(hash) = persisted_hash(request).map_err(of_error)? else {
            return Ok(None);
        };
        if request.query.is_empty() {
            let Some(kept) = self.app.kept_document(&hash).await else {
                return Err(Box::new(Answer { ran: Ran::Through, ..refuse(not_kept()) }));
            };
            request.query = kept;
        }
        Ok(Some(hash))
    }

    /// The answer, and what it is kept under where it is.
    async fn answer_to(
        &self,
        mut request: Request,
        parsed: &Arc<Parsed>,
        is_valid: bool,
        how: &How,
    ) -> (Answer, Option<AnswerKey>) {
        let document = &parsed.document;
        let refused = |answer| (answer, None);
        let nodes = match measure(&self.shapes, document, &request.variables, &self.limits) {
            Ok(nodes) => nodes,
            Err(Unmeasured::Exceeded(exceeded)) => return refused(refuse(request_error(exceeded.fault()))),
            Err(Unmeasured::Circular) => return refused(refuse(invalid("A fragment contains itself."))),
        };
        let is_public = |request: &Request| may_be_in_a_url(&self.shapes, document, &request.variables);
        if !how.may_be_about_a_child && !is_public(&request) {
            let message = "What is known about a child, a postcode among it, and what could be, is sent by POST alone.";
            return refused(refuse(request_error(Fault::forbidden(message))));
        }
        if !how.may_be_about_a_child && has_comment(&request.query) {
            let message = "A comment could say anything about a child: leave it out of a document in a URL.";
            return refused(refuse(request_error(Fault::forbidden(message))));
        }
        let Some((_, operation)) = selected_operation(document, &request) else {
            return refused(refuse(invalid("Name one of the document's operations in `operationName`.")));
        };
        let operation = &operation.node;
        if operation.ty == OperationType::Mutation && !how.may_change_things {
            return refused(refuse(request_error(Fault::forbidden("Changes are made by POST alone."))));
        }
        if !self.shapes.is_object(root_of(operation.ty)) {
            return refused(refuse(invalid("The schema has no operations of this kind.")));
        }
        let looked = look_over(&self.shapes, document, operation, &request.variables);
        if looked.undecided {
            let message = "A directive's variable takes a truth value, and none was sent.";
            return refused(refuse(request_error(Fault::bad_input(&["variables"], message))));
        }
        // What an operation does not use could be anything, and is not to be in a key.
        let kept = self.app.settings().cache.answers && looked.kept == Kept::ForOthers && is_public(&request);
        for definition in &operation.variable_definitions {
            let definition = &definition.node;
            if let Some(default) = &definition.default_value {
                let sent = request.variables.entry(definition.name.node.clone());
                sent.or_insert_with(|| default.node.clone());
            }
        }
        let sent = Sent { request: &request, parsed, is_valid, operation, looked: &looked };
        let key = kept.then(|| key_of(&normalised(&request.query), &request)).flatten();
        let answer = match &key {
            Some(key) => self.answer_once(&sent, key, how).await,
            None => self.close(self.response(&sent).await, how),
        };
        let key = key.filter(|_| answer.public);
        (Answer { nodes, ..answer }, key)
    }

    /// The answer to a public question: one that was kept, or a new one that is.
    async fn answer_once(&self, sent: &Sent<'_>, key: &AnswerKey, how: &How) -> Answer {
        let app = self.app.for_request();
        let answer = || async {
            let made = self.response(sent).await;
            match made.errors.is_empty() && !made.stale {
                true => Ok(PublicAnswer(made.body())),
                false => Err(made),
            }
        };
        match app.answer_once(key, answer).await {
            Ok(kept) => Answer::public(kept.0.clone(), app.has_used_stale()),
            Err(made) => self.close(made, how),
        }
    }

    async fn response(&self, sent: &Sent<'_>) -> Made {
        let app = self.app.for_request();
        let (response, aside) = self.run(sent, app.clone()).await;
        let refused = response.data == Value::Null && response.errors.iter().any(|error| error.path.is_empty());
        if !refused && !sent.is_valid && aside.is_none() && may_be_kept(&self.shapes, &sent.parsed.document) {
            self.known.learn_document(sent.parsed);
        }
        let response = if refused { response } else { self.finish(response, sent, aside.as_ref()) };
        Made { data: response.data, errors: response.errors, refused, stale: app.has_used_stale() }
    }

    async fn run(&self, sent: &Sent<'_>, app: AppState) -> (Response, Option<Aside>) {
        let Sent { request: Request { query, variables, operation_name, .. }, parsed, looked, .. } = sent;
        let mut sound = parsed.document.clone();
        let aside = (!looked.faulty.is_empty()).then(|| Aside::of(&mut sound, query, &looked.faulty));
        let presence = Presence::mark(&mut sound, query);
        let mut request = Request::new(query).variables(variables.clone()).data(RequestScope::new(app));
        request.operation_name.clone_from(operation_name);
        request.set_parsed_query(sound);
        // A variable in a directive is looked at by validation alone.
        let validated = sent.is_valid && aside.is_none() && !query.contains('@');
        let schema = if validated { &self.schema_of_valid } else { &self.schema };
        let mut response = self.in_time(schema.execute(request)).await;
        if let Some(presence) = presence {
            presence.take_out(&mut response.data);
        }
        (response, aside)
    }

    /// What an execution comes to within its time. Past it the execution is dropped, and all work on it ends.
    async fn in_time(&self, execution: impl Future<Output = Response>) -> Response {
        let mut execution = pin!(execution);
        match tokio::time::timeout(self.limits.time, &mut execution).await {
            Ok(response) => response,
            Err(_) if is_with_database() => Response::from_errors(vec![request_error(Fault::timeout_of_database())]),
            Err(_) => Response::from_errors(vec![request_error(Fault::timeout())]),
        }
    }

    fn finish(&self, mut response: Response, sent: &Sent<'_>, aside: Option<&Aside>) -> Response {
        let Sent { parsed, operation, looked, .. } = sent;
        if let Some(aside) = aside {
            let found = take_out_aside(&mut response.data, aside);
            let errors = found.into_iter().filter_map(|(at, path)| Some(bad_input(looked.faulty.get(at)?, path)));
            response.errors.extend(errors);
        }
        let completion = Completion::new(&self.shapes, &parsed.document, &sent.request.variables, &response.errors);
        response.data = completion.root(root_of(operation.ty), &operation.selection_set.node, response.data);
        response
    }

    /// Gives each error its code, takes out what may not be shown, and logs what only the log may know. Of many errors
    /// the gravest are kept.
    fn close(&self, mut made: Made, how: &How) -> Answer {
        for error in made.errors.iter_mut().filter(|error| code_of(error).is_none()) {
            classify(&self.shapes, error);
        }
        if made.errors.len() > self.limits.errors {
            made.errors.sort_by_key(|error| !is_of_the_system(error));
            made.errors.truncate(self.limits.errors);
        }
        for error in &mut made.errors {
            if let Some(PrivateSource(source)) = error.source::<PrivateSource>() {
                error!(
                    request_id = how.request_id,
                    error = with_cause(source.as_ref()),
                    "a request met a fault of the system"
                );
            }
            error.source = None;
            if code_of(error) == Some(code_name(FaultCode::Internal)) {
                name_request(error, how);
            }
        }
        made.answer()
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
    parsed: &'s Arc<Parsed>,
    /// Whether the schema has found the document valid before.
    is_valid: bool,
    operation: &'s OperationDefinition,
    looked: &'s Looked,
}

/// An answer of one error.
fn refuse(error: ServerError) -> Answer {
    Made::of_error(error).answer()
}

/// A request that is none: the answer to a body or a URL that cannot be read.
pub fn bad_request(message: impl Into<String>) -> Answer {
    refuse(request_error(Fault::bad_input_at(Vec::new(), message)))
}

/// The answer to a client that asks for more than its share.
pub fn rate_limited() -> Answer {
    refuse(request_error(Fault::rate_limited()))
}

/// The answer to a client whose key is not known.
pub fn unauthenticated() -> Answer {
    refuse(request_error(Fault::unauthenticated()))
}

/// The answer to a request that could not begin in its time.
pub fn timed_out() -> Answer {
    refuse(request_error(Fault::timeout()))
}

/// A fault of the system that ended the whole request.
pub fn internal(how: &How) -> Answer {
    let mut error = request_error(Fault::internal_without_source());
    name_request(&mut error, how);
    refuse(error)
}

fn name_request(error: &mut ServerError, how: &How) {
    if let Some(extensions) = &mut error.extensions {
        extensions.set("requestId", how.request_id.as_str());
    }
}

fn bad_input(faulty: &Faulty, path: Vec<PathSegment>) -> ServerError {
    let fault = Fault::bad_input_at(faulty.input.clone(), faulty.message.clone());
    let mut error = request_error(fault);
    error.locations = vec![faulty.at];
    error.path = path;
    error
}

/// The text of an error with that of its cause. A cause of a cause is in the cause's own text.
fn with_cause(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn is_of_the_system(error: &ServerError) -> bool {
    OF_THE_SYSTEM.map(code_name).into_iter().any(|code| code_of(error) == Some(code))
}
