//! Importing GP practices.

use domain::vocabulary::OdsCode;
use rightdoor::store::{Counts, GpPracticeFilter, ImportRefusal, Page, Store};

use super::store_databases::{empty, later, with};
use super::support::{Imported, LUTON, MK, code_point_row, directory, file_of, import, order, postcodes, practice_row};

async fn practices(store: &Store, text: &str) -> Imported {
    let order = order("epraccur.csv", false);
    let file = file_of(text);
    let read = ::import::read_gp_practices;
    import(file.path(), read, async |deliveries| store.import_gp_practices(deliveries, &order).await).await
}

async fn with_postcodes() -> super::support::TestStore {
    let store = empty().await;
    let rows = [code_point_row("MK46 5QG", MK), code_point_row("LU1 1BW", LUTON), code_point_row("MK1 1AA", MK)];
    postcodes(&store, &rows.concat(), false).await.unwrap();
    store
}

fn file() -> String {
    [
        practice_row("K82057", "COBBS GARDEN SURGERY", "OLNEY", "MK46 5QG"),
        practice_row("E81005", "BELL HOUSE MEDICAL CENTRE", "LUTON", "LU1 1BW"),
    ]
    .concat()
}

async fn found(store: &Store, text: &str) -> Vec<String> {
    let filter = GpPracticeFilter { text: Some(text.to_owned()), ..GpPracticeFilter::default() };
    let found = store.find_gp_practices(&filter, &Page::first(10)).await.unwrap();
    found.items.into_iter().map(|item| item.practice.ods_code.to_string()).collect()
}

async fn area(store: &Store, code: &str) -> String {
    let found = store.gp_practice(&OdsCode::parse(code).unwrap()).await.unwrap();
    found.unwrap().1.area.to_string()
}

#[tokio::test]
async fn a_practice_is_in_the_authority_of_its_postcode() {
    let store = with_postcodes().await;
    let report = practices(&store, &file()).await.unwrap();
    assert_eq!(report.records, Counts { added: 2, ..Counts::default() });
    assert_eq!((area(&store, "K82057").await, area(&store, "E81005").await), (MK.to_owned(), LUTON.to_owned()));
    let again = practices(&store, &file()).await.unwrap();
    assert_eq!(again.records, Counts { unchanged: 2, ..Counts::default() });
}

#[tokio::test]
async fn a_practice_keeps_its_identity_and_follows_its_postcode() {
    let store = with_postcodes().await;
    practices(&store, &file()).await.unwrap();
    let code = OdsCode::parse("K82057").unwrap();
    let before = store.gp_practice(&code).await.unwrap().unwrap().0;
    let renamed = file().replace("COBBS GARDEN SURGERY", "THE COBBS");
    assert_eq!(practices(&store, &renamed).await.unwrap().records.changed, 1);
    let rows = [code_point_row("MK46 5QG", LUTON), code_point_row("LU1 1BW", LUTON), code_point_row("MK1 1AA", MK)];
    assert_eq!(postcodes(&store, &rows.concat(), false).await.unwrap().moved, 1);
    let (after, practice) = store.gp_practice(&code).await.unwrap().unwrap();
    assert_eq!((after, practice.name.as_str(), practice.area.as_str()), (before, "The Cobbs", LUTON));
    assert_eq!(found(&store, "garden").await, Vec::<String>::new());
    assert_eq!(found(&store, "cob").await, ["K82057"]);
}

#[tokio::test]
async fn practices_are_found_by_name_town_and_postcode_as_they_are_typed() {
    let store = with_postcodes().await;
    practices(&store, &file()).await.unwrap();
    for text in ["cobbs", "gard cob", "oln", "mk46", "mk46 5", "MK465QG", "high street olney"] {
        assert_eq!(found(&store, text).await, ["K82057"], "{text}");
    }
    for text in ["obbs", "lney", "5qg2", "cobbs luton"] {
        assert_eq!(found(&store, text).await, Vec::<String>::new(), "{text}");
    }
}

#[tokio::test]
async fn a_practice_whose_postcode_is_not_known_is_left_out_with_its_line() {
    let store = with_postcodes().await;
    let nowhere = practice_row("W99999", "FAR AWAY", "CARDIFF", "CF10 1AA");
    let report = practices(&store, &format!("{}{nowhere}", file())).await.unwrap();
    assert_eq!((report.records.added, report.unplaced), (2, vec![3]));
}

#[tokio::test]
async fn without_postcodes_the_import_says_what_comes_first() {
    let store = empty().await;
    let refused = practices(&store, &file()).await;
    assert!(matches!(refused, Err(ImportRefusal::PostcodesNotKnown { unplaced: 2, read: 2 })), "{refused:?}");
    assert!(refused.unwrap_err().to_string().contains("rightdoor import postcodes FILE"));
}

#[tokio::test]
async fn what_ships_is_found_by_its_words_and_gives_way() {
    let records = directory(Vec::new());
    let store = with(&records).await;
    assert_eq!(found(&store, "cobbs").await, ["K82057"]);
    assert_eq!(found(&store, "stopsley").await, ["E81006"]);
    practices(&store, &file()).await.unwrap();
    store.seed(&records, later()).await.unwrap();
    assert_eq!(found(&store, "stopsley").await, Vec::<String>::new());
    assert_eq!(found(&store, "bell house").await, ["E81005"]);
}
