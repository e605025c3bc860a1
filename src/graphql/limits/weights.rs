//! What lists without pages weigh, and ways from a part of a service back to the whole: going to and fro, a short query
//! would otherwise ask for every part of every part. Weights are not lengths: a page of full answers about a child is to
//! come under the limit, and what multiplies is not.

/// Any list that is not named here.
const USUAL: usize = 2;

/// Other fields, by the type and the name of the field.
const OTHERS: [(&str, &str, usize); 9] = [
    ("Service", "offers", 4),
    ("ServiceMatch", "offers", 4),
    ("Offer", "routes", 3),
    ("ReferralRoute", "offers", 10),
    ("Query", "terms", 50),
    ("Query", "guides", 10),
    // Back to the whole.
    ("Offer", "service", 5),
    ("ReferralRoute", "service", 5),
    ("Signpost", "service", 5),
];

/// What a root field takes before anything of its answer is shown, in objects.
const WORK: [(&str, usize); 2] = [("matchServices", 300), ("checkEligibility", 20)];

/// What the schema's own description takes, in objects: whole, and of one type.
const OF_THE_SCHEMA: [(&str, usize); 2] = [("__schema", 500), ("__type", 20)];

/// What a field takes that is about the schema itself; none where it is about something else.
pub(super) fn of_the_schema(field: &str) -> Option<usize> {
    OF_THE_SCHEMA.iter().find(|(name, _)| *name == field).map(|(_, objects)| *objects)
}

/// What a field takes by itself.
pub(super) fn work(object: &str, field: &str) -> usize {
    let of_root = WORK.iter().filter(|_| object == "Query").find(|(name, _)| *name == field);
    of_root.map_or(0, |(_, work)| *work)
}

/// What one object of a field weighs: how many it is taken to come to.
pub(super) fn weight(object: &str, field: &str, is_list: bool) -> usize {
    let other = OTHERS.iter().find(|(on, name, _)| *on == object && *name == field);
    other.map_or(if is_list { USUAL } else { 1 }, |(_, _, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use super::{OTHERS, WORK};
    use crate::graphql::coercion::Shapes;
    use crate::graphql::schema::sdl;

    #[test]
    fn every_field_named_is_one_of_the_schema() {
        let shapes = Shapes::read(&sdl()).unwrap();
        let of_root = WORK.iter().map(|(field, _)| ("Query", *field));
        for (object, field) in OTHERS.iter().map(|(object, field, _)| (*object, *field)).chain(of_root) {
            assert!(shapes.field(object, field).is_some(), "{object}.{field}");
        }
    }
}
