//! What the directory knows that is no service and no child: terms, areas, bank holidays, term dates.

use std::collections::BTreeMap;

use crate::calendar::{BankHolidays, TermDates};
use crate::vocabulary::{AreaCode, Gazetteer, Terms, Urn};

/// Everything a verdict looks up. Built once and shared by all requests; holds nothing about a child.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    /// The controlled terms.
    pub terms: Terms,
    /// The areas.
    pub gazetteer: Gazetteer,
    /// The bank holidays.
    pub holidays: BankHolidays,
    /// The term dates of authorities.
    pub authority_terms: BTreeMap<AreaCode, TermDates>,
    /// The term dates of single schools.
    pub school_terms: BTreeMap<Urn, TermDates>,
}
