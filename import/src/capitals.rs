//! Names that a register writes in capitals, as people write them.

/// Words that stay as they are.
const INITIALS: [&str; 14] =
    ["GP", "GPS", "NHS", "HMP", "PMS", "UK", "HQ", "MOD", "RAF", "II", "III", "IV", "LLP", "PCN"];
/// Words that are small within a name.
const SMALL: [&str; 12] = ["and", "at", "by", "for", "in", "le", "next", "of", "on", "the", "upon", "with"];

/// A name with capitals only where words start. One that has small letters already stays as it is.
pub(crate) fn name_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words = name.split_whitespace().enumerate();
    let words: Vec<String> = words.map(|(position, word)| word_case(word, position == 0)).collect();
    words.join(" ")
}

fn word_case(word: &str, is_first: bool) -> String {
    let plain = word.trim_matches(|character: char| !character.is_alphanumeric());
    let has_digit = plain.chars().any(|character| character.is_ascii_digit());
    if INITIALS.contains(&plain) || has_digit || is_initials(plain) {
        return word.to_owned();
    }
    let small = word.to_lowercase();
    if !is_first && SMALL.contains(&small.as_str()) {
        return small;
    }
    let mut cased = String::with_capacity(word.len());
    // Letters before an apostrophe: `O'Brien` goes on with a capital, `Mary's` does not.
    let mut run = 0;
    let mut starts = true;
    for character in small.chars() {
        if starts && character.is_alphabetic() {
            cased.extend(character.to_uppercase());
        } else {
            cased.push(character);
        }
        run = if character.is_alphabetic() { run + 1 } else { 0 };
        starts = match character {
            '\'' | '’' => cased.chars().filter(|it| it.is_alphabetic()).count() == 1,
            other => !other.is_alphanumeric(),
        };
    }
    cased
}

/// Consonants alone, as in `JL` and `DR` it is not: titles are words.
fn is_initials(word: &str) -> bool {
    const TITLES: [&str; 6] = ["DR", "DRS", "MR", "MRS", "MS", "ST"];
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    (1..=3).contains(&letters) && !TITLES.contains(&word) && word.chars().all(|character| !"AEIOUY".contains(character))
}

#[cfg(test)]
mod tests {
    use super::name_case;

    #[test]
    fn names_read_as_people_write_them() {
        for (capitals, name) in [
            ("THE DENSHAM SURGERY", "The Densham Surgery"),
            ("DR JL HENDERSON & PARTNERS", "Dr JL Henderson & Partners"),
            ("ST MARY'S ISLAND", "St Mary's Island"),
            ("DR O'BRIEN", "Dr O'Brien"),
            ("STOCKTON-ON-TEES HEALTH CENTRE", "Stockton-On-Tees Health Centre"),
            ("CENTRE OF THE TOWN (NHS)", "Centre of the Town (NHS)"),
            ("GREENSAND SURGERY (AMPTHILL)", "Greensand Surgery (Ampthill)"),
            ("Already Written", "Already Written"),
        ] {
            assert_eq!(name_case(capitals), name);
        }
    }
}
