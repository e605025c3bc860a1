//! The table `seed_set`.

use sea_orm::entity::prelude::*;

/// What the seed files held when they were last read, one row a set of reference records.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seed_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub checksum: String,
}

impl ActiveModelBehavior for ActiveModel {}
