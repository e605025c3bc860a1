//! Imports GP practices.

use import::PracticeRecord;

use super::staging::{Cell, Holds, Staging, Target};
use super::{Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, place_all, take_all};
use crate::store::Store;
use crate::store::reference::{district, postcode_words};
use crate::store::words::{search_text, sort_name};

const GP_PRACTICES: Target = Target {
    table: "gp_practice",
    columns: &[
        ("ods_code", Holds::Text),
        ("name", Holds::Text),
        ("sort_name", Holds::Text),
        ("search_text", Holds::Text),
        ("postcode", Holds::Text),
        ("postcode_district", Holds::Text),
        ("area_code", Holds::Text),
    ],
    has_seeds: true,
};

impl Store {
    /// Imports GP practices, all of them or none: those that the file does not have go.
    pub async fn import_gp_practices(
        &self,
        deliveries: &mut Deliveries<PracticeRecord, ()>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::GpPractices, order, async |database| {
            let staging = Staging::create(database, GP_PRACTICES).await?;
            let mut read = 0;
            take_all(deliveries, async |practices| {
                read += practices.len() as u64;
                let rows = practices.into_iter().map(|(line, practice)| (line, cells(&practice))).collect();
                Ok(staging.put(database, rows).await?)
            })
            .await?;
            staging.finish(database).await?;
            let unplaced = place_all(database, &staging, read).await?;
            let records = staging.merge(database, "1 = 1", order).await?;
            Ok(ImportReport { records, unplaced, ..ImportReport::default() })
        })
        .await
    }
}

fn cells(practice: &PracticeRecord) -> Vec<Cell> {
    let postcode = postcode_words(&practice.postcode);
    let name = practice.name.as_str();
    let address = practice.address.iter().map(|line| line.as_str());
    vec![
        practice.ods_code.to_string().into(),
        name.to_owned().into(),
        sort_name(name).into(),
        search_text([name, &postcode].into_iter().chain(address)).into(),
        practice.postcode.to_string().into(),
        district(&practice.postcode).into(),
        Cell::None,
    ]
}
