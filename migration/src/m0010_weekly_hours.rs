//! The opening hours of contacts, each different one once, so that what is open at a moment is found by deciding each
//! of them. Triggers keep them up with `contact`, whichever version of the program writes there.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{big_integer, big_pk_auto, integer, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::columns::{index, place_in};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// All of the step or none of it, on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let hours = Table::create().table("weekly_hours").col(big_pk_auto("id")).col(text("hours")).to_owned();
        manager.create_table(hours).await?;
        manager
            .create_table(
                Table::create()
                    .table("contact_hours")
                    .col(big_integer("service_id"))
                    .col(integer("position"))
                    .col(big_integer("hours_id"))
                    .primary_key(&mut place_in("service_id"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("contact_hours", ("service_id", "position"))
                            .to("contact", ("service_id", "position"))
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(ForeignKey::create().from("contact_hours", "hours_id").to("weekly_hours", "id"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("contact_hours", &["hours_id", "service_id"])).await?;
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        manager.get_connection().execute_unprepared(statements).await?;
        Ok(())
    }
}

/// Without the publisher's words, which differ where the hours do not. The texts may be longer than an index of them takes.
const POSTGRES: &str = "
    CREATE UNIQUE INDEX idx_weekly_hours_hours ON weekly_hours (md5(hours));
    CREATE FUNCTION note_contact_hours() RETURNS trigger LANGUAGE plpgsql AS $note$
    DECLARE
        written text := (NEW.hours::jsonb - 'statement')::text;
        known bigint;
    BEGIN
        DELETE FROM contact_hours WHERE service_id = NEW.service_id AND position = NEW.position;
        IF NEW.hours -> 'weekly' IS NULL THEN
            RETURN NULL;
        END IF;
        SELECT id INTO known FROM weekly_hours WHERE md5(hours) = md5(written);
        IF known IS NULL THEN
            INSERT INTO weekly_hours (hours) VALUES (written) ON CONFLICT DO NOTHING;
            SELECT id INTO known FROM weekly_hours WHERE md5(hours) = md5(written);
        END IF;
        INSERT INTO contact_hours (service_id, position, hours_id) VALUES (NEW.service_id, NEW.position, known);
        RETURN NULL;
    END $note$;
    CREATE TRIGGER contact_hours AFTER INSERT OR UPDATE ON contact
        FOR EACH ROW EXECUTE FUNCTION note_contact_hours();
    INSERT INTO weekly_hours (hours)
        SELECT DISTINCT (hours::jsonb - 'statement')::text FROM contact WHERE hours -> 'weekly' IS NOT NULL;
    INSERT INTO contact_hours (service_id, position, hours_id)
        SELECT contact.service_id, contact.position, weekly_hours.id
        FROM contact JOIN weekly_hours ON md5(weekly_hours.hours) = md5((contact.hours::jsonb - 'statement')::text)
        WHERE contact.hours -> 'weekly' IS NOT NULL;";

const SQLITE: &str = "
    CREATE UNIQUE INDEX idx_weekly_hours_hours ON weekly_hours (hours);
    CREATE TRIGGER contact_hours_insert AFTER INSERT ON contact
    WHEN json_extract(new.hours, '$.weekly') IS NOT NULL BEGIN
        INSERT OR IGNORE INTO weekly_hours (hours) VALUES (json_remove(new.hours, '$.statement'));
        INSERT INTO contact_hours (service_id, position, hours_id)
            SELECT new.service_id, new.position, id FROM weekly_hours
            WHERE hours = json_remove(new.hours, '$.statement');
    END;
    CREATE TRIGGER contact_hours_update AFTER UPDATE ON contact BEGIN
        DELETE FROM contact_hours WHERE service_id = new.service_id AND position = new.position;
        INSERT OR IGNORE INTO weekly_hours (hours)
            SELECT json_remove(new.hours, '$.statement') WHERE json_extract(new.hours, '$.weekly') IS NOT NULL;
        INSERT INTO contact_hours (service_id, position, hours_id)
            SELECT new.service_id, new.position, id FROM weekly_hours
            WHERE hours = json_remove(new.hours, '$.statement');
    END;
    INSERT INTO weekly_hours (hours)
        SELECT DISTINCT json_remove(hours, '$.statement') FROM contact
        WHERE json_extract(hours, '$.weekly') IS NOT NULL;
    INSERT INTO contact_hours (service_id, position, hours_id)
        SELECT contact.service_id, contact.position, weekly_hours.id
        FROM contact JOIN weekly_hours ON weekly_hours.hours = json_remove(contact.hours, '$.statement')
        WHERE json_extract(contact.hours, '$.weekly') IS NOT NULL;";
