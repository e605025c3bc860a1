//! What is asked for where one answer settles several facts at once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::child::{Child, Enquiry};
use domain::records::Service;
use domain::reference::Reference;
use domain::verdict::{Decision, Question};
use domain::vocabulary::{AreaCode, EducationSetting, EhcpStatus, Fact, Whereabouts};
use serde_json::{Value, json};

const KENT: &str = "E10000016";
const BROMLEY: &str = "E09000006";

/// A service for children with a GP in Kent, of whom it excludes those to whom a rule applies. Since the practice is not
/// known, an answer about anything else can only rule out.
fn excluding(rule: &Value) -> Service {
    let criterion =
        |code: &str, text: &str, rule: &Value| json!({"code": code, "text": text, "rule": rule, "source": "page"});
    let in_kent = json!({"gp_area": {"within": [KENT]}});
    serde_json::from_value(json!({
        "slug": "service", "name": "Service", "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": [KENT], "source": "page"}],
        "eligibility": [{
            "requirements": [criterion("gp", "The GP practice is in Kent.", &in_kent)],
            "exclusions": [criterion("excluded", "Others see these children.", rule)],
        }],
        "described_in": ["page"],
    }))
    .unwrap()
}

fn questions(rule: &Value, child: Child, cannot_say: &[Fact]) -> Vec<Question> {
    let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let enquiry = Enquiry { child: child.with_what_follows(), cannot_say: cannot_say.iter().copied().collect(), on };
    Decision::new(&excluding(rule), &enquiry, &Reference::default()).questions().to_vec()
}

fn asked(rule: &Value, child: Child, cannot_say: &[Fact]) -> Vec<Fact> {
    questions(rule, child, cannot_say).into_iter().map(|question| question.fact).collect()
}

fn within(code: &str) -> Whereabouts {
    Whereabouts::Within(BTreeSet::from([AreaCode::parse(code).unwrap()]))
}

fn of_setting(setting: EducationSetting) -> Child {
    Child { setting: Some(setting), ..Child::default() }
}

fn setting_in_kent(setting: &str) -> Value {
    json!({"all": [{"setting": {"one_of": [setting]}}, {"school_area": {"within": [KENT]}}]})
}

#[test]
fn the_school_is_asked_for_where_its_kind_and_its_place_matter_together() {
    let rule = setting_in_kent("mainstream");
    // Neither "a mainstream school" nor "in Kent" rules the child out; the name of a school can.
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::School]);
    let why = questions(&rule, Child::default(), &[]).pop().unwrap().why;
    assert_eq!(why, "Others see these children.");
    // With one of the two known, the other is asked for.
    assert_eq!(asked(&rule, of_setting(EducationSetting::Mainstream), &[]), [Fact::GpArea, Fact::SchoolArea]);
    let in_kent = Child { school_area: Some(within(KENT)), ..Child::default() };
    assert_eq!(asked(&rule, in_kent, &[]), [Fact::GpArea, Fact::EducationSetting]);
    // With one of the two against it, neither is.
    assert_eq!(asked(&rule, of_setting(EducationSetting::Special), &[]), [Fact::GpArea]);
    assert_eq!(asked(&rule, of_setting(EducationSetting::None), &[]), [Fact::GpArea]);
    let elsewhere = Child { school_area: Some(Whereabouts::At(BTreeSet::new())), ..Child::default() };
    assert_eq!(asked(&rule, elsewhere, &[]), [Fact::GpArea]);
}

#[test]
fn the_school_is_not_asked_for_where_its_place_is() {
    let in_kent = json!({"school_area": {"within": [KENT]}});
    let rule = json!({"any": [setting_in_kent("mainstream"), in_kent]});
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::SchoolArea]);
}

#[test]
fn no_register_says_that_a_child_is_in_a_unit_or_at_home() {
    for setting in ["resourced-provision", "elective-home-education"] {
        assert_eq!(asked(&setting_in_kent(setting), Child::default(), &[]), [Fact::GpArea], "{setting}");
    }
}

#[test]
fn that_there_is_no_setting_says_that_there_is_no_school() {
    let without = json!({"setting": {"one_of": ["none", "elective-home-education"]}});
    let rule = json!({"all": [without, {"not": {"school_area": {"within": [KENT]}}}]});
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::EducationSetting]);
    let elsewhere = Child { school_area: Some(Whereabouts::At(BTreeSet::new())), ..Child::default() };
    assert_eq!(asked(&rule, elsewhere, &[]), [Fact::GpArea, Fact::EducationSetting]);
    let in_kent = Child { school_area: Some(within(KENT)), ..Child::default() };
    assert_eq!(asked(&rule, in_kent, &[]), [Fact::GpArea]);
}

#[test]
fn whether_there_is_a_plan_is_asked_for_where_what_it_says_matters() {
    let by_bromley = json!({"ehcp_maintaining_area": {"within": [BROMLEY]}});
    let names_therapy = json!({"ehcp_provision": {"any_of": ["occupational-therapy"]}});
    let rule = json!({"not": {"any": [by_bromley, names_therapy]}});
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::EhcpStatus]);
    let in_place = Child { ehcp_status: Some(EhcpStatus::InPlace), ..Child::default() };
    assert_eq!(asked(&rule, in_place.clone(), &[]), [Fact::GpArea]);
    let naming_nothing = Child { ehcp_provision: Some(Vec::new()), ..in_place };
    assert_eq!(asked(&rule, naming_nothing, &[]), [Fact::GpArea, Fact::EhcpMaintainingArea]);
}

#[test]
fn whether_a_child_is_looked_after_is_asked_for_with_the_authority_that_would() {
    let by_kent = json!({"care_area": {"within": [KENT]}});
    let rule = json!({"all": [{"looked_after": false}, {"not": by_kent}]});
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::LookedAfter]);
}

#[test]
fn a_school_that_cannot_be_said_is_not_asked_for() {
    let rule = setting_in_kent("mainstream");
    for (cannot_say, wanted) in [
        (Fact::School, vec![Fact::GpArea]),
        // Whoever names a school says where it is.
        (Fact::SchoolArea, vec![Fact::GpArea]),
        (Fact::EducationSetting, vec![Fact::GpArea, Fact::School]),
    ] {
        assert_eq!(asked(&rule, Child::default(), &[cannot_say]), wanted, "{cannot_say:?}");
    }
    let in_kent = Child { school_area: Some(within(KENT)), ..Child::default() };
    assert_eq!(asked(&rule, in_kent, &[Fact::EducationSetting]), [Fact::GpArea]);
}

#[test]
fn where_a_rule_switches_on_the_kind_of_school_its_name_is_the_most_useful_answer() {
    let rule = json!({"any": [
        {"all": [{"setting": {"one_of": ["mainstream"]}}, {"school_area": {"within": [KENT]}}]},
        {"all": [{"not": {"setting": {"one_of": ["mainstream"]}}}, {"not": {"school_area": {"within": [KENT]}}}]},
    ]});
    let gp_in_kent = Child { gp: Some(within(KENT)), ..Child::default() };
    // Neither alone changes anything, so that both are asked for; the school answers its question with the other's.
    assert_eq!(asked(&rule, gp_in_kent, &[]), [Fact::SchoolArea, Fact::EducationSetting]);
}

#[test]
fn whether_there_is_a_school_is_asked_for_where_its_name_cannot_be_said() {
    let rule = json!({"not": {"school": {"one_of": ["137883"]}}});
    assert_eq!(asked(&rule, Child::default(), &[]), [Fact::GpArea, Fact::School]);
    assert_eq!(asked(&rule, Child::default(), &[Fact::School]), [Fact::GpArea, Fact::EducationSetting]);
    let taught = of_setting(EducationSetting::Mainstream);
    assert_eq!(asked(&rule, taught, &[Fact::School]), [Fact::GpArea]);
}
