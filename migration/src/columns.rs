//! Columns and keys that several steps share. Frozen, as they are.

use sea_orm_migration::prelude::{
    ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, IndexCreateStatement, SchemaManager,
};
use sea_orm_migration::schema::text;
use sea_orm_migration::sea_orm::DbBackend;

/// Text that rows are ordered by: compared byte by byte, whatever the language of the database.
pub(crate) fn sort_key(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    let mut column = text(name);
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// A key to the row of the service that this row is part of; the row goes with the service.
pub(crate) fn part_of_service(table: &'static str) -> ForeignKeyCreateStatement {
    part_of(table, "service_id", "service")
}

/// A key to the row that this row is part of; the row goes with it.
pub(crate) fn part_of(table: &'static str, column: &'static str, whole: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(whole, "id").on_delete(ForeignKeyAction::Cascade).to_owned()
}

/// The primary key of a row by its position within its owner.
pub(crate) fn place_in(owner: &'static str) -> IndexCreateStatement {
    Index::create().col(owner).col("position").primary().to_owned()
}

/// An index over the columns, in their order.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("idx_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// The statement that has PostgreSQL compress a column of text in the way that is read fastest, where the server has it.
pub(crate) fn compressed_where_it_can_be(table: &str, column: &str) -> String {
    format!(
        "DO $note$ BEGIN
             EXECUTE 'ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4';
         EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
         END $note$;"
    )
}
