//! The table `service_copy`. A service has its row from the beginning; triggers of the database throw the copy away.

use sea_orm::entity::prelude::*;

/// A service document as it was written down whole.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_copy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: i64,
    /// Rises whenever something is written that the document shows.
    pub revision: i64,
    /// The name of the form of the copy, where there is one.
    pub form: Option<String>,
    /// The copy, with no position that only a postcode tells.
    pub document: Option<String>,
    /// What lists show of it, in the same form. Of no meaning where the row has no form.
    pub outline: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
