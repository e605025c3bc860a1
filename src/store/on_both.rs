//! The store's own tests on both databases, each on one of its own.

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
