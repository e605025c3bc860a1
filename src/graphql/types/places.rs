//! Areas, postcodes, schools and GP practices.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use domain::records;
use domain::vocabulary::{self as words, AreaCode};

use super::{AtHand, said};
use crate::app::Moment;
use crate::graphql::enums::{AreaKind, EducationSetting};
use crate::graphql::ids::GlobalId;
use crate::graphql::scalars::Date;

/// An area of the gazetteer.
#[derive(Clone)]
pub(crate) struct AreaObject {
    area: words::Area,
    moment: Arc<Moment>,
}

impl AreaObject {
    /// An area already found.
    pub(crate) fn new(area: words::Area, moment: &Arc<Moment>) -> Self {
        Self { area, moment: Arc::clone(moment) }
    }

    /// The area of a code; none when the gazetteer lacks it.
    pub(crate) fn of(code: &AreaCode, moment: &Arc<Moment>) -> Option<Self> {
        let area = moment.reference.gazetteer.get(code)?.clone();
        Some(Self::new(area, moment))
    }

    /// The areas of the codes that the gazetteer has.
    pub(crate) fn all_of<'a>(codes: impl IntoIterator<Item = &'a AreaCode>, moment: &Arc<Moment>) -> AtHand<Self> {
        codes.into_iter().filter_map(|code| Self::of(code, moment)).collect()
    }

    /// Every area that contains a postcode in this authority.
    pub(crate) fn containing(authority: &AreaCode, postcode: &words::Postcode, moment: &Arc<Moment>) -> AtHand<Self> {
        let gazetteer = &moment.reference.gazetteer;
        let district = postcode.district();
        let codes: BTreeSet<&AreaCode> = gazetteer
            .around(authority)
            .chain(district.iter().flat_map(|district| gazetteer.around(district)))
            .collect();
        Self::all_of(codes, moment)
    }
}

/// An area that a rule or a service's coverage can name: a council's, an NHS body's, a postcode district, a
/// town.
#[Object(name = "Area", serial)]
impl AreaObject {
    /// Opaque; never changes.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::Area(self.area.code.clone()).encode()
    }

    /// The code of the Office for National Statistics (GSS, `E06000042`), for NHS bodies the ODS code (`QHG`),
    /// for a postcode district the district (`MK43`), and for a named place `place:` and its name.
    async fn code(&self) -> &str {
        self.area.code.as_str()
    }

    /// What people call it.
    async fn name(&self) -> &str {
        self.area.name.as_str()
    }

    /// What kind of area it is.
    async fn kind(&self) -> AreaKind {
        self.area.kind.into()
    }

    /// The areas just above it, each of which contains it wholly.
    async fn parents(&self) -> AtHand<AreaObject> {
        AreaObject::all_of(&self.area.parents, &self.moment)
    }

    /// The first day on which the code is in use; null when not known.
    async fn valid_from(&self) -> Option<Date> {
        self.area.valid_from.map(Date)
    }

    /// The last day on which the code is in use; null when it still is.
    async fn valid_until(&self) -> Option<Date> {
        self.area.valid_until.map(Date)
    }

    /// The area that replaced it.
    async fn successor(&self) -> Option<AreaObject> {
        AreaObject::of(self.area.successor.as_ref()?, &self.moment)
    }
}

/// A point on the map, in degrees (WGS 84).
#[derive(SimpleObject, Clone, Copy)]
#[graphql(name = "Position", serial)]
pub(crate) struct PositionObject {
    /// Degrees north of the equator.
    latitude: f64,
    /// Degrees east of Greenwich; negative to the west.
    longitude: f64,
}

impl From<records::Position> for PositionObject {
    fn from(position: records::Position) -> Self {
        Self { latitude: position.latitude, longitude: position.longitude }
    }
}

/// Where a postcode is.
pub(crate) struct PlaceObject {
    pub(crate) place: records::Place,
    pub(crate) moment: Arc<Moment>,
}

/// Where a postcode is: the areas that contain it, and its position.
#[Object(name = "Place", serial)]
impl PlaceObject {
    /// The postcode in its usual form: `MK9 2UB`.
    async fn postcode(&self) -> &str {
        self.place.postcode.as_str()
    }

    /// Its position, accurate to the street.
    async fn position(&self) -> Option<PositionObject> {
        Some(self.place.position().into())
    }

    /// Every known area that contains it.
    async fn areas(&self) -> AtHand<AreaObject> {
        AreaObject::containing(&self.place.area, &self.place.postcode, &self.moment)
    }

    /// The day from which the postcode is no longer in use; null while it is.
    async fn terminated_on(&self) -> Option<Date> {
        self.place.terminated_on.map(Date)
    }
}

/// A school or setting of the register.
#[derive(Clone)]
pub(crate) struct SchoolObject {
    pub(crate) school: records::School,
    pub(crate) moment: Arc<Moment>,
}

/// A school, nursery or college, as the register Get Information About Schools lists it.
#[Object(name = "School", serial)]
impl SchoolObject {
    /// Opaque; never changes.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::School(self.school.urn.clone()).encode()
    }

    /// Its Unique Reference Number, the code to put into `education.school`.
    async fn urn(&self) -> &str {
        self.school.urn.as_str()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.school.name.as_str()
    }

    /// The town it is in.
    async fn town(&self) -> Option<String> {
        said(&self.school.town)
    }

    /// Its postcode.
    async fn postcode(&self) -> Option<&str> {
        Some(self.school.postcode.as_str())
    }

    /// The kind of setting, as registered; null when the register does not say.
    async fn setting(&self) -> Option<EducationSetting> {
        self.school.setting.map(Into::into)
    }

    /// Every known area that contains it.
    async fn areas(&self) -> AtHand<AreaObject> {
        AreaObject::containing(&self.school.area, &self.school.postcode, &self.moment)
    }

    /// The authority that maintains it, which need not be the one it stands in; null for academies and when
    /// not known.
    async fn maintained_by(&self) -> Option<AreaObject> {
        AreaObject::of(self.school.maintained_by.as_ref()?, &self.moment)
    }
}

/// A GP practice of the register.
#[derive(Clone)]
pub(crate) struct GpPracticeObject {
    pub(crate) practice: records::GpPractice,
    pub(crate) moment: Arc<Moment>,
}

/// A GP practice, as the NHS Organisation Data Service lists it.
#[Object(name = "GpPractice", serial)]
impl GpPracticeObject {
    /// Opaque; never changes.
    pub(crate) async fn id(&self) -> ID {
        GlobalId::GpPractice(self.practice.ods_code.clone()).encode()
    }

    /// Its code in the Organisation Data Service, the code to put into `gp.practice`.
    async fn ods_code(&self) -> &str {
        self.practice.ods_code.as_str()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.practice.name.as_str()
    }

    /// Its postcode.
    async fn postcode(&self) -> Option<&str> {
        Some(self.practice.postcode.as_str())
    }

    /// Every known area that contains it.
    async fn areas(&self) -> AtHand<AreaObject> {
        AreaObject::containing(&self.practice.area, &self.practice.postcode, &self.moment)
    }
}
