//! Imports schools and settings, and what became of those that have closed.

use import::{FormerSchool, SchoolEntry, SchoolFile, SchoolRecord};
use sea_orm::{ConnectionTrait, DbErr};

use super::staging::{Cell, Holds, Staging, Target};
use super::{Counts, Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, place_all, take_all};
use crate::store::Store;
use crate::store::error::RowFault;
use crate::store::reference::{district, postcode_words};
use crate::store::stored_form::spelt;
use crate::store::words::{search_text, sort_name};

const SCHOOLS: Target = Target {
    table: "school",
    columns: &[
        ("urn", Holds::Text),
        ("name", Holds::Text),
        ("sort_name", Holds::Text),
        ("search_text", Holds::Text),
        ("town", Holds::Text),
        ("postcode", Holds::Text),
        ("postcode_district", Holds::Text),
        ("area_code", Holds::Text),
        ("setting", Holds::Text),
        ("maintained_by", Holds::Text),
    ],
    has_seeds: true,
};

const FORMER_SCHOOLS: Target = Target {
    table: "former_school",
    columns: &[("urn", Holds::Text), ("closed_on", Holds::Date), ("successor_urn", Holds::Text)],
    has_seeds: false,
};

impl Store {
    /// Imports schools, all of them or none: those that the file does not have go. What the file is silent about (a list
    /// of names has no settings, a register without its links no successors) stays as it is known.
    pub async fn import_schools(
        &self,
        deliveries: &mut Deliveries<SchoolEntry, SchoolFile>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::Schools, order, async |database| {
            let open = Staging::create(database, SCHOOLS).await?;
            let former = Staging::create(database, FORMER_SCHOOLS).await?;
            let mut read = 0;
            let file = take_all(deliveries, async |entries| {
                let (schools, closed) = rows(entries)?;
                read += schools.len() as u64;
                open.put(database, schools).await?;
                Ok(former.put(database, closed).await?)
            })
            .await?;
            open.finish(database).await?;
            former.finish(database).await?;
            keep_what_is_not_said(database, &open, &former, file).await?;
            let unplaced = place_all(database, &open, read).await?;
            let records = open.merge(database, "1 = 1", order).await?;
            let former_schools = match file {
                SchoolFile::Names => Counts::default(),
                _ => former.merge(database, "1 = 1", order).await?,
            };
            Ok(ImportReport { records, former_schools, unplaced, moved: 0 })
        })
        .await
    }
}

async fn keep_what_is_not_said(
    database: &impl ConnectionTrait,
    open: &Staging,
    former: &Staging,
    file: SchoolFile,
) -> Result<(), DbErr> {
    if file == SchoolFile::Names {
        let known = "UPDATE {staging} SET setting = school.setting, maintained_by = school.maintained_by FROM school \
            WHERE school.urn = {staging}.urn";
        open.run(database, known).await?;
    }
    if file == SchoolFile::Register {
        let known = "UPDATE {staging} SET successor_urn = former_school.successor_urn FROM former_school \
            WHERE former_school.urn = {staging}.urn";
        former.run(database, known).await?;
    }
    Ok(())
}

/// Rows to be put aside.
type Rows = Vec<(u64, Vec<Cell>)>;

/// The rows of schools that are open, and of those that are closed.
fn rows(entries: Vec<(u64, SchoolEntry)>) -> Result<(Rows, Rows), RowFault> {
    let (mut open, mut former) = (Vec::new(), Vec::new());
    for (line, entry) in entries {
        match entry {
            SchoolEntry::Open(school) => open.push((line, open_cells(&school)?)),
            SchoolEntry::Former(school) => former.push((line, former_cells(&school))),
        }
    }
    Ok((open, former))
}

fn open_cells(school: &SchoolRecord) -> Result<Vec<Cell>, RowFault> {
    let postcode = postcode_words(&school.postcode);
    let name = school.name.as_str();
    let town = school.town.as_ref().map_or("", |town| town.as_str());
    Ok(vec![
        school.urn.to_string().into(),
        name.to_owned().into(),
        sort_name(name).into(),
        search_text([name, town, &postcode]).into(),
        school.town.as_ref().into(),
        school.postcode.to_string().into(),
        district(&school.postcode).into(),
        school.district.as_ref().into(),
        school.setting.as_ref().map(|setting| spelt("school.setting", setting)).transpose()?.into(),
        school.maintained_by.as_ref().into(),
    ])
}

fn former_cells(school: &FormerSchool) -> Vec<Cell> {
    vec![school.urn.to_string().into(), school.closed_on.into(), school.successor.as_ref().into()]
}
