//! Decides a service's published criteria for one child on one day, and says why.

mod answer;

pub use answer::{
    CriterionResult, ExpectedResponse, OfferAnswer, Outcome, Question, Reason, RouteAnswer,
    RouteStatus,
};
