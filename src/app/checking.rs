//! The answer for one named service.

use std::sync::Arc;

use domain::vocabulary::Slug;

use super::child_facts;
use super::decided::Decided;
use super::directory;
use super::fault::Fault;
use super::given::GivenEnquiry;
use super::service_match::ServiceMatch;
use super::slugs;
use super::state::{AppState, Moment};
use crate::metrics::count_verdicts;
use crate::store::Slugged;

/// What a named service's published criteria come to, whatever area it covers.
pub async fn check_eligibility(
    app: &AppState,
    service: &str,
    given: GivenEnquiry,
    moment: &Arc<Moment>,
) -> Result<ServiceMatch, Fault> {
    let found = match Slug::parse(service.trim()) {
        Ok(slug) => directory::service(app, &slug).await?,
        Err(_) => None,
    };
    let Some(document) = found else {
        return Err(Fault::not_found(&["service"], slugs::no_such(app, Slugged::Service, service).await?));
    };
    let checked = child_facts::check(app, given, moment).await?;
    let decided = Decided::new(document, &checked.enquiry, moment, checked.home);
    let found = ServiceMatch::new(decided, &Arc::new(checked.enquiry), moment, &checked.notices);
    count_verdicts(found.outcome, 1);
    Ok(found)
}
