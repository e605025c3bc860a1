//! A big answer lets others have their turn: the whole of it is made by one task.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::support::{MK, Server, directory, offer, provider, service};

const BIG: &str = "query ($child: ChildInput!) { matchServices(child: $child, first: 60) { nodes {
    outcome headline reasons { explanation } offers { outcome offer { title } } routes { status } } } }";

#[tokio::test]
async fn a_small_answer_overtakes_a_big_one() {
    let offers = json!({"offers": [offer("one", json!({})), offer("two", json!({}))]});
    let services = (0..200).map(|number| service(&format!("clinic-{number}"), offers.clone())).collect();
    let server = Arc::new(Server::of(&directory(vec![provider("trust", services)])).await);
    let child = json!({"child": {"home": {"area": MK}}});
    // From here on everything is at hand: nothing but its turns keeps the big answer from going through.
    let whole = server.data(BIG, child.clone()).await;
    assert_eq!(whole["matchServices"]["nodes"].as_array().unwrap().len(), 60);

    let ended = Arc::new(Mutex::new(Vec::new()));
    let ask = |name: &'static str, query: &'static str, variables: Value| {
        let (server, ended) = (Arc::clone(&server), Arc::clone(&ended));
        tokio::spawn(async move {
            server.data(query, variables).await;
            ended.lock().unwrap().push(name);
        })
    };
    let big = ask("big", BIG, child);
    let small = ask("small", "{ __typename }", json!({}));
    big.await.unwrap();
    small.await.unwrap();
    assert_eq!(*ended.lock().unwrap(), ["small", "big"]);
}
