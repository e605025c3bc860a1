//! Copies of service documents go also when a table is emptied as a whole, which no trigger of its rows sees, and a service that is
//! inserted over one that was deleted without its copy begins without one. They are compressed in the way that is read fastest, where
//! the server has it. By whom routes may be used is kept up when a role is changed in its row, and when all go, too.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::compressed_where_it_can_be;
use crate::m0014_route_referrers::by_role;
use crate::m0015_service_copies::{PARTS, THROW_AWAY};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => in_postgres(),
            _ => in_sqlite(),
        };
        manager.get_connection().execute_unprepared(&statements).await?;
        Ok(())
    }
}

fn in_postgres() -> String {
    let function = format!(
        "CREATE FUNCTION outdate_all_copies() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             {THROW_AWAY};
             RETURN NULL;
         END $note$;"
    );
    let trigger = |table| {
        format!(
            "CREATE TRIGGER service_copy_truncate AFTER TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION outdate_all_copies();"
        )
    };
    let compressed = compressed_where_it_can_be("service_copy", "document");
    let triggers: String = PARTS.into_iter().chain(["provider_area"]).map(trigger).collect();
    [function, triggers, referrers_in_postgres(), compressed].concat()
}

/// SQLite has no statement that empties a table without a look at its rows. With its foreign keys off, as they are at its own
/// prompt, it deletes a service and leaves the copy.
fn in_sqlite() -> String {
    let of_all_roles = of_all_roles("old.route_id, new.route_id");
    format!(
        "DROP TRIGGER service_copy_insert;
     CREATE TRIGGER service_copy_insert AFTER INSERT ON service BEGIN
         INSERT INTO service_copy (service_id) VALUES (new.id)
         ON CONFLICT (service_id) DO UPDATE SET revision = revision + 1, form = NULL, document = NULL;
     END;
     CREATE TRIGGER route_referrer_role_update AFTER UPDATE ON referral_route_role BEGIN
         DELETE FROM route_referrer
             WHERE route_id = old.route_id AND referrer IN ('role:' || old.term_code, 'like:' || old.term_code);
         {of_all_roles}
     END;"
    )
}

/// The words of all roles of some routes, those that are not there.
fn of_all_roles(routes: &str) -> String {
    by_role(
        "referral_route",
        &format!("(SELECT route_id, term_code FROM referral_route_role WHERE route_id IN ({routes}))"),
    )
}

fn referrers_in_postgres() -> String {
    let of_all_roles = of_all_roles("SELECT route_id FROM gone UNION SELECT route_id FROM written");
    format!(
        "CREATE FUNCTION change_referrers_of_roles() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             DELETE FROM route_referrer USING gone
                 WHERE route_referrer.route_id = gone.route_id
                   AND referrer IN ('role:' || gone.term_code, 'like:' || gone.term_code);
             {of_all_roles}
             RETURN NULL;
         END $note$;
         CREATE FUNCTION forget_all_roles() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             DELETE FROM route_referrer WHERE referrer <> 'anyone';
             RETURN NULL;
         END $note$;
         CREATE TRIGGER route_referrer_update AFTER UPDATE ON referral_route_role
             REFERENCING OLD TABLE AS gone NEW TABLE AS written
             FOR EACH STATEMENT EXECUTE FUNCTION change_referrers_of_roles();
         CREATE TRIGGER route_referrer_truncate AFTER TRUNCATE ON referral_route_role
             FOR EACH STATEMENT EXECUTE FUNCTION forget_all_roles();"
    )
}
