//! `bench relational`: the server that one writes over a relational database with SeaORM, async-graphql and its
//! DataLoader. It reads the same tables of the same database as Rightdoor (none that Rightdoor keeps for speed alone),
//! a statement for each table that an answer needs, through as many connections as Rightdoor is given, and gives the
//! same answers to the questions of the benchmark. It has no limits, no log and no cache.

mod list;
mod loaders;
mod loading;
mod types;

use std::net::SocketAddr;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, EmptyMutation, EmptySubscription, Enum, Object, Result, Schema};
use axum::Router;
use clap::Args;
use entity::service;
use rightdoor::store::StoreSettings;
use sea_orm::{ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};
use tokio::net::TcpListener;

use self::list::{Page, ServiceConnection, ServiceFilter};
use self::loaders::Tables;
use self::loading::connection;
use self::types::Service;
use crate::plain_http;

/// Where to listen, and the database.
#[derive(Args)]
pub struct Arguments {
    /// The address and port
    #[arg(long)]
    listen: SocketAddr,
    /// A database filled by `bench load`
    #[arg(long)]
    database_url: String,
}

/// In which order: both are by name where no words are searched for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum ServiceOrder {
    Relevance,
    Name,
}

struct Query;

#[Object]
impl Query {
    async fn service(&self, context: &Context<'_>, slug: String) -> Result<Option<Service>> {
        let by_slug = service::Entity::find().filter(service::Column::Slug.eq(slug)).limit(1);
        Ok(by_slug.into_partial_model().one(connection(context)?).await?.map(Service))
    }

    #[allow(clippy::too_many_arguments, reason = "the arguments of the field")]
    async fn services(
        &self,
        context: &Context<'_>,
        r#where: Option<ServiceFilter>,
        #[graphql(name = "orderBy")] _order: Option<ServiceOrder>,
        first: Option<u64>,
        last: Option<u64>,
        after: Option<String>,
    ) -> Result<ServiceConnection> {
        list::services(context, r#where.unwrap_or_default(), Page { first, last, after }).await
    }
}

/// Serves until the process is ended.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let router = router(connected(&arguments.database_url).await?);
    Ok(axum::serve(TcpListener::bind(arguments.listen).await?, router).await?)
}

/// A pool of as many connections as Rightdoor has by default, all of them kept open as there.
pub async fn connected(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    let connections = StoreSettings::new(url).max_connections;
    options.min_connections(connections).max_connections(connections).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The server over a database.
pub fn router(database: DatabaseConnection) -> Router {
    let loader = DataLoader::new(Tables(database), tokio::spawn);
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).data(loader).finish();
    plain_http::router(schema)
}
