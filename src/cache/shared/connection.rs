//! A connection to one Redis server or to a cluster.

use std::time::Duration;

use futures_util::future::try_join_all;
use redis::aio::{ConnectionLike, MultiplexedConnection};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::{AsyncConnectionConfig, Client, RedisError};

/// A connection. Cheap to clone; calls of all clones share it and overtake each other.
#[derive(Clone)]
pub(super) enum Connection {
    /// One server.
    Single(MultiplexedConnection),
    /// A cluster.
    Cluster(ClusterConnection),
}

impl Connection {
    /// Connects to the server or cluster of an address, and has it answer.
    pub(super) async fn open(url: &str, call_limit: Duration) -> Result<Self, RedisError> {
        let mut connection = match of_node_in_cluster(url) {
            Some(node) => {
                let client = ClusterClient::builder([node])
                    .connection_timeout(call_limit * 10)
                    .response_timeout(call_limit)
                    .retries(1)
                    .build()?;
                Self::Cluster(client.get_async_connection().await?)
            }
            None => {
                let config = AsyncConnectionConfig::new()
                    .set_connection_timeout(Some(call_limit * 10))
                    .set_response_timeout(Some(call_limit));
                Self::Single(Client::open(url)?.get_multiplexed_async_connection_with_config(&config).await?)
            }
        };
        connection.check().await?;
        Ok(connection)
    }

    async fn check(&mut self) -> Result<(), RedisError> {
        let answer: String = self.query(&redis::cmd("PING")).await?;
        match answer.as_str() {
            "PONG" => Ok(()),
            _ => Err(RedisError::from((redis::ErrorKind::UnexpectedReturnType, "no answer to PING"))),
        }
    }

    /// The values of some keys, in their order.
    pub(super) async fn get(mut self, keys: Vec<String>) -> Result<Vec<Option<Vec<u8>>>, RedisError> {
        self.query(redis::cmd("MGET").arg(keys)).await
    }

    /// Keeps values for a time. Each by a call of its own, since they may belong to different nodes.
    pub(super) async fn put(self, values: Vec<(String, Vec<u8>)>, keep_for: Duration) -> Result<(), RedisError> {
        let milliseconds = u64::try_from(keep_for.as_millis()).unwrap_or(u64::MAX).max(1);
        let calls = values.into_iter().map(|(key, bytes)| {
            let mut connection = self.clone();
            async move {
                let mut call = redis::cmd("SET");
                call.arg(key).arg(bytes).arg("PX").arg(milliseconds);
                connection.query::<()>(&call).await
            }
        });
        try_join_all(calls).await?;
        Ok(())
    }

    /// Runs a script that reads and writes one key.
    pub(super) async fn run(mut self, script: &str, key: &str, arguments: &[String]) -> Result<Vec<i64>, RedisError> {
        self.query(redis::cmd("EVAL").arg(script).arg(1).arg(key).arg(arguments)).await
    }

    async fn query<T: redis::FromRedisValue>(&mut self, call: &redis::Cmd) -> Result<T, RedisError> {
        let value = match self {
            Self::Single(connection) => connection.req_packed_command(call).await?,
            Self::Cluster(connection) => connection.req_packed_command(call).await?,
        };
        Ok(redis::from_redis_value(value)?)
    }
}

/// The address of a node where the address is that of a cluster.
fn of_node_in_cluster(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.strip_suffix("-cluster")?;
    Some(format!("{scheme}://{rest}"))
}
