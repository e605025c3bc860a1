//! The files that are part of the program.

include!(concat!(env!("OUT_DIR"), "/built_in_files.rs"));

/// The controlled terms.
pub(super) const TERMS: (&str, &str) = ("seed/reference/terms.yaml", include_str!("../reference/terms.yaml"));
/// The areas.
pub(super) const AREAS: (&str, &str) = ("seed/reference/areas.yaml", include_str!("../reference/areas.yaml"));
/// The bank holidays.
pub(super) const BANK_HOLIDAYS: (&str, &str) =
    ("seed/reference/bank-holidays.yaml", include_str!("../reference/bank-holidays.yaml"));
/// The GP practices.
pub(super) const GP_PRACTICES: (&str, &str) =
    ("seed/reference/gp-practices.yaml", include_str!("../reference/gp-practices.yaml"));
/// The schools.
pub(super) const SCHOOLS: (&str, &str) = ("seed/reference/schools.yaml", include_str!("../reference/schools.yaml"));
/// The postcodes.
pub(super) const POSTCODES: (&str, &str) =
    ("seed/reference/postcodes.yaml", include_str!("../reference/postcodes.yaml"));
/// The term dates.
pub(super) const TERM_DATES: (&str, &str) =
    ("seed/reference/term-dates.yaml", include_str!("../reference/term-dates.yaml"));
