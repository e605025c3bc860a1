//! The question that the directory is for: which services can this child use?

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use crate::app::{Fault, Matches, checking, matching};
use crate::graphql::context::ContextExt;
use crate::graphql::enums::{Fact, Outcome};
use crate::graphql::inputs::{AskerInput, ChildInput, ServiceFilter, enquiry_given};
use crate::graphql::pages::{ListKind, PageInfo, PageInput, asks_for_length, known};
use crate::graphql::scalars::Date;
use crate::graphql::turns::InTurn;
use crate::graphql::types::{AtHand, NoticeObject, QuestionObject, ServiceMatchObject};

/// Matching.
#[derive(Default)]
pub(crate) struct MatchingQuery;

#[Object]
impl MatchingQuery {
    /// Which services can this child use?
    ///
    /// Answered for: every service that covers one of the child's known areas (home, GP or school, and the
    /// areas containing them), on whatever basis, with its reasons, including those that the child is outside
    /// of; closed services only when `where.statuses` asks. `where` narrows them. `unknownTies` says which
    /// ties, once known, could bring in more. With no area known and nothing narrowed, past a limit: TOO_BROAD.
    ///
    /// Order: meets, needs a professional's view alone, needs judgement where the source is silent or
    /// contradicts itself, needs information, outside; then nearer; then name. `counts`, `questions` and
    /// `notices` are over everything answered for; `totalCount` and the pages obey `outcomes`. `questions` are
    /// about services' outcomes, not offers' or routes'. A cursor names a service and nothing about the child.
    /// Send the `on` that came back with later pages.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn match_services(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is known about the child.")] child: ChildInput,
        #[graphql(desc = "Who asks: it decides which referral routes are open.")] asker: Option<AskerInput>,
        #[graphql(desc = "The day the question is asked for; today in Europe/London when omitted.")] on: Option<Date>,
        #[graphql(name = "where", desc = "Only services that match this, too.")] filter: Option<ServiceFilter>,
        #[graphql(desc = "Only services with these outcomes on the pages; null or empty: with any.")] outcomes: Option<
            Vec<Outcome>,
        >,
        #[graphql(desc = "How many to return: 1 to 100, 20 when omitted.")] first: Option<i32>,
        #[graphql(desc = "Return those after this cursor.")] after: Option<String>,
    ) -> Result<Option<ServiceMatchConnection>, Fault> {
        let page = PageInput { first, after, last: None, before: None, counted: asks_for_length(context) }
            .check(ListKind::Matches)?;
        let asked = matching::Asked {
            enquiry: enquiry_given(child, asker, on),
            filter: filter.unwrap_or_default().given(),
            outcomes: outcomes.unwrap_or_default().into_iter().map(Into::into).collect(),
            page,
        };
        let moment = context.moment().await?;
        let matches = matching::match_services(context.app()?, asked, &moment).await?;
        Ok(Some(ServiceMatchConnection::new(matches)?))
    }

    /// The same answer for one named service, whatever area it covers.
    async fn check_eligibility(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The slug of the service.")] service: String,
        #[graphql(desc = "What is known about the child.")] child: ChildInput,
        #[graphql(desc = "Who asks: it decides which referral routes are open.")] asker: Option<AskerInput>,
        #[graphql(desc = "The day the question is asked for; today in Europe/London when omitted.")] on: Option<Date>,
    ) -> Result<Option<ServiceMatchObject>, Fault> {
        let moment = context.moment().await?;
        let given = enquiry_given(child, asker, on);
        let found = checking::check_eligibility(context.app()?, &service, given, &moment).await?;
        Ok(Some(ServiceMatchObject::new(found)))
    }
}

/// One page of the services answered for, best first, with what holds over all of them.
#[derive(SimpleObject)]
#[graphql(name = "ServiceMatchConnection", serial)]
pub(crate) struct ServiceMatchConnection {
    /// The answers of this page, each with its cursor.
    edges: Vec<ServiceMatchEdge>,
    /// The answers of this page.
    nodes: Vec<InTurn<ServiceMatchObject>>,
    /// Where this page stands in the list.
    page_info: PageInfo,
    /// How many answers have one of the outcomes asked for, on all pages.
    total_count: u64,
    /// The day that the answers are for.
    on: Date,
    /// How many services have each outcome, over everything answered for.
    counts: OutcomeCounts,
    /// The missing facts that a question of some service asks for, each once, first those that could change the outcome
    /// of the most services; then those of `unknownTies`.
    questions: AtHand<QuestionObject>,
    /// Ties not known (home, GP, school) that could bring in services not answered for; always among
    /// `questions` unless they cannot be said.
    unknown_ties: Vec<Fact>,
    /// What the asker should know about the input.
    notices: AtHand<NoticeObject>,
}

/// One answer of a page.
#[derive(SimpleObject)]
#[graphql(name = "ServiceMatchEdge", serial)]
pub(crate) struct ServiceMatchEdge {
    /// The place of the answer in the list, to send as `after`. It names the service and nothing about the
    /// child.
    cursor: String,
    /// The answer.
    node: InTurn<ServiceMatchObject>,
}

/// How many services have each outcome, over everything answered for.
#[derive(SimpleObject)]
#[graphql(name = "OutcomeCounts", serial)]
pub(crate) struct OutcomeCounts {
    /// How many are MEETS_CRITERIA.
    meets_criteria: usize,
    /// How many are NEEDS_JUDGEMENT.
    needs_judgement: usize,
    /// How many are NEEDS_INFORMATION.
    needs_information: usize,
    /// How many are OUTSIDE_CRITERIA.
    outside_criteria: usize,
}

impl ServiceMatchConnection {
    fn new(matches: Matches) -> Result<Self, Fault> {
        let moment = Arc::clone(&matches.moment);
        let page_info = PageInfo::of(ListKind::Matches, &matches.found);
        let total_count = known(matches.found.total)?;
        let edges: Vec<ServiceMatchEdge> = matches
            .found
            .entries
            .into_iter()
            .map(|entry| ServiceMatchEdge {
                cursor: ListKind::Matches.cursor(&entry.key),
                node: InTurn(ServiceMatchObject::new(entry.item)),
            })
            .collect();
        Ok(Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            edges,
            page_info,
            total_count,
            on: Date(matches.on),
            counts: OutcomeCounts {
                meets_criteria: matches.counts.meets_criteria,
                needs_judgement: matches.counts.needs_judgement,
                needs_information: matches.counts.needs_information,
                outside_criteria: matches.counts.outside_criteria,
            },
            questions: QuestionObject::all(&matches.questions, &moment),
            unknown_ties: matches.unknown_ties.into_iter().map(Into::into).collect(),
            notices: matches.notices.iter().map(Into::into).collect(),
        })
    }
}
