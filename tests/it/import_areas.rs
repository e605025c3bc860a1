//! Importing authorities and boards: validity, successors, and what a file does not say.

use domain::vocabulary::{Area, AreaCode};
use rightdoor::store::{Counts, ImportReport, Store};
use serde_json::json;

use super::store_databases::{later, with};
use super::support::{
    Imported, KENT, MK, Server, code_point_row, directory, file_of, import, order, postcodes, provider, service,
};

async fn areas(store: &Store, text: &str) -> Imported {
    let order = order("areas.csv", false);
    let file = file_of(text);
    import(file.path(), ::import::read_areas, async |deliveries| store.import_areas(deliveries, &order).await).await
}

async fn area(store: &Store, code: &str) -> Option<Area> {
    let reference = store.reference().await.unwrap();
    reference.gazetteer.get(&AreaCode::parse(code).unwrap()).cloned()
}

fn counts(added: u64, changed: u64, unchanged: u64) -> ImportReport {
    ImportReport { records: Counts { added, changed, dropped: 0, unchanged }, ..ImportReport::default() }
}

#[tokio::test]
async fn areas_are_added_and_changed_and_what_is_not_said_stays() {
    let store = with(&directory(Vec::new())).await;
    let before = area(&store, KENT).await.unwrap();
    let file = "code,name,kind,valid_from,valid_until,successor\n\
        E10000016,Kent,county,,2028-03-31,E06000099\n\
        E06000099,West Kent,single-tier-authority,2028-04-01,,\n";
    assert_eq!(areas(&store, file).await.unwrap(), counts(1, 1, 0));
    assert_eq!(areas(&store, file).await.unwrap(), counts(0, 0, 2));
    let after = area(&store, KENT).await.unwrap();
    assert_eq!((&after.parents, &after.overlaps), (&before.parents, &before.overlaps));
    assert_eq!(after.valid_until, "2028-03-31".parse().ok());

    store.seed(&directory(Vec::new()), later()).await.unwrap();
    let mut changed = directory(Vec::new());
    changed.areas.retain(|area| area.code.as_str() != KENT);
    store.seed(&changed, later()).await.unwrap();
    assert_eq!(area(&store, KENT).await, Some(after), "what was imported stays as it is");
    assert!(area(&store, MK).await.is_some());
}

#[tokio::test]
async fn names_of_the_ons_leave_how_areas_lie() {
    let store = with(&directory(Vec::new())).await;
    let before = area(&store, MK).await.unwrap();
    let report = areas(&store, "LAD25CD,LAD25NM\nE06000042,City of Milton Keynes\nE07000999,New\n").await.unwrap();
    assert_eq!(report, counts(1, 1, 0));
    let after = area(&store, MK).await.unwrap();
    assert_eq!((after.name.as_str(), after.parents), ("City of Milton Keynes", before.parents));
}

#[tokio::test]
async fn a_postcode_of_an_authority_that_has_ended_is_in_its_successor_on_the_day_of_the_question() {
    let clinic = service("clinic", json!({"coverage": [{"basis": "home", "areas": ["E06000099"], "source": "page"}]}));
    let store = with(&directory(vec![provider("trust", vec![clinic])])).await;
    let file = "code,name,kind,valid_from,valid_until,successor\n\
        E06000042,Milton Keynes,single-tier-authority,,2026-12-31,E06000099\n\
        E06000099,Greater Milton Keynes,single-tier-authority,2027-01-01,,\n";
    areas(&store, file).await.unwrap();
    postcodes(&store, &code_point_row("MK46 5QG", MK), false).await.unwrap();
    let server = Server::on(store);
    let query = "query ($on: Date) { matchServices(child: {home: {postcode: \"MK46 5QG\"}}, on: $on) { totalCount } }";
    for (on, found) in [("2026-12-31", 0), ("2027-01-01", 1)] {
        let data = server.data(query, json!({"on": on})).await;
        assert_eq!(data["matchServices"]["totalCount"], found, "{on}");
    }
}

#[tokio::test]
async fn areas_that_cannot_be_are_refused_and_change_nothing() {
    let store = with(&directory(Vec::new())).await;
    let row = |parents: &str, successor: &str| {
        format!(
            "code,name,kind,parents,overlaps,valid_from,valid_until,successor\n\
            E07009901,Here,district,{parents},,,2026-03-31,{successor}\n\
            E07009902,There,district,E07009901,,,2026-03-31,E07009901\n"
        )
    };
    let advice = "and nothing was changed. Correct it";
    for (parents, successor, wanted) in [
        ("E10009999", "", "`E10009999` (line 2) is no area that is known here, "),
        ("", "E07009999", "`E07009999` (line 2) is no area that is known here, "),
        ("E07009901", "", "`E07009901` (line 2) would lie within itself, "),
        ("E10000016;E07009902", "", "`E07009901` (line 2) would lie within itself, "),
        ("", "E07009902", "`E07009901` (line 2) would replace itself, "),
        ("", "E12000008", "`E12000008` cannot take the place of `E07009901` (line 2), which is of another kind, "),
        ("", "QHG", "`QHG` cannot take the place of `E07009901` (line 2), which is of another kind, "),
    ] {
        let refusal = areas(&store, &row(parents, successor)).await.expect_err(wanted).to_string();
        assert!(refusal.starts_with(wanted) && refusal.contains(advice), "{refusal}");
        assert_eq!(area(&store, "E07009902").await, None);
    }
    let other_kind = "code,name,kind\nMK43,Foo,county\n";
    let refusal = areas(&store, other_kind).await.unwrap_err().to_string();
    assert!(refusal.starts_with("`MK43` (line 2) is known here as an area of another kind, "), "{refusal}");
    assert_eq!(areas(&store, &row("E10000016", "")).await.unwrap(), counts(2, 0, 0));
    let back = "code,name,kind,parents\nE10000016,Kent,county,E07009902\n";
    let refusal = areas(&store, back).await.unwrap_err().to_string();
    assert!(refusal.starts_with("`E10000016` (line 2) would lie within itself"), "by way of what is stored: {refusal}");
}
