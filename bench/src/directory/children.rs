//! Children to ask about, as `ChildInput` has them. No such child exists.

use serde_json::{Value, json};

use super::chance::Chance;
use super::country::{Authority, PLACES_OF_EACH};

/// A stream of chance that no service and no provider has.
const OF_CHILDREN: u64 = 1 << 50;

/// The child of a number who lives, goes to school and is registered with a practice in an authority. Of each four, one
/// is known in full, one all but the needs, one by age and home alone, and one with what rules many services out.
pub fn child(seed: u64, authority: &Authority, number: usize) -> Value {
    let mut chance = Chance::new(seed, OF_CHILDREN + number as u64);
    let place = chance.below(PLACES_OF_EACH);
    let born = format!("{}-{:02}-{:02}", chance.between(2009, 2022), chance.between(1, 12), chance.between(1, 28));
    let ties = json!({
        "dateOfBirth": born,
        "home": {"postcode": authority.postcode(place)},
        "gp": {"practice": authority.practice(place)},
        "education": {"school": authority.school(place), "setting": if place == 0 { "SPECIAL" } else { "MAINSTREAM" }},
        "ehcp": {"status": "NONE"},
    });
    let more = match number % 4 {
        0 => json!({
            "needs": chance.pick_some(2, &["dressing", "handwriting", "speech-sounds", "balance", "wheelchair"]),
            "requests": [], "conditions": [],
        }),
        1 => json!({"conditions": []}),
        2 => return json!({"age": {"years": chance.between(3, 16)}, "home": {"postcode": authority.postcode(place)}}),
        _ => json!({"needs": ["housing"], "requests": [], "conditions": ["global-developmental-delay"]}),
    };
    let mut child = ties;
    if let (Some(child), Some(more)) = (child.as_object_mut(), more.as_object()) {
        child.extend(more.clone());
    }
    child
}
