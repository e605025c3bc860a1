//! Kinds of service: what each is called, and the needs that it is for.

/// A kind of service.
pub(super) struct Discipline {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) needs: &'static [&'static str],
    /// The colleague who also refers.
    pub(super) colleague: &'static str,
}

const ALL: [Discipline; 4] = [
    Discipline {
        code: "occupational-therapy",
        name: "Occupational Therapy",
        needs: &[
            "washing",
            "dressing",
            "toileting",
            "eating",
            "handwriting",
            "scissors",
            "play",
            "fine-motor",
            "sensory-processing",
            "seating-equipment",
            "coordination",
            "moving-around-school",
        ],
        colleague: "physiotherapist",
    },
    Discipline {
        code: "speech-and-language-therapy",
        name: "Speech and Language Therapy",
        needs: &[
            "speech-sounds",
            "understanding-language",
            "spoken-language",
            "social-communication",
            "stammering",
            "voice",
            "eating-drinking-swallowing",
        ],
        colleague: "health-visitor",
    },
    Discipline {
        code: "physiotherapy",
        name: "Physiotherapy",
        needs: &[
            "gross-motor",
            "balance",
            "coordination",
            "posture",
            "postural-management",
            "mobility",
            "musculoskeletal",
            "sport",
        ],
        colleague: "occupational-therapist",
    },
    Discipline {
        code: "wheelchair-and-seating",
        name: "Wheelchair Service",
        needs: &["wheelchair", "buggy", "specialist-seating", "postural-management", "moving-and-handling"],
        colleague: "occupational-therapist",
    },
];

/// The kind of the service of a number: of the first seven, three are the first kind, two the second and one each the
/// others.
pub(super) fn of_number(number: usize) -> &'static Discipline {
    let [first, second, third, fourth] = &ALL;
    match number % 7 {
        0 | 3 | 5 => first,
        1 | 4 => second,
        2 => third,
        _ => fourth,
    }
}
