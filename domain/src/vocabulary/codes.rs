//! The codes by which records, places and organisations are named.

use super::parsed_string::{open_debug, parsed_string};

parsed_string!(
    /// A name for a record in files, links and queries: `milton-keynes-occupational-therapy`.
    Slug, NotASlug,
    pattern r"^[a-z0-9]+(-[a-z0-9]+)*$",
    expected "lower-case words joined by hyphens, such as `occupational-therapy`",
    normalise |text| hyphenated(text).then(|| text.to_owned())
);

parsed_string!(
    /// The code of a controlled term, unique within its vocabulary: `sensory-processing`.
    TermCode, NotATermCode,
    pattern r"^[a-z0-9]+(-[a-z0-9]+)*$",
    expected "the code of a term, lower-case words joined by hyphens, such as `sensory-processing`",
    normalise |text| hyphenated(text).then(|| text.to_owned())
);

parsed_string!(
    /// The code of an area: GSS (`E06000042`), NHS ODS (`QHG`), a postcode district (`MK43`), or a
    /// place that a provider's own list defines (`place:edenbridge`).
    AreaCode, NotAnAreaCode,
    pattern r"^([A-Z][0-9]{8}|[A-Z0-9]{2,6}|place:[a-z0-9]+(-[a-z0-9]+)*)$",
    expected "a GSS code such as `E06000042`, an ODS code such as `QHG`, a postcode district such as `MK43`, or `place:` and a name",
    normalise normal_area_code
);

parsed_string!(
    /// A postcode in its normal form: `MK9 2UB`. It may be a child's, so its `Debug` says nothing.
    Postcode, NotAPostcode,
    pattern r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$",
    expected "a full postcode such as `MK9 2UB`",
    normalise normal_postcode
);

parsed_string!(
    /// The NHS Organisation Data Service code of a GP practice: `K82057`.
    OdsCode, NotAnOdsCode,
    pattern r"^[A-Z0-9]{3,8}$",
    expected "an ODS code of 3 to 8 capital letters and digits such as `K82057`",
    normalise |text| {
        let code = text.trim().to_ascii_uppercase();
        ((3..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
    }
);

parsed_string!(
    /// The Unique Reference Number of a school or setting: `137883`.
    Urn, NotAUrn,
    pattern r"^[0-9]{6}$",
    expected "a URN of six digits such as `137883`",
    normalise |text| {
        let code = text.trim();
        (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then(|| code.to_owned())
    }
);

parsed_string!(
    /// The address of a web page, `https` or `http`.
    WebAddress, NotAWebAddress,
    pattern r"^https?://[^\s/]+\.[^\s]+$",
    expected "a web address that starts with `https://`",
    normalise |text| {
        let address = text.trim();
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        (host.contains('.') && !host.contains(char::is_whitespace)).then(|| address.to_owned())
    }
);

open_debug!(Slug, TermCode, AreaCode, OdsCode, Urn, WebAddress);

impl std::fmt::Debug for Postcode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Postcode(..)")
    }
}

impl Postcode {
    /// The postcode district: `MK9` of `MK9 2UB`.
    pub fn district(&self) -> Option<AreaCode> {
        let (outward, _) = self.as_str().split_once(' ')?;
        AreaCode::parse(outward).ok()
    }
}

impl AreaCode {
    const PLACE: &'static str = "place:";

    /// Whether a provider's own list defines the area.
    pub fn is_named_place(&self) -> bool {
        self.as_str().starts_with(Self::PLACE)
    }

    /// Whether it is written as the codes of the Government Statistical Service are: `E06000042`.
    pub fn has_form_of_gss(&self) -> bool {
        gss(self.as_str())
    }

    /// Whether it is written as postcode districts are: `MK43`, `W1A`.
    pub fn has_form_of_district(&self) -> bool {
        outward(self.as_str())
    }
}

fn hyphenated(text: &str) -> bool {
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn gss(code: &str) -> bool {
    code.len() == 9
        && code.bytes().enumerate().all(
            |(at, byte)| {
                if at == 0 { byte.is_ascii_alphabetic() } else { byte.is_ascii_digit() }
            },
        )
}

fn normal_area_code(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if let Some(name) = trimmed.strip_prefix(AreaCode::PLACE) {
        return hyphenated(name).then(|| trimmed.to_owned());
    }
    let code = trimmed.to_ascii_uppercase();
    let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (plain && (gss(&code) || (2..=6).contains(&code.len()))).then_some(code)
}

/// Whether the outward part has one of the shapes A9, A99, AA9, AA99, A9A, AA9A.
fn outward(part: &str) -> bool {
    let letters = part.bytes().take_while(u8::is_ascii_uppercase).count();
    let mut rest = part.bytes().skip(letters);
    let first_digit = rest.next().is_some_and(|byte| byte.is_ascii_digit());
    let last = rest.next().is_none_or(|byte| byte.is_ascii_alphanumeric());
    (1..=2).contains(&letters) && first_digit && last && rest.next().is_none()
}

fn normal_postcode(text: &str) -> Option<String> {
    let compact: String =
        text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
    if !compact.is_ascii() || !(5..=7).contains(&compact.len()) {
        return None;
    }
    let (out, inward) = compact.split_at(compact.len() - 3);
    let inward_shape = inward
        .bytes()
        .enumerate()
        .all(|(at, byte)| if at == 0 { byte.is_ascii_digit() } else { byte.is_ascii_uppercase() });
    (outward(out) && inward_shape).then(|| format!("{out} {inward}"))
}

#[cfg(test)]
mod tests {
    use super::{AreaCode, Postcode, Slug, Urn};

    #[test]
    fn postcodes_take_their_normal_form() {
        for (text, normal) in
            [("mk92ub", "MK9 2UB"), (" da3 8jz ", "DA3 8JZ"), ("SW1A1AA", "SW1A 1AA"), ("m1 1ae", "M1 1AE")]
        {
            assert_eq!(Postcode::parse(text).map(|code| code.to_string()), Ok(normal.to_owned()), "{text}");
        }
        for text in ["", "MK9", "MK9 3H", "9MK 3HQ", "MK9 HQ3", "MKK9 3HQ", "MK9 2UB1", "ＭＫ９ 3HQ"] {
            assert!(Postcode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_postcode_does_not_show_itself_in_debug_output() {
        assert_eq!(format!("{:?}", Postcode::parse("MK9 2UB")), "Ok(Postcode(..))");
    }

    #[test]
    fn area_codes_of_each_kind_parse() {
        for text in ["E06000042", "QHG", "MK43", "S1Y5D", "place:herne-bay", "e06000042"] {
            assert!(AreaCode::parse(text).is_ok(), "{text}");
        }
        for text in ["", "E0600004", "Milton Keynes", "place:", "place:Herne Bay"] {
            assert!(AreaCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn slugs_and_urns_parse_as_written() {
        assert!(Slug::parse("under-18").is_ok());
        assert!(Slug::parse("Under-18").is_err() && Slug::parse("a--b").is_err() && Slug::parse("").is_err());
        assert!(Urn::parse("137883").is_ok() && Urn::parse("13788a").is_err());
    }
}
