//! Looks up together the identifiers that say where a child is: one statement, and so one wait for the database. They
//! are facts about a child: bound to statements, they stand nowhere else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::records::{GpPractice, Place, School};
use domain::vocabulary::{OdsCode, Postcode, Urn};
use entity::{gp_practice, place, school};
use sea_orm::sea_query::{Expr, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::schools::{SchoolFound, successor};
use crate::store::error::RowFault;
use crate::store::stored_form::{parsed, parsed_if_any};
use crate::store::{Store, StoreError};

/// What is to be looked up.
#[derive(Default)]
pub struct Identifiers {
    /// Of homes, of a practice, of a school.
    pub postcodes: Vec<Postcode>,
    /// Of the practice.
    pub practice: Option<OdsCode>,
    /// Of the school.
    pub school: Option<Urn>,
}

/// What is known of them here.
#[derive(Default)]
pub struct Identified {
    /// By postcode; those not known are left out.
    pub places: BTreeMap<Postcode, Place>,
    /// The practice.
    pub practice: Option<GpPractice>,
    /// The school, or what has become of it.
    pub school: Option<SchoolFound>,
}

impl Store {
    /// What is known of some identifiers.
    pub async fn identify(&self, wanted: &Identifiers) -> Result<Identified, StoreError> {
        let Some(statement) = statement(wanted) else {
            return Ok(Identified::default());
        };
        let statement = &statement;
        self.read(|database| async move {
            let mut found = Identified::default();
            for row in database.query_all(statement).await? {
                found.take(Row::from_query_result(&row, "")?).map_err(StoreError::corrupt("an identifier's record"))?;
            }
            if let (None, Some(urn)) = (&found.school, &wanted.school) {
                found.school = successor(&database, urn).await?;
            }
            Ok(found)
        })
        .await
    }
}

impl Identified {
    fn take(&mut self, row: Row) -> Result<(), RowFault> {
        match row.register.as_str() {
            PLACES => {
                let place = row.place()?;
                self.places.insert(place.postcode.clone(), place);
            }
            PRACTICES => self.practice = Some(row.practice()?),
            _ => self.school = Some(SchoolFound::Open(row.school()?)),
        }
        Ok(())
    }
}

const PLACES: &str = "place";
const PRACTICES: &str = "gp_practice";
const SCHOOLS: &str = "school";

/// What the registers' records have beside the name of the register.
const COLUMNS: [&str; 10] = [
    "code",
    "name",
    "town",
    "postcode",
    "area_code",
    "setting",
    "maintained_by",
    "latitude",
    "longitude",
    "terminated_on",
];

/// A record of any of the registers.
#[derive(FromQueryResult)]
struct Row {
    register: String,
    code: String,
    name: Option<String>,
    town: Option<String>,
    postcode: String,
    area_code: String,
    setting: Option<String>,
    maintained_by: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    terminated_on: Option<NaiveDate>,
}

impl Row {
    fn place(self) -> Result<Place, RowFault> {
        let number =
            |column, number: Option<f64>| number.ok_or_else(|| RowFault { column, reason: "it is empty".to_owned() });
        Ok(Place {
            postcode: parsed("place.postcode", &self.postcode)?,
            area: parsed("place.area_code", &self.area_code)?,
            latitude: number("place.latitude", self.latitude)?,
            longitude: number("place.longitude", self.longitude)?,
            terminated_on: self.terminated_on,
        })
    }

    fn practice(self) -> Result<GpPractice, RowFault> {
        Ok(GpPractice {
            ods_code: parsed("gp_practice.ods_code", &self.code)?,
            name: parsed("gp_practice.name", &self.name.unwrap_or_default())?,
            postcode: parsed("gp_practice.postcode", &self.postcode)?,
            area: parsed("gp_practice.area_code", &self.area_code)?,
        })
    }

    fn school(self) -> Result<School, RowFault> {
        Ok(School {
            urn: parsed("school.urn", &self.code)?,
            name: parsed("school.name", &self.name.unwrap_or_default())?,
            town: parsed_if_any("school.town", self.town)?,
            postcode: parsed("school.postcode", &self.postcode)?,
            area: parsed("school.area_code", &self.area_code)?,
            setting: parsed_if_any("school.setting", self.setting)?,
            maintained_by: parsed_if_any("school.maintained_by", self.maintained_by)?,
        })
    }
}

/// One statement that reads the records of all that is wanted; none where nothing is.
fn statement(wanted: &Identifiers) -> Option<SelectStatement> {
    let places = (!wanted.postcodes.is_empty()).then(|| places(&wanted.postcodes));
    let practices = wanted.practice.as_ref().map(practices);
    let schools = wanted.school.as_ref().map(schools);
    [places, practices, schools]
        .into_iter()
        .flatten()
        .reduce(|mut all, more| all.union(UnionType::All, more).to_owned())
}

fn places(postcodes: &[Postcode]) -> SelectStatement {
    use place::Column::{AreaCode, Latitude, Longitude, Postcode as Code, TerminatedOn};
    let none = || Expr::val(None::<String>);
    let columns = [
        Code.into_expr(),
        none(),
        none(),
        Code.into_expr(),
        AreaCode.into_expr(),
        none(),
        none(),
        Latitude.into_expr(),
        Longitude.into_expr(),
        TerminatedOn.into_expr(),
    ];
    select::<place::Entity>(PLACES, columns, Code.is_in(postcodes.iter().map(Postcode::as_str)))
}

fn practices(code: &OdsCode) -> SelectStatement {
    use gp_practice::Column::{AreaCode, Name, OdsCode, Postcode};
    let none = || Expr::val(None::<String>);
    let columns = [
        OdsCode.into_expr(),
        Name.into_expr(),
        none(),
        Postcode.into_expr(),
        AreaCode.into_expr(),
        none(),
        none(),
        Expr::val(None::<f64>),
        Expr::val(None::<f64>),
        Expr::val(None::<NaiveDate>),
    ];
    select::<gp_practice::Entity>(PRACTICES, columns, OdsCode.eq(code.as_str()))
}

fn schools(urn: &Urn) -> SelectStatement {
    use school::Column::{AreaCode, MaintainedBy, Name, Postcode, Setting, Town, Urn};
    let columns = [
        Urn.into_expr(),
        Name.into_expr(),
        Town.into_expr(),
        Postcode.into_expr(),
        AreaCode.into_expr(),
        Setting.into_expr(),
        MaintainedBy.into_expr(),
        Expr::val(None::<f64>),
        Expr::val(None::<f64>),
        Expr::val(None::<NaiveDate>),
    ];
    select::<school::Entity>(SCHOOLS, columns, Urn.eq(urn.as_str()))
}

/// One register's part of the statement. A column that it does not have is empty, and has the type that the others give it.
fn select<E: EntityTrait>(register: &'static str, columns: [Expr; COLUMNS.len()], found: Expr) -> SelectStatement {
    let register = E::find().select_only().expr_as(Expr::val(register), "register");
    let named = COLUMNS.into_iter().zip(columns);
    let select: Select<E> = named.fold(register, |select, (name, column)| select.expr_as(column, name));
    select.filter(found).into_query()
}
