//! A small world: few terms, areas and settings, random rules over them, and what is known of a child.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::calendar::Age;
use domain::child::{Birth, Child, Enquiry, PreviousContact, PriorStep, SchoolTie, StepRun};
use domain::records::Service;
use domain::reference::Reference;
use domain::rules::{
    AgeTest, AreaTest, AtLeast, Judgement, Lasting, LastingUnit, PreviousContactTest, PriorStepTest, Rule, SchoolTest,
    SettingTest, StatusTest, TermTest,
};
use domain::vocabulary::{
    Area, AreaCode, AreaKind, EducationSetting, EhcpStatus, Fact, Gazetteer, JudgementKind, Slug, Term, TermCode,
    Terms, Text, Urn, Vocabulary, Whereabouts,
};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};

use crate::oracle::{Completion, Spot};

pub(crate) fn on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub(crate) const AGES: [u8; 3] = [5, 16, 18];
pub(crate) const NEEDS: [&str; 4] = ["motor", "fine-motor", "sensory", "handwriting"];
/// Of these rules name all but the last.
pub(crate) const SETTINGS: [EducationSetting; 4] =
    [EducationSetting::Mainstream, EducationSetting::Special, EducationSetting::Other, EducationSetting::EarlyYears];

/// County A holds districts A1 and A2; authority B stands apart; a region holds A and B; the postcode district lies
/// partly in A1 and partly in B; C is named by no rule.
pub(crate) const AREAS: [&str; 7] =
    ["E10000001", "E07000001", "E07000002", "E06000002", "XX1", "E12000001", "E06000003"];

pub(crate) fn term(code: &str) -> TermCode {
    TermCode::parse(code).unwrap()
}

pub(crate) fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn text(text: &str) -> Text {
    Text::parse(text).unwrap()
}

pub(crate) fn reference() -> Reference {
    let need = |code: &str, parent: Option<&str>| Term {
        vocabulary: Vocabulary::Need,
        code: term(code),
        label: text(code),
        description: None,
        synonyms: Vec::new(),
        parent: parent.map(term),
    };
    let step = Term { vocabulary: Vocabulary::PriorStep, ..need("advice", None) };
    let terms = vec![
        need("motor", None),
        need("fine-motor", Some("motor")),
        need("sensory", None),
        need("handwriting", None),
        step,
    ];
    let [county, first, second, apart, across, region, unnamed] = AREAS;
    let place = |code: &str, kind: AreaKind, parents: &[&str]| Area {
        code: area(code),
        name: text(code),
        kind,
        parents: parents.iter().map(|code| area(code)).collect(),
        overlaps: Vec::new(),
        made_of: Vec::new(),
        valid_from: None,
        valid_until: None,
        successor: None,
    };
    let areas = [
        place(region, AreaKind::Region, &[]),
        place(county, AreaKind::County, &[region]),
        place(first, AreaKind::District, &[county]),
        place(second, AreaKind::District, &[county]),
        place(apart, AreaKind::SingleTierAuthority, &[region]),
        Area { overlaps: vec![area(first), area(apart)], ..place(across, AreaKind::PostcodeDistrict, &[]) },
        place(unnamed, AreaKind::SingleTierAuthority, &[]),
    ];
    Reference { terms: Terms::new(terms).unwrap(), gazetteer: Gazetteer::new(areas), ..Reference::default() }
}

/// A rule of the kinds that the oracle can decide for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RuleTree {
    All(Vec<RuleTree>),
    Any(Vec<RuleTree>),
    Not(Box<RuleTree>),
    AtLeast(u16, Vec<RuleTree>),
    AgeFrom(u8),
    AgeBefore(u8),
    UntilSchoolYearEndTurning(u8),
    Home(Vec<&'static str>),
    Gp(Vec<&'static str>),
    Setting(Vec<EducationSetting>),
    FullTime(bool),
    Plan(Vec<EhcpStatus>),
    AnyNeed(Vec<&'static str>),
    OnlyNeeds(Vec<&'static str>),
    NothingButNeeds(Vec<&'static str>),
    Step(u16),
    School(&'static str),
    Seen(Option<u16>),
    Judgement,
}

pub(crate) const SCHOOLS: [&str; 2] = ["100001", "100002"];

fn leaf() -> impl Strategy<Value = RuleTree> {
    let named = || subsequence(AREAS.get(..6).unwrap().to_vec(), 1..=2);
    let needs = || subsequence(NEEDS.to_vec(), 1..=2);
    prop_oneof![
        select(AGES.to_vec()).prop_map(RuleTree::AgeFrom),
        select(AGES.to_vec()).prop_map(RuleTree::AgeBefore),
        select(AGES.to_vec()).prop_map(RuleTree::UntilSchoolYearEndTurning),
        named().prop_map(RuleTree::Home),
        named().prop_map(RuleTree::Gp),
        subsequence(SETTINGS[..3].to_vec(), 1..=2).prop_map(RuleTree::Setting),
        any::<bool>().prop_map(RuleTree::FullTime),
        subsequence(EhcpStatus::ALL.to_vec(), 1..=2).prop_map(RuleTree::Plan),
        needs().prop_map(RuleTree::AnyNeed),
        needs().prop_map(RuleTree::OnlyNeeds),
        subsequence(NEEDS.to_vec(), 0..=2).prop_map(RuleTree::NothingButNeeds),
        select(vec![0_u16, 70]).prop_map(RuleTree::Step),
        select(SCHOOLS.to_vec()).prop_map(RuleTree::School),
        select(vec![None, Some(12)]).prop_map(RuleTree::Seen),
        Just(RuleTree::Judgement),
    ]
}

fn tree() -> impl Strategy<Value = RuleTree> {
    leaf().prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..=3).prop_map(RuleTree::All),
            vec(inner.clone(), 1..=3).prop_map(RuleTree::Any),
            inner.clone().prop_map(|rule| RuleTree::Not(Box::new(rule))),
            (1..=2_u16, vec(inner, 2..=3)).prop_map(|(count, of)| RuleTree::AtLeast(count, of)),
        ]
    })
}

/// One to three criteria, each perhaps an exclusion.
pub(crate) fn criteria() -> impl Strategy<Value = Vec<(bool, RuleTree)>> {
    vec((any::<bool>(), tree()), 1..=3)
}

pub(crate) fn code(at: usize) -> Slug {
    Slug::parse(&format!("criterion-{at}")).unwrap()
}

fn within(codes: &[&str]) -> AreaTest {
    AreaTest { within: codes.iter().map(|code| area(code)).collect() }
}

fn terms(codes: &[&str]) -> Vec<TermCode> {
    codes.iter().map(|code| term(code)).collect()
}

fn rule(tree: &RuleTree) -> Rule {
    let rules = |parts: &[RuleTree]| parts.iter().map(rule).collect();
    let age = |years: u8| Some(Age::from_years(years).unwrap());
    match tree {
        RuleTree::All(parts) => Rule::All(rules(parts)),
        RuleTree::Any(parts) => Rule::Any(rules(parts)),
        RuleTree::Not(part) => Rule::Not(Box::new(rule(part))),
        RuleTree::AtLeast(count, of) => Rule::AtLeast(AtLeast { count: *count, of: rules(of) }),
        RuleTree::AgeFrom(years) => Rule::Age(AgeTest { from: age(*years), before: None }),
        RuleTree::AgeBefore(years) => Rule::Age(AgeTest { from: None, before: age(*years) }),
        RuleTree::UntilSchoolYearEndTurning(years) => Rule::UntilEndOfSchoolYearTurning(*years),
        RuleTree::Home(codes) => Rule::HomeArea(within(codes)),
        RuleTree::Gp(codes) => Rule::GpArea(within(codes)),
        RuleTree::Setting(settings) => Rule::Setting(SettingTest { one_of: settings.clone() }),
        RuleTree::FullTime(wanted) => Rule::FullTimeEducation(*wanted),
        RuleTree::Plan(states) => Rule::EhcpStatus(StatusTest { one_of: states.clone() }),
        RuleTree::AnyNeed(codes) => Rule::Needs(TermTest::AnyOf(terms(codes))),
        RuleTree::OnlyNeeds(codes) => Rule::Needs(TermTest::Only(terms(codes))),
        RuleTree::NothingButNeeds(codes) => Rule::Needs(TermTest::NothingBut(terms(codes))),
        RuleTree::Step(days) => Rule::PriorStep(PriorStepTest {
            step: term("advice"),
            lasting: (*days > 0).then_some(Lasting { count: *days, unit: LastingUnit::Days }),
            approximate: false,
            evidenced: false,
        }),
        RuleTree::School(urn) => Rule::School(SchoolTest { one_of: vec![Urn::parse(urn).unwrap()] }),
        RuleTree::Seen(months) => Rule::PreviousContact(PreviousContactTest {
            within: months.map(|count| Lasting { count, unit: LastingUnit::Months }),
            ..PreviousContactTest::default()
        }),
        RuleTree::Judgement => {
            Rule::Judgement(Judgement { kind: JudgementKind::ProfessionalView, text: text("The team decides.") })
        }
    }
}

/// A service with these criteria, in the order of the list within each kind.
pub(crate) fn service(criteria: &[(bool, RuleTree)]) -> Service {
    let criterion = |(at, (_, tree)): (usize, &(bool, RuleTree))| {
        serde_json::json!({
            "code": code(at), "text": "The service asks this.", "rule": rule(tree), "source": "page",
        })
    };
    let list = |exclusion: bool| -> Vec<serde_json::Value> {
        criteria.iter().enumerate().filter(|(_, (kind, _))| *kind == exclusion).map(criterion).collect()
    };
    serde_json::from_value(serde_json::json!({
        "slug": "service", "name": "Service", "disciplines": ["occupational-therapy"],
        "coverage": [{ "basis": "home", "areas": ["E06000002"], "source": "page" }],
        "eligibility": [{ "requirements": list(false), "exclusions": list(true) }],
        "described_in": ["page"],
    }))
    .unwrap()
}

/// What is known of each fact: for lists and ranges, the candidates that are left.
#[derive(Clone)]
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
}

impl std::fmt::Debug for Knowledge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "births {:?}, homes {:?}, gp {:?}, setting {:?}, full time {:?}, plan {:?}, needs {:?}, step {:?}, school {:?}, seen {:?}",
            self.births,
            self.homes,
            self.gp,
            self.setting,
            self.full_time,
            self.plan,
            self.needs,
            self.step,
            self.school,
            self.seen
        )
    }
}

/// What is known of a place: in the county, in the postcode district, or the very spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    InTheCounty,
    InThePostcodeDistrict,
    Spot(Spot),
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
    let days = crate::oracle::birth_days();
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
        })
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
            _ => {}
        }
    }
}

fn whereabouts(known: Known) -> Whereabouts {
    match known {
        Known::InTheCounty => Whereabouts::Within(BTreeSet::from([area(AREAS[0])])),
        Known::InThePostcodeDistrict => Whereabouts::Within(BTreeSet::from([area(AREAS[4])])),
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
        previous_contacts: known.seen.map(|days| days.map(contact).into_iter().collect()),
        ..Child::default()
    };
    Enquiry { child, cannot_say, on: on() }
}
