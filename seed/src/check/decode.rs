//! Reads the records themselves, for what the schema cannot say: the 30th of February, a postcode of no shape.

use domain::records::{Guide, Provider, Service};
use domain::vocabulary::Area;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use super::FileKind;
use super::outline::At;
use crate::finding::{Cause, Finding};
use crate::yaml::child;

/// What cannot be read as a record: at most one finding for each service, and for each other part.
pub(super) fn findings(kind: FileKind, value: &Value) -> Vec<Finding> {
    let root = At::root(value);
    match kind {
        FileKind::Guide => unread::<Guide>(&root).into_iter().collect(),
        FileKind::Provider => {
            let provider = root.get("provider").as_ref().and_then(unread::<Provider>);
            let places = root.items("places").iter().filter_map(unread::<Area>).collect::<Vec<_>>();
            let services = root.items("services").iter().filter_map(unread::<Service>).collect::<Vec<_>>();
            provider.into_iter().chain(places).chain(services).collect()
        }
    }
}

fn unread<Record: DeserializeOwned>(part: &At<'_>) -> Option<Finding> {
    decode::<Record>(part.value, &part.pointer).err().map(|finding| *finding)
}

/// Reads a value as a record; the finding has the pointer of what cannot be read.
pub(crate) fn decode<Record: DeserializeOwned>(value: &Value, pointer: &str) -> Result<Record, Box<Finding>> {
    serde_path_to_error::deserialize(value).map_err(|fault| {
        let at = fault.path().iter().fold(pointer.to_owned(), |at, segment| match segment {
            Segment::Seq { index } => format!("{at}/{index}"),
            Segment::Map { key } => child(&at, key),
            Segment::Enum { variant } => child(&at, variant),
            Segment::Unknown => at,
        });
        Box::new(Finding::error(at, format!("this cannot be read: {}", fault.inner())).because(Cause::Reading))
    })
}
