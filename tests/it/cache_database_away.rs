//! The database away: what was read goes on for a time and says so, and what was not is UNAVAILABLE.

use serde_json::{Value, json};

use super::support::{Instance, Instances, MK, codes, directory, provider, service};

const PUBLIC: &str = "{ service(slug: \"clinic\") { slug } }";
const NEW: &str = "{ provider(slug: \"trust\") { slug } }";

async fn post(instance: &Instance, query: &str, variables: Value) -> (Value, bool) {
    let body = json!({"query": query, "variables": variables}).to_string();
    let (_, headers, answer) = instance.server.post(&body, &[("content-type", "application/json")]).await;
    (serde_json::from_str(&answer).unwrap(), headers.contains_key("rightdoor-stale"))
}

#[tokio::test]
async fn cached_answers_go_on_for_a_quarter_of_an_hour_and_say_so() {
    let instances = Instances::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await;
    let instance = instances.alone().await;
    let child = "query($area: String!) { matchServices(child: {home: {area: $area}}) { nodes { outcome } } }";
    let area = json!({"area": MK});
    let (public, stale) = post(&instance, PUBLIC, json!({})).await;
    let (matched, stale_match) = post(&instance, child, area.clone()).await;
    assert_eq!((stale, stale_match), (false, false));

    instance.store.close().await.unwrap();
    assert!(instance.app.ready().await.is_err());
    for seconds in [1, 60, 600] {
        instance.wait(seconds);
        // As the server does by itself, twice a second.
        assert!(instance.app.catch_up().await.is_err());
        assert_eq!(post(&instance, PUBLIC, json!({})).await, (public.clone(), true), "{seconds}");
        assert_eq!(post(&instance, child, area.clone()).await, (matched.clone(), true), "{seconds}");
        let path = format!(
            "/graphql?query={}",
            PUBLIC.replace(' ', "%20").replace('"', "%22").replace('{', "%7B").replace('}', "%7D")
        );
        let (_, headers, _) = instance.server.get(&path).await;
        assert_eq!(
            (&headers["cache-control"], &headers["rightdoor-stale"]),
            (&"no-store".parse().unwrap(), &"true".parse().unwrap())
        );
    }
    for query in [NEW, "{ place(postcode: \"MK9 3EJ\") { postcode } }"] {
        let (answer, _) = post(&instance, query, json!({})).await;
        assert_eq!(codes(&answer), ["UNAVAILABLE"], "{query}");
    }
    instance.wait(300);
    for (query, variables) in [(PUBLIC, json!({})), (child, area)] {
        let (answer, _) = post(&instance, query, variables).await;
        assert_eq!(codes(&answer), ["UNAVAILABLE"], "{query}");
    }
}
