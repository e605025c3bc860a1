//! Properties of verdicts over random rules and random partial facts, against an oracle that tries every
//! completion. `PROPTEST_CASES=100000 cargo test --release -p domain --test properties` tries that many.

mod answers;
mod knowledge;
mod oracle;
mod spots;
mod world;

use std::collections::BTreeSet;

use domain::child::Enquiry;
use domain::records::Service;
use domain::reference::Reference;
use domain::verdict::{CriterionResult, Decision, Outcome};
use domain::vocabulary::Fact;
use knowledge::{Knowledge, enquiry, knowledge, knowledge_of_school_and_plan};
use oracle::{Completion, Table};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;
use world::{RuleTree, criteria, criteria_about_school_or_plan, reference, service};

fn outcome_of(values: &BTreeSet<u8>) -> Outcome {
    match values.iter().copied().collect::<Vec<_>>().as_slice() {
        [0] => Outcome::OutsideCriteria,
        [1] => Outcome::NeedsJudgement,
        [2] => Outcome::MeetsCriteria,
        _ => Outcome::NeedsInformation,
    }
}

fn decide<'a>(service: &'a Service, enquiry: &'a Enquiry, reference: &'a Reference) -> Decision<'a> {
    Decision::new(service, enquiry, reference)
}

fn asked(decision: &Decision<'_>) -> BTreeSet<Fact> {
    decision.questions().iter().map(|question| question.fact).collect()
}

/// The facts of which some answer alone changes the values reached.
fn changing_alone(table: &Table) -> BTreeSet<Fact> {
    let reached = table.reached();
    let changing = table.answers_about_one().into_iter().filter(|answer| answer.reached != reached);
    changing.flat_map(|answer| answer.settles).collect()
}

/// The facts on which the verdict turns, with all others known in some way.
fn pivotal(table: &Table) -> BTreeSet<Fact> {
    table.missing().into_iter().filter(|fact| table.is_pivotal(*fact)).collect()
}

/// The facts that the algebra asks for: those of which some answer alone changes the values reached, else the
/// pivotal ones; and those by which an answer can be given that settles several facts, and goes further than any of
/// these would that is asked for alone. What cannot be said is not asked for, and keeps no other question away, but for
/// the name of a school in place of one fact that its register has.
fn wanted_questions(table: &Table, known: &Knowledge, cannot_say: &BTreeSet<Fact>) -> BTreeSet<Fact> {
    let reached = table.reached();
    if reached.len() == 1 {
        return BTreeSet::new();
    }
    let alone = changing_alone(table);
    let first = if alone.is_empty() { pivotal(table) } else { alone.clone() };
    let alone: BTreeSet<Fact> = alone.difference(cannot_say).copied().collect();
    let first: BTreeSet<Fact> = first.difference(cannot_say).copied().collect();
    let further = table.joint_answers(known).into_iter().filter(|answer| {
        let no_more = |(fact, reached): &(Fact, BTreeSet<u8>)| alone.contains(fact) && *reached == answer.reached;
        answer.reached != reached
            && !answer.to.iter().any(|fact| first.contains(fact) || cannot_say.contains(fact))
            && !answer.alone.iter().any(no_more)
            && (answer.settles.len() > 1 || answer.to[0] != Fact::School)
    });
    let together: BTreeSet<Fact> = further.map(|answer| answer.to[0]).collect();
    first.into_iter().chain(together).collect()
}

/// The facts known of one completion, learnt on top of what is known already.
fn learning(known: &Knowledge, completion: &Completion, fact: Fact) -> Knowledge {
    let mut learnt = known.clone();
    learnt.learn(fact, completion);
    learnt
}

fn case() -> impl Strategy<Value = (Vec<(bool, RuleTree)>, Knowledge)> {
    prop_oneof![(criteria(), knowledge()), (criteria_about_school_or_plan(), knowledge_of_school_and_plan())]
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_outcome_is_that_of_every_completion((criteria, known) in case()) {
        let reference = reference();
        let service = service(&criteria);
        let enquiry = enquiry(&known, BTreeSet::new());
        let decision = decide(&service, &enquiry, &reference);
        let table = Table::new(&criteria, &known);
        prop_assert_eq!(decision.outcome(), outcome_of(&table.reached()));
        for (reason, own) in decision.reasons().iter().zip(table.reached_by_criterion()) {
            let wanted = match outcome_of(&own) {
                Outcome::OutsideCriteria => CriterionResult::Fails,
                Outcome::NeedsJudgement => CriterionResult::Judgement,
                Outcome::MeetsCriteria => CriterionResult::Passes,
                Outcome::NeedsInformation => CriterionResult::Unknown,
            };
            prop_assert_eq!(reason.result, wanted);
        }
        prop_assert!(decision.is_exact());
    }

    #[test]
    fn the_questions_are_those_whose_answers_change_the_outcome((criteria, known) in case()) {
        let reference = reference();
        let service = service(&criteria);
        let enquiry = enquiry(&known, BTreeSet::new());
        let decision = decide(&service, &enquiry, &reference);
        prop_assert_eq!(asked(&decision), wanted_questions(&Table::new(&criteria, &known), &known, &BTreeSet::new()));
    }

    #[test]
    fn where_an_answer_changes_the_outcome_one_of_its_facts_is_asked_for((criteria, known) in case()) {
        let reference = reference();
        let service = service(&criteria);
        let enquiry = enquiry(&known, BTreeSet::new());
        let asked = asked(&decide(&service, &enquiry, &reference));
        let table = Table::new(&criteria, &known);
        for answer in table.answers_about_one().into_iter().chain(table.joint_answers(&known)) {
            let names_one = answer.to.iter().chain(&answer.settles).any(|fact| asked.contains(fact));
            prop_assert!(names_one || answer.reached == table.reached(), "{:?} {:?}", answer.to, answer.settles);
        }
    }

    #[test]
    fn what_is_asked_for_has_an_answer_that_changes_the_outcome((criteria, known) in case()) {
        let reference = reference();
        let service = service(&criteria);
        let enquiry = enquiry(&known, BTreeSet::new());
        let table = Table::new(&criteria, &known);
        let answers: Vec<_> = table.answers_about_one().into_iter().chain(table.joint_answers(&known)).collect();
        let changing: BTreeSet<Fact> =
            answers.iter().filter(|answer| answer.reached != table.reached()).flat_map(|answer| answer.to.clone()).collect();
        let none_does_alone = changing_alone(&table).is_empty();
        for fact in asked(&decide(&service, &enquiry, &reference)) {
            prop_assert!(changing.contains(&fact) || (none_does_alone && table.is_pivotal(fact)), "{fact:?}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_not_asked((criteria, known) in case(), which in any::<Index>()) {
        let reference = reference();
        let service = service(&criteria);
        let open = enquiry(&known, BTreeSet::new());
        let asked: Vec<Fact> = decide(&service, &open, &reference).questions().iter().map(|one| one.fact).collect();
        if !asked.is_empty() {
            let silent = *which.get(&asked);
            let enquiry = enquiry(&known, BTreeSet::from([silent]));
            let decision = decide(&service, &enquiry, &reference);
            let still: Vec<Fact> = decision.questions().iter().map(|one| one.fact).collect();
            prop_assert!(!still.contains(&silent));
            prop_assert!(asked.iter().all(|fact| *fact == silent || still.contains(fact)), "{still:?}");
            prop_assert_eq!(decision.outcome(), Outcome::NeedsInformation);
        }
    }

    #[test]
    fn what_cannot_be_said_keeps_no_other_question_away((criteria, known) in case(), silent in any::<Index>()) {
        let reference = reference();
        let service = service(&criteria);
        let silent = BTreeSet::from([*silent.get(Fact::ALL)]);
        let enquiry = enquiry(&known, silent.clone());
        let decision = decide(&service, &enquiry, &reference);
        prop_assert_eq!(asked(&decision), wanted_questions(&Table::new(&criteria, &known), &known, &silent));
    }

    #[test]
    fn a_further_fact_never_unsettles((criteria, known) in case(), which in any::<Index>(), how in any::<Index>()) {
        let reference = reference();
        let service = service(&criteria);
        let before = enquiry(&known, BTreeSet::new());
        let table = Table::new(&criteria, &known);
        let missing: Vec<Fact> = table.missing().into_iter().collect();
        if !missing.is_empty() {
            let completion = how.get(table.completions());
            let learnt = learning(&known, completion, *which.get(&missing));
            let after = enquiry(&learnt, BTreeSet::new());
            let (before, after) = (decide(&service, &before, &reference), decide(&service, &after, &reference));
            if before.outcome() != Outcome::NeedsInformation {
                prop_assert_eq!(before.outcome(), after.outcome());
            }
        }
    }

    #[test]
    fn the_decisive_criteria_alone_give_the_same_outcome((criteria, known) in case()) {
        let reference = reference();
        let whole = service(&criteria);
        let enquiry = enquiry(&known, BTreeSet::new());
        let decision = decide(&whole, &enquiry, &reference);
        let decisive: BTreeSet<String> =
            decision.decisive().iter().map(|reason| reason.code.to_string()).collect();
        let kept: Vec<(bool, RuleTree)> = criteria
            .iter()
            .enumerate()
            .filter(|(at, _)| decisive.contains(&world::code(*at).to_string()))
            .map(|(_, one)| one.clone())
            .collect();
        let alone = service(&kept);
        prop_assert_eq!(decide(&alone, &enquiry, &reference).outcome(), decision.outcome());
    }
}
