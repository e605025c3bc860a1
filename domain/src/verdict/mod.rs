//! Decides a service's published criteria for one child on one day, and says why.
//!
//! With every fact known a rule is one of three values, in order; a missing fact is every value it could take.
//! Knows no clock: the day is part of the question.

mod age_limit;
mod answer;
mod audit;
mod decision;
mod joint_answers;
mod leaf;
mod not_known;
mod phrases;
mod questions;
mod reach;
mod reasons;
mod regions;
mod responses;
mod route_wording;
mod routes;
mod values;
mod view;
mod witness;
mod wording;

pub use answer::{CriterionResult, ExpectedResponse, OfferAnswer, Outcome, Question, Reason, RouteAnswer, RouteStatus};
pub use audit::{RuleFault, RuleFaultKind, audit_rules};
pub use decision::Decision;
pub use questions::merge_questions;
pub use responses::term_dates;
pub use values::{Value, Values};
