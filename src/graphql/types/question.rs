//! Questions to the asker, and notices about what was given.

use std::sync::Arc;

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Object, SimpleObject};
use domain::verdict::Question;
use domain::vocabulary::{self as words, Fact as Known, Vocabulary};

use super::AtHand;
use crate::app::{Moment, Notice};
use crate::graphql::enums::{AnswerKind, EducationSetting, EhcpStatus, Fact, NoticeCode};

/// Something about the input that the asker should know.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Notice", serial)]
pub(crate) struct NoticeObject {
    /// What kind of notice it is.
    code: NoticeCode,
    /// Path of the input that it is about: `["child", "home", "postcode"]`. Empty when it is about none.
    input: Vec<String>,
    /// The notice in plain English. It repeats nothing that was sent.
    text: String,
}

impl From<&Notice> for NoticeObject {
    fn from(notice: &Notice) -> Self {
        Self { code: notice.code.into(), input: notice.input.clone(), text: notice.text.clone() }
    }
}

/// A value that a question can be answered with.
#[derive(SimpleObject, Clone)]
#[graphql(name = "QuestionOption", serial)]
pub(crate) struct QuestionOptionObject {
    /// What to put into the variables.
    value: String,
    /// What to show to the person who answers.
    label: String,
}

impl QuestionOptionObject {
    fn new(value: impl ToString, label: impl ToString) -> Self {
        Self { value: value.to_string(), label: label.to_string() }
    }

    fn terms(list: Vocabulary, moment: &Moment) -> AtHand<Self> {
        let terms = moment.reference.terms.list(list);
        terms.map(|term| Self::new(&term.code, &term.label)).collect()
    }
}

/// A question as the schema shows it.
#[derive(Clone)]
pub(crate) struct QuestionObject {
    question: Question,
    moment: Arc<Moment>,
}

impl QuestionObject {
    /// These questions.
    pub(crate) fn all(questions: &[Question], moment: &Arc<Moment>) -> AtHand<Self> {
        questions.iter().map(|question| Self { question: question.clone(), moment: Arc::clone(moment) }).collect()
    }
}

/// A missing fact that is worth asking for, and how to ask for it: some answer changes what the outcome can still be.
/// What follows from an answer counts with it: the name of a school tells its kind, where it is and who maintains it, so
/// that SCHOOL may be asked for where no criterion reads which school it is; no setting leaves no school, no plan no
/// authority that maintains one.
#[Object(name = "Question", serial)]
impl QuestionObject {
    /// The fact.
    async fn fact(&self) -> Fact {
        self.question.fact.into()
    }

    /// The question as it can be put to a parent or a professional.
    async fn text(&self) -> &str {
        question_text(self.question.fact)
    }

    /// Why it is asked: what turns on it.
    async fn why(&self) -> &str {
        &self.question.why
    }

    /// What kind of answer it takes.
    async fn answer(&self) -> AnswerKind {
        answer_kind(self.question.fact)
    }

    /// Where in the variables the answer goes: `["child", "education", "setting"]`.
    async fn input(&self) -> Vec<&'static str> {
        input_path(self.question.fact).to_vec()
    }

    /// For ONE_OF and ANY_OF, the values to put there; ANY_OF lists the whole vocabulary.
    async fn options(&self) -> AtHand<QuestionOptionObject> {
        options(self.question.fact, &self.moment)
    }

    /// On how many of the services answered for the outcome could turn; 1 on one service, 0 on an offer or a
    /// route.
    async fn could_change(&self) -> u32 {
        self.question.could_change
    }
}

/// The question for a fact, as it can be put to a parent or a professional.
fn question_text(fact: Known) -> &'static str {
    match fact {
        Known::DateOfBirth => "What is the child's date of birth?",
        Known::HomeArea => "Where does the child live?",
        Known::GpArea => "Which GP practice is the child registered with?",
        Known::EducationSetting => "What kind of school or setting does the child go to?",
        Known::School => "Which school or setting does the child go to?",
        Known::SchoolArea => "Where is the child's school or setting?",
        Known::SchoolMaintainingArea => "Which council maintains the child's school?",
        Known::SchoolYear => "Which school year is the child in?",
        Known::FullTimeEducation => "Is the child in full-time education?",
        Known::LookedAfter => "Is the child looked after by a local authority?",
        Known::CareArea => "Which local authority looks after the child?",
        Known::EhcpStatus => "Does the child have an education, health and care plan?",
        Known::EhcpMaintainingArea => "Which local authority maintains the child's education, health and care plan?",
        Known::EhcpProvision => "Which kinds of therapy or support does the plan name?",
        Known::Needs => "What does the child find difficult?",
        Known::Requests => "Is anything asked for beyond help with these difficulties?",
        Known::Conditions => "Does the child have any diagnoses or medical conditions?",
        Known::Events => "Has anything happened recently that changes what the child needs?",
        Known::PriorSteps => "What has been tried already, and since when?",
        Known::PreviousContact => "Has the service seen the child before?",
        Known::AskerRole => "Who is asking: a parent or carer, a GP, a school, somebody else?",
    }
}

/// What kind of answer settles a fact.
fn answer_kind(fact: Known) -> AnswerKind {
    match fact {
        Known::DateOfBirth => AnswerKind::Date,
        Known::HomeArea | Known::SchoolMaintainingArea | Known::CareArea | Known::EhcpMaintainingArea => {
            AnswerKind::Place
        }
        Known::GpArea => AnswerKind::GpPractice,
        Known::School | Known::SchoolArea => AnswerKind::School,
        Known::EducationSetting | Known::EhcpStatus | Known::AskerRole => AnswerKind::OneOf,
        Known::EhcpProvision | Known::Needs | Known::Requests | Known::Conditions | Known::Events => AnswerKind::AnyOf,
        Known::FullTimeEducation | Known::LookedAfter => AnswerKind::YesNo,
        Known::SchoolYear => AnswerKind::Number,
        Known::PriorSteps => AnswerKind::PriorStep,
        Known::PreviousContact => AnswerKind::PreviousContact,
    }
}

/// Where in the variables a fact goes.
fn input_path(fact: Known) -> &'static [&'static str] {
    match fact {
        Known::DateOfBirth => &["child", "dateOfBirth"],
        Known::HomeArea => &["child", "home"],
        Known::GpArea => &["child", "gp"],
        Known::EducationSetting => &["child", "education", "setting"],
        Known::School | Known::SchoolArea => &["child", "education", "school"],
        Known::SchoolMaintainingArea => &["child", "education", "maintainedBy"],
        Known::SchoolYear => &["child", "education", "yearGroup"],
        Known::FullTimeEducation => &["child", "education", "fullTime"],
        Known::LookedAfter => &["child", "lookedAfter", "status"],
        Known::CareArea => &["child", "lookedAfter", "byArea"],
        Known::EhcpStatus => &["child", "ehcp", "status"],
        Known::EhcpMaintainingArea => &["child", "ehcp", "maintainingArea"],
        Known::EhcpProvision => &["child", "ehcp", "provisionNamed"],
        Known::Needs => &["child", "needs"],
        Known::Requests => &["child", "requests"],
        Known::Conditions => &["child", "conditions"],
        Known::Events => &["child", "events"],
        Known::PriorSteps => &["child", "priorSteps"],
        Known::PreviousContact => &["child", "previousContacts"],
        Known::AskerRole => &["asker", "role"],
    }
}

/// The values that a fact can take, where they are listed.
fn options(fact: Known, moment: &Moment) -> AtHand<QuestionOptionObject> {
    match fact {
        Known::EducationSetting => {
            enum_options::<EducationSetting>(|value| words::EducationSetting::from(value).label())
        }
        Known::EhcpStatus => enum_options::<EhcpStatus>(|value| words::EhcpStatus::from(value).label()),
        Known::AskerRole => QuestionOptionObject::terms(Vocabulary::Role, moment),
        Known::EhcpProvision => QuestionOptionObject::terms(Vocabulary::Discipline, moment),
        Known::Needs => QuestionOptionObject::terms(Vocabulary::Need, moment),
        Known::Requests => QuestionOptionObject::terms(Vocabulary::Request, moment),
        Known::Conditions => QuestionOptionObject::terms(Vocabulary::Condition, moment),
        Known::Events => QuestionOptionObject::terms(Vocabulary::Event, moment),
        Known::PriorSteps => QuestionOptionObject::terms(Vocabulary::PriorStep, moment),
        _ => AtHand::default(),
    }
}

fn enum_options<E: EnumType>(label: impl Fn(E) -> &'static str) -> AtHand<QuestionOptionObject> {
    let items = E::items().iter();
    items.map(|item| QuestionOptionObject::new(item.name, label(item.value))).collect()
}
