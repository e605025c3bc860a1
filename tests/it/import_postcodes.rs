//! Importing postcodes: counted, all or nothing, and never undone by what ships.

use ::import::PostcodeFile;
use domain::records::Place;
use domain::vocabulary::Postcode;
use rightdoor::store::{Counts, Delivery, ImportRefusal, ImportReport, Store};
use tokio::sync::mpsc;

use super::store_databases::{empty, later, with};
use super::support::{LUTON, MK, Server, code_point_row, directory, postcodes};

const ONSPD: &str = "pcds,doterm,oslaua,lat,long\n\
    MK46 5QG,,E06000042,52.15444,-0.70212\n\
    MK1 1AA,199606,E06000042,51.9985,-0.7221\n\
    BT1 1AA,,N09000003,54.6,-5.93\n";

async fn place(store: &Store, postcode: &str) -> Option<Place> {
    store.place(&Postcode::parse(postcode).unwrap()).await.unwrap()
}

/// Rows of Code-Point Open in Milton Keynes.
fn rows(postcodes: &[&str]) -> String {
    postcodes.iter().map(|postcode| code_point_row(postcode, MK)).collect()
}

fn counts(added: u64, changed: u64, dropped: u64, unchanged: u64) -> Counts {
    Counts { added, changed, dropped, unchanged }
}

#[tokio::test]
async fn what_is_added_changed_dropped_and_unchanged_is_counted() {
    let store = empty().await;
    let first = postcodes(&store, &rows(&["MK1 1AA", "MK1 1AB", "MK1 1AD"]), false).await.unwrap();
    assert_eq!(first.records, counts(3, 0, 0, 0));
    let again = postcodes(&store, &rows(&["MK1 1AA", "MK1 1AB", "MK1 1AD"]), false).await.unwrap();
    assert_eq!(again, ImportReport { records: counts(0, 0, 0, 3), ..ImportReport::default() });
    let moved = format!("{}{}", rows(&["MK1 1AA", "MK1 1AE"]), code_point_row("MK1 1AB", LUTON));
    let third = postcodes(&store, &moved, false).await.unwrap();
    assert_eq!(third.records, counts(1, 1, 1, 1));
    assert_eq!(place(&store, "MK1 1AB").await.unwrap().area.as_str(), LUTON);
    assert_eq!(place(&store, "MK1 1AD").await, None);
}

#[tokio::test]
async fn an_import_takes_the_place_of_what_ships_and_seeding_does_not_undo_it() {
    let mut records = directory(Vec::new());
    let store = with(&records).await;
    let shipped = records.places.first().unwrap().postcode.to_string();
    let gone = records.places.last().unwrap().postcode.to_string();
    assert_ne!(place(&store, &gone).await, None);
    postcodes(&store, &format!("{}{}", code_point_row(&shipped, LUTON), rows(&["MK1 1AA"])), false).await.unwrap();
    assert_eq!(place(&store, &gone).await, None, "the register has all that there is");

    store.seed(&records, later()).await.unwrap();
    records.places.pop();
    let changed = store.seed(&records, later()).await.unwrap();
    assert!(!changed.reference.contains(&"place"), "{changed:?}");
    assert_eq!(place(&store, &shipped).await.unwrap().area.as_str(), LUTON);
    assert_eq!(place(&store, &gone).await, None);
    assert_ne!(place(&store, "MK1 1AA").await, None);
    let again = postcodes(&store, &format!("{}{}", code_point_row(&shipped, LUTON), rows(&["MK1 1AA"])), false).await;
    assert_eq!(again.unwrap().records, counts(0, 0, 0, 2));
}

#[tokio::test]
async fn a_database_into_which_a_register_came_before_what_ships_keeps_it() {
    let store = empty().await;
    postcodes(&store, &rows(&["MK1 1AA"]), false).await.unwrap();
    let records = directory(Vec::new());
    store.seed(&records, later()).await.unwrap();
    assert_ne!(place(&store, "MK1 1AA").await, None);
    assert_eq!(place(&store, records.places.first().unwrap().postcode.as_str()).await, None);
}

#[tokio::test]
async fn code_point_open_leaves_what_it_says_nothing_of() {
    let store = empty().await;
    assert_eq!(postcodes(&store, ONSPD, false).await.unwrap().records, counts(3, 0, 0, 0));
    let file = format!("{}{}", rows(&["MK46 5QG"]), code_point_row("MK1 1AB", MK));
    let report = postcodes(&store, &file, false).await.unwrap();
    assert_eq!((report.records.added, report.records.dropped), (1, 0));
    assert_eq!(place(&store, "MK1 1AA").await.unwrap().terminated_on.unwrap().to_string(), "1996-07-01");
    assert_eq!(place(&store, "BT1 1AA").await.unwrap().area.as_str(), "N09000003");
    let again = postcodes(&store, ONSPD, true).await.unwrap();
    assert_eq!(again.records.dropped, 1, "the directory of the ONS has all");
}

#[tokio::test]
async fn a_file_that_lacks_most_of_the_last_one_is_refused_unless_it_is_meant() {
    let store = empty().await;
    postcodes(&store, &rows(&["MK1 1AA", "MK1 1AB", "MK1 1AD"]), false).await.unwrap();
    let refused = postcodes(&store, &rows(&["MK1 1AA"]), false).await;
    assert!(matches!(refused, Err(ImportRefusal::DropsMost { lacking: 2, held: 3 })), "{refused:?}");
    assert_ne!(place(&store, "MK1 1AD").await, None);
    assert_eq!(postcodes(&store, &rows(&["MK1 1AA"]), true).await.unwrap().records, counts(0, 0, 2, 1));
}

#[tokio::test]
async fn an_import_that_ends_early_changes_nothing() {
    let store = empty().await;
    postcodes(&store, &rows(&["MK1 1AA"]), false).await.unwrap();
    let (sender, mut deliveries) = mpsc::channel::<Delivery<Place, PostcodeFile>>(1);
    let mut place = place(&store, "MK1 1AA").await.unwrap();
    place.latitude = 0.0;
    sender.send(Delivery::Records(vec![(1, place)])).await.unwrap();
    drop(sender);
    let order = super::support::order("postcodes.csv", false);
    let refused = store.import_places(&mut deliveries, &order).await;
    assert!(matches!(refused, Err(ImportRefusal::Interrupted)), "{refused:?}");
    assert_ne!(self::place(&store, "MK1 1AA").await.unwrap().latitude, 0.0);
    let again = postcodes(&store, &rows(&["MK1 1AA"]), false).await.unwrap();
    assert_eq!(again.records, counts(0, 0, 0, 1));
}

#[tokio::test]
async fn a_terminated_postcode_places_a_child_and_says_so() {
    let store = with(&directory(Vec::new())).await;
    postcodes(&store, ONSPD, false).await.unwrap();
    let server = Server::on(store);
    let query = "{ matchServices(child: {home: {postcode: \"MK1 1AA\"}}) { notices { code input } }
        place(postcode: \"MK1 1AA\") { terminatedOn areas { code } } }";
    let data = server.data(query, serde_json::json!({})).await;
    let notices = &data["matchServices"]["notices"];
    assert_eq!(
        notices[0],
        serde_json::json!({"code": "IDENTIFIER_TERMINATED", "input": ["child", "home", "postcode"]})
    );
    assert_eq!(data["place"]["terminatedOn"], "1996-07-01");
    assert!(data["place"]["areas"].to_string().contains(MK));
}
