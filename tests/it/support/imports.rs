//! Official files made up for tests, and their way into a store.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use ::import::{ImportFault, Input, Line, Receiver};
use chrono::{DateTime, Utc};
use rightdoor::store::{Deliveries, Delivery, ImportOrder, ImportRefusal, ImportReport, Store};
use tempfile::NamedTempFile;
use tokio::sync::mpsc;

/// What came of an import.
pub(crate) type Imported = Result<ImportReport, ImportRefusal>;

pub(crate) struct Collected<T>(Vec<(u64, T)>);

impl<T> Receiver<T> for Collected<T> {
    fn record(&mut self, record: T, at: &Line) -> ControlFlow<()> {
        self.0.push((at.number, record));
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, _: &Line, _: &'static str) {}
}

/// Reads what a path names, and hands what it holds to the store's work.
pub(crate) async fn import<T, K>(
    path: &Path,
    read: impl FnOnce(&mut Input, &mut Collected<T>) -> Result<K, ImportFault>,
    write: impl AsyncFnOnce(&mut Deliveries<T, K>) -> Imported,
) -> Imported {
    let mut collected = Collected(Vec::new());
    let kind = read(&mut Input::open(path).unwrap(), &mut collected).unwrap();
    let (sender, mut deliveries) = mpsc::channel(2);
    assert!(sender.send(Delivery::Records(collected.0)).await.is_ok());
    assert!(sender.send(Delivery::End(kind)).await.is_ok());
    write(&mut deliveries).await
}

/// A file of this text, which goes when it is dropped.
pub(crate) fn file_of(text: &str) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

/// What an import in tests is told.
pub(crate) fn order(name: &str, may_drop_most: bool) -> ImportOrder {
    let now: DateTime<Utc> = "2026-11-22T09:30:15Z".parse().unwrap();
    ImportOrder { file: name.to_owned(), now, may_drop_most, shipped_areas: BTreeSet::new() }
}

/// Imports the text of a CSV file of postcodes.
pub(crate) async fn postcodes(store: &Store, text: &str, may_drop_most: bool) -> Imported {
    let order = order("postcodes.csv", may_drop_most);
    let file = file_of(text);
    import(file.path(), ::import::read_postcodes, async |deliveries| store.import_places(deliveries, &order).await)
        .await
}

/// A row of Code-Point Open, with a point in Milton Keynes.
pub(crate) fn code_point_row(postcode: &str, authority: &str) -> String {
    format!(
        "\"{postcode}\",10,488860,251713,\"E92000001\",\"E19000002\",\"E18000009\",\"\",\"{authority}\",\"E05009418\"\n"
    )
}

/// A row of `epraccur.csv`.
pub(crate) fn practice_row(code: &str, name: &str, town: &str, postcode: &str) -> String {
    format!(
        "\"{code}\",\"{name}\",\"Y61\",\"QHG\",\"1 HIGH STREET\",\"\",\"{town}\",\"\",\"\",\"{postcode}\",\"19740401\",\
         \"\",\"A\",\"B\",\"M1J4Y\",\"20210401\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\",\"M1J4Y\",\"\",\"4\",\"\"\n"
    )
}

/// The columns of `edubasealldata.csv` that are read.
pub(crate) const GIAS_HEADER: &str = "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),\
    CloseDate,PhaseOfEducation (code),Town,Postcode,DistrictAdministrative (code),GSSLACode (name)\n";

/// A row of `edubasealldata.csv`: a community special school of Milton Keynes.
pub(crate) fn gias_row(urn: &str, name: &str, postcode: &str) -> String {
    format!("{urn},{name},7,1,,0,Olney,{postcode},E06000042,E06000042\n")
}
