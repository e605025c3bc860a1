//! A small world: few terms, areas and settings, and random rules over them.

use chrono::NaiveDate;
use domain::calendar::Age;
use domain::records::Service;
use domain::reference::Reference;
use domain::rules::{
    AgeTest, AreaTest, AtLeast, Judgement, Lasting, LastingUnit, PreviousContactTest, PriorStepTest, Rule, SchoolTest,
    SettingTest, StatusTest, TermTest,
};
use domain::vocabulary::{
    Area, AreaCode, AreaKind, EducationSetting, EhcpStatus, Gazetteer, JudgementKind, Slug, Term, TermCode, Terms,
    Text, Urn, Vocabulary,
};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};

pub(crate) fn on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

pub(crate) const AGES: [u8; 3] = [5, 16, 18];
pub(crate) const NEEDS: [&str; 4] = ["motor", "fine-motor", "sensory", "handwriting"];
/// Of these rules name all but the last two. Nobody goes to school in one named and one that is not.
pub(crate) const SETTINGS: [EducationSetting; 6] = [
    EducationSetting::Mainstream,
    EducationSetting::Special,
    EducationSetting::ResourcedProvision,
    EducationSetting::None,
    EducationSetting::EarlyYears,
    EducationSetting::ElectiveHomeEducation,
];
/// The only kind of provision that a plan can name.
pub(crate) const THERAPY: &str = "therapy";

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
    let therapy = Term { vocabulary: Vocabulary::Discipline, ..need(THERAPY, None) };
    let terms = vec![
        need("motor", None),
        need("fine-motor", Some("motor")),
        need("sensory", None),
        need("handwriting", None),
        step,
        therapy,
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
    SchoolArea(Vec<&'static str>),
    MaintainedBy(Vec<&'static str>),
    PlanArea(Vec<&'static str>),
    PlanNamesTherapy,
    LookedAfter(bool),
    CareArea(Vec<&'static str>),
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
        subsequence(SETTINGS[..4].to_vec(), 1..=2).prop_map(RuleTree::Setting),
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

/// What schools, plans and authorities are asked about, with little else that can stay open.
fn leaf_about_school_or_plan() -> impl Strategy<Value = RuleTree> {
    let [_, first, _, apart, ..] = AREAS;
    let authorities = move || subsequence(vec![first, apart], 1..=2);
    prop_oneof![
        3 => subsequence(SETTINGS[..4].to_vec(), 1..=2).prop_map(RuleTree::Setting),
        2 => select(SCHOOLS.to_vec()).prop_map(RuleTree::School),
        3 => authorities().prop_map(RuleTree::SchoolArea),
        2 => authorities().prop_map(RuleTree::MaintainedBy),
        2 => subsequence(EhcpStatus::ALL.to_vec(), 1..=2).prop_map(RuleTree::Plan),
        2 => authorities().prop_map(RuleTree::PlanArea),
        2 => Just(RuleTree::PlanNamesTherapy),
        1 => any::<bool>().prop_map(RuleTree::LookedAfter),
        1 => authorities().prop_map(RuleTree::CareArea),
        2 => any::<bool>().prop_map(RuleTree::FullTime),
        1 => Just(RuleTree::Judgement),
    ]
}

fn tree(leaf: BoxedStrategy<RuleTree>) -> impl Strategy<Value = RuleTree> {
    leaf.prop_recursive(3, 10, 3, |inner| {
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
    vec((any::<bool>(), tree(leaf().boxed())), 1..=3)
}

/// The same, about schools and plans.
pub(crate) fn criteria_about_school_or_plan() -> impl Strategy<Value = Vec<(bool, RuleTree)>> {
    vec((any::<bool>(), tree(leaf_about_school_or_plan().boxed())), 1..=3)
}

pub(crate) fn code(at: usize) -> Slug {
    Slug::parse(&format!("criterion-{at}")).unwrap()
}

fn within(codes: &[&str]) -> AreaTest {
    AreaTest { within: codes.iter().map(|code| area(code)).collect() }
}

pub(crate) fn terms(codes: &[&str]) -> Vec<TermCode> {
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
        RuleTree::SchoolArea(codes) => Rule::SchoolArea(within(codes)),
        RuleTree::MaintainedBy(codes) => Rule::SchoolMaintainingArea(within(codes)),
        RuleTree::PlanArea(codes) => Rule::EhcpMaintainingArea(within(codes)),
        RuleTree::PlanNamesTherapy => Rule::EhcpProvision(TermTest::AnyOf(terms(&[THERAPY]))),
        RuleTree::LookedAfter(wanted) => Rule::LookedAfter(*wanted),
        RuleTree::CareArea(codes) => Rule::CareArea(within(codes)),
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
