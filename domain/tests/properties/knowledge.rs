//! What is known of a child of this world.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::child::{Birth, Child, Enquiry, PreviousContact, PriorStep, SchoolTie, StepRun};
use domain::vocabulary::{EducationSetting, EhcpStatus, Fact, Slug, Urn, Whereabouts};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};

use crate::oracle::{Completion, birth_days};
use crate::spots::{Known, Spot};
use crate::world::{AREAS, SCHOOLS, SETTINGS, THERAPY, area, on, term, terms};

/// What is known of each fact: for lists and ranges, the candidates that are left.
#[derive(Debug, Clone, Default)]
pub(crate) struct Knowledge {
    pub(crate) births: Option<(NaiveDate, NaiveDate)>,
    pub(crate) homes: Option<Vec<Known>>,
    pub(crate) gp: Option<Known>,
    pub(crate) setting: Option<EducationSetting>,
    pub(crate) full_time: Option<bool>,
    pub(crate) plan: Option<EhcpStatus>,
    pub(crate) needs: Option<(Vec<&'static str>, bool)>,
    pub(crate) step: Option<Option<u16>>,
    pub(crate) school: Option<Option<&'static str>>,
    /// Days since the last contact.
    pub(crate) seen: Option<Option<u16>>,
    pub(crate) school_area: Option<Known>,
    pub(crate) maintained_by: Option<Known>,
    pub(crate) plan_area: Option<Known>,
    /// Whether the plan names therapy.
    pub(crate) therapy: Option<bool>,
    pub(crate) looked_after: Option<bool>,
    pub(crate) care_area: Option<Known>,
}

fn place() -> impl Strategy<Value = Option<Known>> {
    prop_oneof![
        3 => Just(None),
        1 => Just(Some(Known::InTheCounty)),
        1 => Just(Some(Known::InThePostcodeDistrict)),
        2 => select(Spot::ALL.to_vec()).prop_map(|spot| Some(Known::Spot(spot))),
    ]
}

fn births() -> impl Strategy<Value = Option<(NaiveDate, NaiveDate)>> {
    let days = birth_days();
    let later = days.clone();
    prop_oneof![
        2 => Just(None),
        2 => select(days.clone()).prop_map(|day| Some((day, day))),
        1 => (select(days), select(later)).prop_map(|(one, other)| Some((one.min(other), one.max(other)))),
    ]
}

pub(crate) fn knowledge() -> impl Strategy<Value = Knowledge> {
    let needs = prop_oneof![
        3 => Just(None),
        1 => Just(Some((vec!["motor"], false))),
        1 => subsequence(vec!["fine-motor", "sensory", "handwriting"], 0..=3).prop_map(|needs| Some((needs, false))),
    ];
    let maybe = |known: bool, value: EducationSetting| known.then_some(value);
    let homes =
        (place(), place()).prop_map(|(home, other)| home.map(|home| std::iter::once(home).chain(other).collect()));
    (
        births(),
        homes,
        place(),
        (any::<bool>(), select(SETTINGS.to_vec())).prop_map(move |(known, value)| maybe(known, value)),
        any::<Option<bool>>(),
        (any::<bool>(), select(EhcpStatus::ALL.to_vec())).prop_map(|(known, value)| known.then_some(value)),
        needs,
        select(vec![None, Some(None), Some(Some(10)), Some(Some(100))]),
        select(vec![None, Some(None), Some(Some(SCHOOLS[0])), Some(Some(SCHOOLS[1]))]),
        select(vec![None, Some(None), Some(Some(30)), Some(Some(1000))]),
    )
        .prop_map(|(births, homes, gp, setting, full_time, plan, needs, step, school, seen)| Knowledge {
            births,
            homes,
            gp,
            setting,
            full_time,
            plan,
            needs,
            step,
            school,
            seen,
            ..Knowledge::default()
        })
}

/// What is known of a child's school and plan: little.
pub(crate) fn knowledge_of_school_and_plan() -> impl Strategy<Value = Knowledge> {
    fn seldom<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Option<T>> {
        prop_oneof![3 => Just(None), 1 => select(values).prop_map(Some)]
    }
    let spots = || Spot::FEW.map(Known::Spot).into_iter().chain([Known::InTheCounty, Known::Nowhere]);
    let place = move || seldom(spots().collect());
    (
        seldom(SETTINGS.to_vec()),
        seldom(vec![None, Some(SCHOOLS[0]), Some(SCHOOLS[1])]),
        place(),
        place(),
        seldom(EhcpStatus::ALL.to_vec()),
        place(),
        seldom(vec![true, false]),
        seldom(vec![true, false]),
        place(),
        seldom(vec![true, false]),
    )
        .prop_map(
            |(
                setting,
                school,
                school_area,
                maintained_by,
                plan,
                plan_area,
                therapy,
                looked_after,
                care_area,
                full_time,
            )| {
                Knowledge {
                    setting,
                    school,
                    school_area,
                    maintained_by,
                    plan,
                    plan_area,
                    therapy,
                    looked_after,
                    care_area,
                    full_time,
                    ..Knowledge::default()
                }
            },
        )
}

impl Knowledge {
    /// Takes one fact from a completion.
    pub(crate) fn learn(&mut self, fact: Fact, completion: &Completion) {
        match fact {
            Fact::DateOfBirth => self.births = Some((completion.birth, completion.birth)),
            Fact::HomeArea => self.homes = Some(completion.homes.iter().copied().map(Known::Spot).collect()),
            Fact::GpArea => self.gp = Some(Known::Spot(completion.gp)),
            Fact::EducationSetting => self.setting = Some(completion.setting),
            Fact::FullTimeEducation => self.full_time = Some(completion.full_time),
            Fact::EhcpStatus => self.plan = Some(completion.plan),
            // A broader term given stands for narrower ones, so that only lists without it can be given whole.
            Fact::Needs if !completion.needs.contains(&"motor") => self.needs = Some((completion.needs.clone(), true)),
            Fact::PriorSteps => self.step = Some(completion.step),
            Fact::School => self.school = Some(completion.school),
            Fact::PreviousContact => self.seen = Some(completion.seen),
            Fact::SchoolArea => self.school_area = Some(Known::Spot(completion.school_area)),
            Fact::SchoolMaintainingArea => self.maintained_by = Some(Known::Spot(completion.maintained_by)),
            Fact::EhcpMaintainingArea => self.plan_area = Some(Known::Spot(completion.plan_area)),
            Fact::EhcpProvision => self.therapy = Some(completion.therapy),
            Fact::LookedAfter => self.looked_after = Some(completion.looked_after),
            Fact::CareArea => self.care_area = Some(Known::Spot(completion.care_area)),
            _ => {}
        }
    }
}

fn whereabouts(known: Known) -> Whereabouts {
    match known {
        Known::InTheCounty => Whereabouts::Within(BTreeSet::from([area(AREAS[0])])),
        Known::InThePostcodeDistrict => Whereabouts::Within(BTreeSet::from([area(AREAS[4])])),
        Known::Nowhere => Whereabouts::Nowhere,
        Known::Spot(spot) => Whereabouts::At(spot.codes().iter().map(|code| area(code)).collect()),
    }
}

pub(crate) fn enquiry(known: &Knowledge, cannot_say: BTreeSet<Fact>) -> Enquiry {
    let birth =
        known.births.map(|(first, last)| if first == last { Birth::On(first) } else { Birth::Between(first, last) });
    let step = |days: u16| PriorStep {
        step: term("advice"),
        run: StepRun::Since(on() - chrono::Days::new(u64::from(days))),
        evidenced: None,
    };
    let school = |urn: Option<&str>| match urn {
        None => SchoolTie::NoSchool,
        Some(urn) => SchoolTie::Attends(Urn::parse(urn).unwrap(), None),
    };
    let contact = |days: u16| PreviousContact {
        service: Slug::parse("service").unwrap(),
        last_contact_on: Some(on() - chrono::Days::new(u64::from(days))),
        discharged_for_non_attendance: None,
        same_need: None,
    };
    let child = Child {
        birth,
        homes: known.homes.as_ref().map(|homes| homes.iter().copied().map(whereabouts).collect()),
        gp: known.gp.map(whereabouts),
        setting: known.setting,
        full_time_education: known.full_time,
        ehcp_status: known.plan,
        needs: known.needs.as_ref().map(|(needs, _)| terms(needs)),
        prior_steps: known.step.map(|run| run.map(step).into_iter().collect()),
        school: known.school.map(school),
        school_area: known.school_area.map(whereabouts),
        school_maintaining_area: known.maintained_by.map(whereabouts),
        ehcp_maintaining_area: known.plan_area.map(whereabouts),
        ehcp_provision: known.therapy.map(|named| if named { terms(&[THERAPY]) } else { Vec::new() }),
        looked_after: known.looked_after,
        care_area: known.care_area.map(whereabouts),
        previous_contacts: known.seen.map(|days| days.map(contact).into_iter().collect()),
        ..Child::default()
    };
    Enquiry { child, cannot_say, on: on() }
}
