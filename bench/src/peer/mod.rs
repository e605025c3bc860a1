//! `bench peer`: a plain async-graphql server over axum, whose data are typed values in memory: those of answers that a
//! Rightdoor server gave. It has no database, no limits, no log and no cache, so that what it takes is what async-graphql
//! takes for the same answers.

mod types;

use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;

use self::types::{Service, ServiceConnection, ServiceFilter, ServiceOrder};
use crate::plain_http;

/// Where to listen, and what to answer.
#[derive(Args)]
pub struct Arguments {
    /// The address and port
    #[arg(long)]
    listen: SocketAddr,
    /// A file of questions with their answers, one object of JSON a line
    #[arg(long)]
    answers: PathBuf,
}

/// A question and the answer that Rightdoor gave.
#[derive(Serialize, Deserialize)]
pub(crate) struct Answered {
    /// The body of the request.
    pub(crate) question: Value,
    /// The body of the answer.
    pub(crate) answer: Value,
}

/// The data in memory.
#[derive(Default)]
struct Data {
    services: HashMap<String, Service>,
    lists: HashMap<String, ServiceConnection>,
}

impl Data {
    fn read(path: &PathBuf) -> anyhow::Result<Self> {
        let mut data = Self::default();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        for line in text.lines() {
            let Answered { question, mut answer } = serde_json::from_str(line)?;
            let (variables, answered) = (&question["variables"], &mut answer["data"]);
            if let Some(slug) = variables["slug"].as_str() {
                data.services.insert(slug.to_owned(), serde_json::from_value(answered["service"].take())?);
            } else {
                let list = serde_json::from_value(answered["services"].take())?;
                data.lists.insert(list_key(&variables["where"], variables["after"].as_str()), list);
            }
        }
        Ok(data)
    }
}

fn list_key(filter: &Value, after: Option<&str>) -> String {
    format!("{filter} {}", after.unwrap_or_default())
}

struct Query;

#[Object]
impl Query {
    async fn service<'c>(&self, context: &Context<'c>, slug: String) -> async_graphql::Result<Option<&'c Service>> {
        Ok(context.data::<Data>()?.services.get(&slug))
    }

    async fn services<'c>(
        &self,
        context: &Context<'c>,
        r#where: Option<ServiceFilter>,
        #[graphql(name = "orderBy")] _order: Option<ServiceOrder>,
        #[graphql(name = "first")] _first: i32,
        after: Option<String>,
    ) -> async_graphql::Result<&'c ServiceConnection> {
        let filter = r#where.map_or(Value::Null, |filter| filter.0);
        let list = context.data::<Data>()?.lists.get(&list_key(&filter, after.as_deref()));
        list.ok_or_else(|| async_graphql::Error::new("this list is not in memory"))
    }
}

/// Serves until the process is ended.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let data = Data::read(&arguments.answers)?;
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).data(data).finish();
    Ok(axum::serve(TcpListener::bind(arguments.listen).await?, plain_http::router(schema)).await?)
}
