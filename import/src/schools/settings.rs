//! The register's kinds of establishment as kinds of setting.

use domain::vocabulary::EducationSetting;

/// The phase of a nursery.
const NURSERY: &str = "1";

/// The setting of an establishment, by the register's codes of its type and its phase. None where the register's kind
/// does not say which of ours it is: sixth-form centres, 16 to 19 academies, Welsh establishments.
pub(super) fn setting(kind: &str, phase: &str) -> Option<EducationSetting> {
    let setting = match kind {
        // Community, voluntary aided, voluntary controlled, foundation; city technology college; independent; of the
        // Ministry of Defence; academies; free schools; university technical colleges; studio schools.
        "1" | "2" | "3" | "5" | "6" | "11" | "26" | "28" | "34" | "35" | "40" | "41" => EducationSetting::Mainstream,
        // Community and foundation special, non-maintained, independent; special academies and free schools.
        "7" | "8" | "10" | "12" | "33" | "36" | "44" => EducationSetting::Special,
        // Pupil referral units; alternative provision as free schools and academies.
        "14" | "38" | "42" | "43" => EducationSetting::AlternativeProvision,
        // Nursery schools of an authority.
        "15" => EducationSetting::EarlyYears,
        "18" => EducationSetting::FurtherEducation,
        "32" => EducationSetting::SpecialPost16,
        // Secure units; abroad; miscellaneous; higher education; children's centres; online; other departments'.
        "24" | "25" | "27" | "29" | "37" | "47" | "48" | "49" | "56" | "57" => EducationSetting::Other,
        _ => return None,
    };
    Some(match setting {
        EducationSetting::Mainstream if phase == NURSERY => EducationSetting::EarlyYears,
        other => other,
    })
}

/// Whether an authority maintains establishments of the kind.
pub(super) fn is_maintained(kind: &str) -> bool {
    matches!(kind, "1" | "2" | "3" | "5" | "7" | "12" | "14" | "15")
}
