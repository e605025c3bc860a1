//! Whether what a page is asked to show of its services is in their outlines.

use async_graphql::{Context, Lookahead, SelectionField};

use crate::app::Extent;

/// The fields that an outline has, with `provider` and `offers` as far as the lists below go.
const OF_SERVICE: [&str; 13] = [
    "__typename",
    "ages",
    "coverage",
    "disciplines",
    "freshness",
    "holidayCalendar",
    "id",
    "name",
    "slug",
    "status",
    "summary",
    "updatedAt",
    "website",
];
/// Of the provider in an outline. Its services are asked for by its identity, and have an extent of their own.
const OF_PROVIDER: [&str; 8] = ["__typename", "id", "kind", "name", "services", "slug", "summary", "website"];
/// Of an offer in an outline.
const OF_OFFER: [&str; 13] = [
    "__typename",
    "ages",
    "audiences",
    "costs",
    "deliveryModes",
    "description",
    "id",
    "needs",
    "referralRequired",
    "slug",
    "tier",
    "title",
    "url",
];

/// How much of its services a field is asked for that returns a page of them; none where it is asked for its length alone, or for
/// where the page stands.
pub(crate) fn asked_for(context: &Context<'_>) -> Option<Extent> {
    let page = context.look_ahead();
    let (nodes, edges) = (page.field("nodes"), page.field("edges"));
    if !nodes.exists() && !edges.exists() {
        return None;
    }
    let in_outline = |services: Lookahead<'_>| services.selection_fields().iter().all(service_in_outline);
    match in_outline(nodes) && in_outline(edges.field("node")) {
        true => Some(Extent::Outline),
        false => Some(Extent::Whole),
    }
}

fn service_in_outline(service: &SelectionField<'_>) -> bool {
    service.selection_set().all(|field| match field.name() {
        "provider" => all_among(&field, &OF_PROVIDER),
        "offers" => all_among(&field, &OF_OFFER),
        name => OF_SERVICE.contains(&name),
    })
}

fn all_among(field: &SelectionField<'_>, names: &[&str]) -> bool {
    field.selection_set().all(|field| names.contains(&field.name()))
}
