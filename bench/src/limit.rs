//! `bench limit`: a bare axum handler that answers as many bytes as are asked for. What it reaches is what the HTTP
//! library, the client and the machine allow; no server over axum can pass it.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use clap::Args;
use tokio::net::TcpListener;

/// The most bytes that an answer has.
const LARGEST: usize = 4 << 20;

/// Where to listen.
#[derive(Args)]
pub struct Arguments {
    /// The address and port
    #[arg(long)]
    listen: SocketAddr,
}

/// Serves until the process is ended.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let listener = TcpListener::bind(arguments.listen).await?;
    let whole = Bytes::from(vec![b'x'; LARGEST]);
    let router = Router::new().route("/", get(|| async {})).route("/bytes/{count}", post(answer)).with_state(whole);
    Ok(axum::serve(listener, router).await?)
}

/// The question is read whole, as a server must.
async fn answer(State(whole): State<Bytes>, Path(count): Path<usize>, _question: Bytes) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], whole.slice(..count.min(whole.len())))
}
