//! What synthetic directories are like.

use std::collections::{BTreeMap, BTreeSet};

use bench::directory::{Country, Directory, NATIONAL_SERVICES, SERVICES_OF_YARDSTICK, YARDSTICKS};
use chrono::NaiveDate;
use domain::records::{ProviderFile, Service};
use domain::verdict::audit_rules;
use seed::check::{Checker, FileText};

fn providers(services: usize, seed: u64, country: &Country) -> Vec<ProviderFile> {
    Directory { services, seed }.providers(country).map(Result::unwrap).collect()
}

fn services(providers: &[ProviderFile]) -> Vec<&Service> {
    providers.iter().flat_map(|file| &file.services).collect()
}

fn bytes(seed: u64) -> String {
    // Everything is made anew, as another process would.
    serde_json::to_string(&providers(300, seed, &Country::new().unwrap())).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_others() {
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn a_larger_directory_begins_with_the_services_of_a_smaller() {
    let country = Country::new().unwrap();
    let (small, large) = (providers(160, 1, &country), providers(800, 1, &country));
    assert_eq!(services(&small), services(&large)[..160]);
}

#[test]
fn there_are_as_many_services_as_asked_for_each_with_its_parts() {
    let country = Country::new().unwrap();
    for size in [1, 8, 1_001] {
        let providers = providers(size, 1, &country);
        let services = services(&providers);
        assert_eq!(services.len(), size);
        let slugs: BTreeSet<&str> = services.iter().map(|service| service.slug.as_str()).collect();
        assert_eq!(slugs.len(), size);
        assert!(services.iter().all(|service| service.referral_routes.len() == 3));
        assert!(services.iter().all(|service| service.contacts.iter().all(|contact| contact.hours.is_some())));
    }
    let providers = providers(1_000, 1, &country);
    let offers: usize = services(&providers).iter().map(|service| service.offers.len()).sum();
    assert!((4_700..5_300).contains(&offers), "{offers}");
}

#[test]
fn every_authority_has_places_of_its_own() {
    let country = Country::new().unwrap();
    assert_eq!(country.authorities.len(), 320);
    let names: BTreeSet<&str> = country.authorities.iter().map(|authority| authority.name.as_str()).collect();
    assert!(names.len() > 310, "{}", names.len());
    let all = |list: Vec<String>| {
        let distinct: BTreeSet<&String> = list.iter().collect();
        assert_eq!(distinct.len(), list.len());
    };
    let set = &country.reference;
    all(set.areas.iter().map(|area| area.code.to_string()).collect());
    all(set.places.iter().map(|place| place.postcode.to_string()).collect());
    all(set.gp_practices.iter().map(|practice| practice.ods_code.to_string()).collect());
    all(set.schools.iter().map(|school| school.urn.to_string()).collect());
}

#[test]
fn the_yardsticks_are_covered_alike_in_a_directory_of_any_size() {
    let country = Country::new().unwrap();
    for size in [1_000, 4_000] {
        let providers = providers(size, 1, &country);
        let mut covering: BTreeMap<&str, usize> = BTreeMap::new();
        for service in services(&providers) {
            let areas: BTreeSet<&str> =
                service.coverage.iter().flat_map(|tie| &tie.areas).map(|area| area.as_str()).collect();
            areas.into_iter().for_each(|area| *covering.entry(area).or_default() += 1);
        }
        for yardstick in country.yardsticks() {
            assert_eq!(covering[yardstick.code.as_str()], SERVICES_OF_YARDSTICK);
            assert_eq!(yardstick.parent, "E92000001");
        }
        assert_eq!(covering["E92000001"], NATIONAL_SERVICES);
        let ordinary = country.ordinary().iter().filter(|one| covering.contains_key(one.code.as_str())).count();
        // A small directory does not reach them all.
        assert!(ordinary > (320 - YARDSTICKS) / 3, "{ordinary}");
    }
}

#[test]
fn no_file_has_a_mistake() {
    let country = Country::new().unwrap();
    let reference = country.reference.reference();
    let on = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let providers = providers(200, 1, &country);
    for service in services(&providers) {
        assert_eq!(audit_rules(service, &reference, on), []);
    }
    let text = |file: &ProviderFile| FileText {
        name: file.provider.slug.to_string(),
        text: serde_json::to_string(file).unwrap(),
    };
    let files: Vec<FileText> = providers.iter().step_by(5).map(text).collect();
    for report in Checker::new(&reference, []).unwrap().check(&files, on) {
        assert!(!report.has_errors(), "{}: {:#?}", report.name, report.findings);
    }
}
