//! The store's own tests on both databases, each on one of its own.

use sea_orm::DbBackend;

/// Runs work that takes settings as a test in SQLite and as one in PostgreSQL.
macro_rules! on_both {
    ($($work:ident: $in_sqlite:ident, $in_postgres:ident;)+) => {$(
        #[tokio::test]
        async fn $in_sqlite() {
            $work($crate::store::tests::unhurried("sqlite::memory:")).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
        async fn $in_postgres() {
            let server = $crate::store::query_plans::postgres_server::PostgresServer::get();
            let database = server.expect("RIGHTDOOR_TEST_POSTGRES").create(None);
            $work($crate::store::tests::unhurried(database.url())).await;
        }
    )+};
}

pub(super) use on_both;

/// The statement that takes all rows out of a table: PostgreSQL has one that looks at none of them.
pub(super) fn emptying(backend: DbBackend, table: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("TRUNCATE {table} CASCADE"),
        _ => format!("DELETE FROM {table}"),
    }
}
