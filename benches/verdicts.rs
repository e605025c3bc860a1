//! What a verdict costs: `cargo bench --bench verdicts`.

use std::collections::BTreeSet;
use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use domain::child::{Birth, Child, Enquiry};
use domain::records::Service;
use domain::verdict::Decision;
use domain::vocabulary::{AreaCode, EducationSetting, EhcpStatus, Slug, TermCode, Whereabouts};
use seed::SeedSet;

const MANY: usize = 10_000;

fn enquiry() -> Enquiry {
    let within = |code: &str| Whereabouts::Within(BTreeSet::from([AreaCode::parse(code).unwrap()]));
    let milton_keynes = || within("E06000042");
    let child = Child {
        birth: Some(Birth::On(NaiveDate::from_ymd_opt(2019, 3, 10).unwrap())),
        homes: Some(vec![milton_keynes()]),
        gp: Some(milton_keynes()),
        setting: Some(EducationSetting::Mainstream),
        school_area: Some(milton_keynes()),
        ehcp_status: Some(EhcpStatus::None),
        needs: Some(vec![TermCode::parse("dressing").unwrap()]),
        ..Child::default()
    };
    let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Enquiry { child: child.with_what_follows(), cannot_say: BTreeSet::new(), on }
}

fn services(set: &SeedSet) -> Vec<Service> {
    set.providers.iter().flat_map(|file| &file.services).cloned().collect()
}

fn one_verdict(criterion: &mut Criterion) {
    let set = SeedSet::embedded().unwrap();
    let (reference, enquiry) = (set.reference(), enquiry());
    let mut group = criterion.benchmark_group("one verdict with reasons");
    for service in services(&set) {
        group.bench_function(service.slug.as_str(), |bencher| {
            bencher.iter(|| {
                let decision = Decision::new(black_box(&service), &enquiry, &reference);
                (decision.outcome(), decision.reasons())
            });
        });
    }
    group.finish();
}

fn whole_answer(criterion: &mut Criterion) {
    let set = SeedSet::embedded().unwrap();
    let (reference, known) = (set.reference(), enquiry());
    let nothing = Enquiry { child: Child::default(), ..known.clone() };
    let mut group = criterion.benchmark_group("questions, offers and routes");
    for service in services(&set) {
        for (what, enquiry) in [("most facts known", &known), ("nothing known", &nothing)] {
            group.bench_function(format!("{}, {what}", service.slug), |bencher| {
                bencher.iter(|| {
                    let decision = Decision::new(black_box(&service), enquiry, &reference);
                    (decision.questions().len(), decision.offers().len(), decision.routes().len())
                });
            });
        }
    }
    group.finish();
}

fn many_services(criterion: &mut Criterion) {
    let set = SeedSet::embedded().unwrap();
    let (reference, enquiry) = (set.reference(), enquiry());
    let seeded = services(&set);
    let many: Vec<Service> = seeded
        .iter()
        .cycle()
        .take(MANY)
        .enumerate()
        .map(|(at, service)| Service {
            slug: Slug::parse(&format!("{}-{at}", service.slug)).unwrap(),
            ..service.clone()
        })
        .collect();
    let mut group = criterion.benchmark_group("10,000 services for one child");
    group.throughput(Throughput::Elements(many.len() as u64)).sample_size(20);
    group.bench_function("outcomes", |bencher| {
        bencher.iter_batched(
            || (),
            |()| many.iter().map(|service| Decision::new(service, &enquiry, &reference).outcome()).max(),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("outcomes with reasons", |bencher| {
        bencher.iter_batched(
            || (),
            |()| {
                let reasons = |service| Decision::new(service, &enquiry, &reference).reasons().len();
                many.iter().map(reasons).sum::<usize>()
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, one_verdict, whole_answer, many_services);
criterion_main!(benches);
