//! By whom each route may be used, in one word: a list by referrer looks words up in one index, where it went through the
//! roles of all routes, and through all routes for how each reads its roles. Triggers keep the words up with
//! `referral_route` and `referral_route_role`, whichever version of the program writes there. The indexes of before stay:
//! the previous version goes by them.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{big_integer, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::{index, part_of, part_of_service};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("route_referrer")
                    .col(big_integer("route_id"))
                    .col(text("referrer"))
                    .col(big_integer("service_id"))
                    .primary_key(Index::create().col("route_id").col("referrer").primary())
                    .foreign_key(&mut part_of("route_referrer", "route_id", "referral_route"))
                    .foreign_key(&mut part_of_service("route_referrer"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("route_referrer", &["referrer", "service_id"])).await?;
        manager.create_index(index("route_referrer", &["service_id", "referrer"])).await?;
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => in_postgres(),
            _ => in_sqlite(),
        };
        let known = [open_to_all("referral_route"), by_role("referral_route", "referral_route_role")].concat();
        manager.get_connection().execute_unprepared(&(triggers + &known)).await?;
        Ok(())
    }
}

/// The words of some routes that anyone may use, or of which the source does not say who may.
fn open_to_all(routes: &str) -> String {
    format!(
        "INSERT INTO route_referrer (route_id, referrer, service_id)
         SELECT id, 'anyone', service_id FROM {routes} WHERE policy IN ('anyone', 'not-stated');"
    )
}

/// The words of the roles of some routes.
pub(crate) fn by_role(routes: &str, roles: &str) -> String {
    format!(
        "INSERT INTO route_referrer (route_id, referrer, service_id)
         SELECT DISTINCT route.id, CASE route.policy WHEN 'listed' THEN 'role:' ELSE 'like:' END || role.term_code,
                route.service_id
         FROM {routes} AS route JOIN {roles} AS role ON role.route_id = route.id
         WHERE route.policy IN ('listed', 'listed-and-similar')
         ON CONFLICT DO NOTHING;"
    )
}

/// The words of what a statement has written.
fn in_postgres() -> String {
    let open_to_all = open_to_all("written");
    let of_routes = by_role("written", "referral_route_role");
    let of_roles = by_role("referral_route", "written");
    format!(
        "CREATE FUNCTION note_referrers_of_routes() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             DELETE FROM route_referrer USING written WHERE route_id = written.id;
             {open_to_all}
             {of_routes}
             RETURN NULL;
         END $note$;
         CREATE FUNCTION note_referrers_of_roles() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             {of_roles}
             RETURN NULL;
         END $note$;
         CREATE FUNCTION forget_referrers_of_roles() RETURNS trigger LANGUAGE plpgsql AS $note$
         BEGIN
             DELETE FROM route_referrer USING gone
                 WHERE route_referrer.route_id = gone.route_id
                   AND referrer IN ('role:' || gone.term_code, 'like:' || gone.term_code);
             RETURN NULL;
         END $note$;
         CREATE TRIGGER route_referrer_insert AFTER INSERT ON referral_route
             REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_referrers_of_routes();
         CREATE TRIGGER route_referrer_update AFTER UPDATE ON referral_route
             REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_referrers_of_routes();
         CREATE TRIGGER route_referrer_insert AFTER INSERT ON referral_route_role
             REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_referrers_of_roles();
         CREATE TRIGGER route_referrer_delete AFTER DELETE ON referral_route_role
             REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_referrers_of_roles();"
    )
}

/// The words of each row that is written.
fn in_sqlite() -> String {
    let route = "(SELECT new.id AS id, new.service_id AS service_id, new.policy AS policy)";
    let role = "(SELECT new.route_id AS route_id, new.term_code AS term_code)";
    let open_to_all = open_to_all(route);
    let of_route = by_role(route, "referral_route_role");
    let of_role = by_role("referral_route", role);
    format!(
        "CREATE TRIGGER route_referrer_insert AFTER INSERT ON referral_route BEGIN {open_to_all} END;
         CREATE TRIGGER route_referrer_update AFTER UPDATE ON referral_route BEGIN
             DELETE FROM route_referrer WHERE route_id = new.id;
             {open_to_all}
             {of_route}
         END;
         CREATE TRIGGER route_referrer_role_insert AFTER INSERT ON referral_route_role BEGIN {of_role} END;
         CREATE TRIGGER route_referrer_role_delete AFTER DELETE ON referral_route_role BEGIN
             DELETE FROM route_referrer
                 WHERE route_id = old.route_id AND referrer IN ('role:' || old.term_code, 'like:' || old.term_code);
         END;"
    )
}
