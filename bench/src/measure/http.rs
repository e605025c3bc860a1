//! One request at a time, to see that an answer is right before many are measured.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::Value;

/// How long one answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The body of the answer to a GET.
pub(crate) fn get(address: SocketAddr, path: &str) -> anyhow::Result<String> {
    send(address, &format!("GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n"))
}

/// The body of the answer to a question, which must be without errors.
pub(crate) fn ask(address: SocketAddr, question: &str) -> anyhow::Result<String> {
    ask_with(address, "", question)
}

/// The same for a client at another address, where the server believes this one.
pub(crate) fn ask_from(address: SocketAddr, client: &str, question: &str) -> anyhow::Result<String> {
    ask_with(address, &format!("x-forwarded-for: {client}\r\n"), question)
}

fn ask_with(address: SocketAddr, headers: &str, question: &str) -> anyhow::Result<String> {
    let head = "POST /graphql HTTP/1.1\r\nhost: bench\r\nconnection: close\r\ncontent-type: application/json\r\n\
                accept: application/graphql-response+json";
    let length = question.len();
    let body = send(address, &format!("{head}\r\n{headers}content-length: {length}\r\n\r\n{question}"))?;
    let answer: Value = serde_json::from_str(&body).context("an answer that is no JSON")?;
    ensure!(answer.get("errors").is_none(), "an answer with errors: {body}");
    Ok(body)
}

fn send(address: SocketAddr, request: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { bail!("an answer without a head") };
    ensure!(head.starts_with("HTTP/1.1 200"), "{} {body}", head.lines().next().unwrap_or_default());
    Ok(body.to_owned())
}
