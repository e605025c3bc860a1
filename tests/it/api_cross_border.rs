//! A child on the border of two services: lives in one's area and is registered with a GP in the other's.

use serde_json::{Value, json};

use super::store_databases::now;
use super::support::{Server, TestStore, code_point_row, file_of, import, order, postcodes, practice_row, shipped};

const QUERY: &str = "query ($child: ChildInput!) {
    matchServices(child: $child, on: \"2026-11-23\", first: 100) {
        notices { code text }
        nodes { service { slug } outcome headline decisive { result criterion { code facts } explanation } signposts { situation to } }
    } }";

/// The services that ship, with postcodes and practices from the official files.
async fn server() -> Server {
    let store = TestStore::migrated().await;
    store.seed(&shipped(), now()).await.unwrap();
    let rows = code_point_row("MK438AA", "E06000055")
        + &code_point_row("MK465QG", "E06000042")
        + &code_point_row("MK403NZ", "E06000055");
    postcodes(&store, &rows, true).await.unwrap();
    let practices = practice_row("K82057", "COBBS GARDEN SURGERY", "OLNEY", "MK46 5QG")
        + &practice_row("E81021", "A PRACTICE IN BEDFORD", "BEDFORD", "MK40 3NZ");
    let file = file_of(&practices);
    let order = order("epraccur.csv", true);
    import(file.path(), ::import::read_gp_practices, async |deliveries| {
        store.import_gp_practices(deliveries, &order).await
    })
    .await
    .unwrap();
    Server::on(store)
}

/// The answer of one service.
fn answer<'a>(data: &'a Value, service: &str) -> &'a Value {
    let nodes = data["matchServices"]["nodes"].as_array().unwrap();
    nodes.iter().find(|node| node["service"]["slug"] == service).unwrap_or_else(|| panic!("{service}: {data}"))
}

async fn of_child(server: &Server, home: Value, gp: Value) -> Value {
    let child = json!({"dateOfBirth": "2019-03-10", "home": home, "gp": gp, "needs": ["dressing"]});
    server.data(QUERY, json!({"child": child})).await
}

#[tokio::test]
async fn a_child_between_two_services_fails_both_and_is_told_what_would_change_it() {
    let server = server().await;
    let (border, town) = (json!({"postcode": "MK43 8AA"}), json!({"postcode": "MK46 5QG"}));
    let (olney, bedford) = (json!({"practice": "K82057"}), json!({"practice": "E81021"}));
    let (by_gp, by_home) = ("bedfordshire-luton-occupational-therapy", "milton-keynes-occupational-therapy");
    let found = of_child(&server, border.clone(), olney.clone()).await;
    assert_eq!(found["matchServices"]["notices"], json!([]), "both identifiers are known");
    for (service, fact, now, wanted) in [
        (
            by_gp,
            "GP_AREA",
            "GP practice is in Milton Keynes",
            "GP practice is in Luton, Bedford or Central Bedfordshire",
        ),
        (by_home, "HOME_AREA", "lives in Bedford", "does not see children who live outside Milton Keynes"),
    ] {
        let answer = answer(&found, service);
        assert_eq!(answer["outcome"], "OUTSIDE_CRITERIA");
        let decisive = answer["decisive"].as_array().unwrap();
        assert_eq!((decisive.len(), &decisive[0]["result"]), (1, &json!("FAILS")), "{answer}");
        assert_eq!(decisive[0]["criterion"]["facts"], json!([fact]), "the one fact that would change it");
        for text in [&decisive[0]["explanation"], &answer["headline"]] {
            let text = text.as_str().unwrap();
            assert!(text.contains(now) && text.contains(wanted), "{text}");
        }
    }

    // What does not cover the child any more is not answered for.
    let moved_practice = of_child(&server, border, bedford).await;
    assert_eq!(answer(&moved_practice, by_gp)["outcome"], "NEEDS_JUDGEMENT");
    let moved_home = of_child(&server, town, olney).await;
    assert_eq!(answer(&moved_home, by_home)["outcome"], "NEEDS_INFORMATION");
}
