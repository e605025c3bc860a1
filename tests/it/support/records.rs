//! Records made up for tests, as JSON.

use domain::records::ProviderFile;
use rightdoor::store::SeedRecords;
use seed::SeedSet;
use serde_json::{Value, json};

/// Milton Keynes.
pub(crate) const MK: &str = "E06000042";
/// Luton.
pub(crate) const LUTON: &str = "E06000032";
/// The county of Kent.
pub(crate) const KENT: &str = "E10000016";

/// The reference data that ship, and these providers.
pub(crate) fn directory(providers: Vec<Value>) -> SeedRecords {
    let mut records = SeedRecords::from(SeedSet::built_in_reference().unwrap());
    let files = providers.into_iter().map(|file| serde_json::from_value::<ProviderFile>(file).unwrap());
    records.providers = files.collect();
    records
}

/// All that ships.
pub(crate) fn shipped() -> SeedRecords {
    SeedSet::embedded().unwrap().into()
}

/// What ships, with the examples beside it.
pub(crate) fn shipped_with_examples() -> SeedRecords {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seed/examples"));
    let mut set = SeedSet::embedded().unwrap();
    let paths = seed::folder::yaml_files(folder).unwrap();
    let files: Vec<_> = paths.iter().map(|path| seed::folder::file(path).unwrap()).collect();
    set.add(&files).unwrap();
    set.into()
}

/// A provider with services.
pub(crate) fn provider(slug: &str, services: Vec<Value>) -> Value {
    json!({
        "provider": {
            "slug": slug,
            "name": slug.replace('-', " "),
            "kind": "nhs-trust",
            "areas": [MK],
            "sources": [{"key": "page", "title": "A page", "publisher": "The trust", "url": "https://example.org"}],
            "described_in": ["page"],
            "freshness": {"reviewed_on": "2026-10-01", "review_due_on": "2027-10-01"},
        },
        "services": services,
    })
}

/// A service in Milton Keynes that asks nothing, with some fields set.
pub(crate) fn service(slug: &str, fields: Value) -> Value {
    let mut value = json!({
        "slug": slug,
        "name": slug.replace('-', " "),
        "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": [MK], "source": "page"}],
        "eligibility": [{}],
        "described_in": ["page"],
    });
    set(&mut value, fields);
    value
}

/// A service in Milton Keynes with one requirement.
pub(crate) fn with_rule(slug: &str, rule: Value) -> Value {
    let criterion = json!({"code": "only", "text": "The service asks something.", "rule": rule, "source": "page"});
    service(slug, json!({"eligibility": [{"requirements": [criterion]}]}))
}

/// An offer with some fields set.
pub(crate) fn offer(slug: &str, fields: Value) -> Value {
    let mut value = json!({"slug": slug, "tier": "universal", "title": slug, "source": "page"});
    set(&mut value, fields);
    value
}

/// A referral route with some fields set; anyone may use it.
pub(crate) fn route(slug: &str, fields: Value) -> Value {
    let mut value = json!({"slug": slug, "name": slug, "referrers": {"policy": "anyone"}, "source": "page"});
    set(&mut value, fields);
    value
}

/// A guide.
pub(crate) fn guide(slug: &str, discipline: &str) -> domain::records::Guide {
    let value = json!({
        "slug": slug,
        "title": slug,
        "disciplines": [discipline],
        "sources": [{"key": "page", "title": "A page"}],
    });
    serde_json::from_value(value).unwrap()
}

fn set(value: &mut Value, fields: Value) {
    let object = value.as_object_mut().unwrap();
    for (field, content) in fields.as_object().unwrap() {
        object.insert(field.clone(), content.clone());
    }
}
