//! Importing schools, and what became of those that have closed.

use domain::vocabulary::Urn;
use rightdoor::store::{Counts, Page, SchoolFilter, Store};
use serde_json::{Value, json};

use super::store_databases::{empty, with};
use super::support::{
    GIAS_HEADER, Imported, LUTON, MK, Server, code_point_row, directory, gias_row, import, order, postcodes, provider,
    service,
};

const CLOSED: &str = "110400,An Old School,1,2,31-08-2012,4,Olney,MK46 5QG,E06000042,E06000042\n\
    110401,An Older School,1,2,31-08-2002,4,Olney,MK46 5QG,E06000042,E06000042\n\
    110402,A Lost School,1,2,,4,Olney,MK46 5QG,E06000042,E06000042\n";

async fn schools(store: &Store, files: &[(&str, &str)]) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let order = order("extract", false);
    import(folder.path(), ::import::read_schools, async |deliveries| store.import_schools(deliveries, &order).await)
        .await
}

fn register(rows: &[String]) -> String {
    format!("{GIAS_HEADER}{}", rows.concat())
}

async fn found(store: &Store, text: &str) -> Vec<String> {
    let filter = SchoolFilter { text: Some(text.to_owned()), ..SchoolFilter::default() };
    let found = store.find_schools(&filter, &Page::first(10)).await.unwrap();
    found.items.into_iter().map(|item| item.school.urn.to_string()).collect()
}

#[tokio::test]
async fn a_school_is_in_the_authority_of_its_postcode_or_else_of_the_register() {
    let store = empty().await;
    postcodes(&store, &code_point_row("LU1 1BW", LUTON), false).await.unwrap();
    let rows = [gias_row("110592", "The Redway School", "MK6 4HG"), gias_row("110593", "Over the Border", "LU1 1BW")];
    let report = schools(&store, &[("edubasealldata.csv", &register(&rows))]).await.unwrap();
    assert_eq!(report.records, Counts { added: 2, ..Counts::default() });
    for (urn, area) in [("110592", MK), ("110593", LUTON)] {
        let (_, school) = store.school(&Urn::parse(urn).unwrap()).await.unwrap().unwrap();
        assert_eq!((school.area.as_str(), school.maintained_by.unwrap().as_str()), (area, MK));
    }
    assert_eq!(found(&store, "redw oln").await, ["110592"]);
    assert_eq!(found(&store, "lu1 1").await, ["110593"]);
    let again = schools(&store, &[("edubasealldata.csv", &register(&rows))]).await.unwrap();
    assert_eq!(again.records, Counts { unchanged: 2, ..Counts::default() });
}

#[tokio::test]
async fn a_file_leaves_what_it_is_silent_about() {
    let store = empty().await;
    postcodes(&store, &code_point_row("MK6 4HG", MK), false).await.unwrap();
    let rows = register(&[gias_row("110592", "The Redway School", "MK6 4HG"), CLOSED.to_owned()]);
    let links = "URN,LinkURN,LinkType\n110400,110592,Successor\n";
    let files = [("edubasealldata.csv", rows.as_str()), ("links_edubasealldata.csv", links)];
    assert_eq!(schools(&store, &files).await.unwrap().former_schools.added, 3);
    let without_links = schools(&store, &[("edubasealldata.csv", &rows)]).await.unwrap();
    assert_eq!(without_links.former_schools, Counts { unchanged: 3, ..Counts::default() });
    let names = "urn,name,open_date,town,postcode\n110592,The Redway School,,Olney,MK6 4HG\n";
    let of_names = schools(&store, &[("edubasealldata.csv", names)]).await.unwrap();
    assert_eq!((of_names.records.unchanged, of_names.former_schools), (1, Counts::default()));
    let (_, school) = store.school(&Urn::parse("110592").unwrap()).await.unwrap().unwrap();
    assert!(school.setting.is_some() && school.maintained_by.is_some());
}

#[tokio::test]
async fn a_urn_that_has_been_replaced_is_its_successor_and_says_so() {
    let clinic = service("clinic", json!({}));
    let store = with(&directory(vec![provider("trust", vec![clinic])])).await;
    postcodes(&store, &code_point_row("MK6 4HG", MK), false).await.unwrap();
    let rows = register(&[gias_row("110592", "The Redway School", "MK6 4HG"), CLOSED.to_owned()]);
    let links = "URN,LinkURN,LinkType\n110401,110400,Successor\n110400,110592,Successor - merged\n";
    let files = [("edubasealldata.csv", rows.as_str()), ("links_edubasealldata.csv", links)];
    schools(&store, &files).await.unwrap();
    let server = Server::on(store);

    let notices = async |urn: &str| -> Value {
        let query = "query ($child: ChildInput!) {
            checkEligibility(service: \"clinic\", child: $child) { notices { code input text } } }";
        let child = json!({"education": {"school": urn}});
        server.data(query, json!({"child": child})).await["checkEligibility"]["notices"].clone()
    };
    assert_eq!(notices("110592").await, json!([]));
    for urn in ["110400", "110401"] {
        assert_eq!(
            notices(urn).await,
            json!([{
                "code": "IDENTIFIER_REPLACED",
                "input": ["child", "education", "school"],
                "text": "This school has closed and been replaced by The Redway School (110592), which is used.",
            }])
        );
    }
    assert_eq!(notices("110402").await[0]["code"], "IDENTIFIER_TERMINATED");
    assert_eq!(notices("110499").await[0]["code"], "IDENTIFIER_NOT_KNOWN");
}
