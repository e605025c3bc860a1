//! What files hold, as the store takes it.

use seed::SeedSet;

use crate::store::SeedRecords;

impl From<SeedSet> for SeedRecords {
    fn from(set: SeedSet) -> Self {
        let reference = set.reference();
        Self {
            terms: set.terms,
            areas: set.areas,
            bank_holidays: set.bank_holidays.iter().map(|day| (day.calendar, day.date)).collect(),
            places: set.places,
            gp_practices: set.gp_practices,
            schools: set.schools,
            authority_terms: reference.authority_terms,
            school_terms: reference.school_terms,
            guides: set.guides,
            providers: set.providers,
        }
    }
}
