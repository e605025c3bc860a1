//! The tour of the README: each answer shown is the answer given.

use serde_json::Value;

use super::support::{Server, shipped};

/// The fenced blocks of a kind, in order.
fn blocks<'a>(text: &'a str, kind: &str) -> Vec<&'a str> {
    let opening = format!("```{kind}\n");
    let after = text.split(opening.as_str()).skip(1);
    after.map(|block| block.split("\n```").next().unwrap()).collect()
}

/// The body that a curl command posts.
fn body(command: &str) -> Value {
    let data = command.split_once("-d '").unwrap().1;
    serde_json::from_str(data.strip_suffix('\'').unwrap()).unwrap()
}

#[tokio::test]
async fn the_seven_answers_of_the_tour_are_the_servers() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let commands: Vec<&str> = blocks(&readme, "sh").into_iter().filter(|block| block.starts_with("curl")).collect();
    let answers = blocks(&readme, "json");
    assert_eq!((commands.len(), answers.len()), (7, 7));
    let server = Server::of(&shipped()).await;
    for (command, shown) in commands.into_iter().zip(answers) {
        let body = body(command);
        let given = server.ask(body["query"].as_str().unwrap(), body["variables"].clone()).await;
        assert_eq!(given, serde_json::from_str::<Value>(shown).unwrap(), "{command}");
    }
}
