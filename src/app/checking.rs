//! The answer for one named service.

use std::sync::Arc;

use domain::nearest::nearest;
use domain::vocabulary::Slug;

use super::child_facts;
use super::directory;
use super::distance::to_service;
use super::fault::Fault;
use super::given::GivenEnquiry;
use super::service_match::ServiceMatch;
use super::state::{AppState, Moment};
use crate::metrics::count_verdicts;

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
        return Err(no_such_service(app, service).await?);
    };
    let checked = child_facts::check(app, given, moment).await?;
    let distance = checked.home.and_then(|home| to_service(home, &document));
    let enquiry = Arc::new(checked.enquiry);
    let found = ServiceMatch::new(document, &enquiry, moment, &checked.notices, distance);
    count_verdicts(found.outcome, 1);
    Ok(found)
}

async fn no_such_service(app: &AppState, service: &str) -> Result<Fault, Fault> {
    let index = app.service_index().await?;
    let slugs = index.services().iter().map(|listed| listed.slug.as_str());
    let near = nearest(service, slugs).map_or_else(String::new, |slug| format!("; the nearest is `{slug}`"));
    Ok(Fault::not_found(&["service"], format!("There is no service of this slug{near}.")))
}
