//! Slugs that were sent, each of which is to name something.

use domain::nearest::nearest;
use domain::vocabulary::Slug;

use super::codes;
use super::fault::Fault;
use super::state::AppState;
use crate::store::Slugged;

/// The slugs of a list, which are not looked up yet.
pub(super) fn slugs(texts: &[String], field: &str) -> Result<Vec<Slug>, Fault> {
    codes::at_most(codes::MOST_CODES, texts.len(), &["where", field])?;
    let parsed = texts.iter().enumerate().map(|(index, text)| {
        Slug::parse(text.trim())
            .map_err(|_| Fault::bad_input_at(codes::item(&["where", field], index), codes::expected(Slug::EXPECTED)))
    });
    parsed.collect()
}

/// That each slug of a list names something. A fault names the nearest that does: a list would otherwise be empty, or
/// shorter, and nobody would know why.
pub(super) async fn check(app: &AppState, slugged: Slugged, slugs: &[Slug], field: &str) -> Result<(), Fault> {
    let Some(missing) = app.store().slugs_of_none(slugged, slugs).await?.first().copied() else {
        return Ok(());
    };
    let index = slugs.iter().position(|slug| slug == missing).unwrap_or_default();
    let message = no_such(app, slugged, missing.as_str()).await?;
    Err(Fault::bad_input_at(codes::item(&["where", field], index), message))
}

/// The text of an error about a slug that nothing has.
pub(super) async fn no_such(app: &AppState, slugged: Slugged, text: &str) -> Result<String, Fault> {
    let (kind, all) = match slugged {
        Slugged::Provider => ("provider", "providers"),
        Slugged::Service => ("service", "services"),
    };
    let beside = app.store().slugs_beside(slugged, text).await?;
    let near = nearest(text, beside.iter().map(String::as_str));
    let near = near.map_or_else(String::new, |slug| format!("; the nearest is `{slug}`"));
    Ok(format!("There is no {kind} of this slug{near}; `{all}` lists all."))
}
