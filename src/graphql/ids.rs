//! Global identifiers: opaque to clients, with the type of the thing inside.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::records::RecordId;
use domain::vocabulary::{AreaCode, OdsCode, Slug, TermCode, Urn, Vocabulary};

/// What a global identifier names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GlobalId {
    /// A provider.
    Provider(RecordId),
    /// A service.
    Service(RecordId),
    /// An offer.
    Offer(RecordId),
    /// A referral route.
    ReferralRoute(RecordId),
    /// An area.
    Area(AreaCode),
    /// A controlled term.
    Term(Vocabulary, TermCode),
    /// A guide.
    Guide(RecordId),
    /// A school or setting.
    School(Urn),
    /// A GP practice.
    GpPractice(OdsCode),
}

impl GlobalId {
    /// The identifier as clients see it.
    pub(crate) fn encode(&self) -> ID {
        ID(seal(&match self {
            Self::Provider(id) => format!("Provider:{}", id.0),
            Self::Service(id) => format!("Service:{}", id.0),
            Self::Offer(id) => format!("Offer:{}", id.0),
            Self::ReferralRoute(id) => format!("ReferralRoute:{}", id.0),
            Self::Area(code) => format!("Area:{code}"),
            Self::Term(vocabulary, code) => format!("Term:{}:{code}", vocabulary.code()),
            Self::Guide(id) => format!("Guide:{}", id.0),
            Self::School(urn) => format!("School:{urn}"),
            Self::GpPractice(code) => format!("GpPractice:{code}"),
        }))
    }

    /// What a client's identifier names; none when it was not made here.
    pub(crate) fn decode(id: &str) -> Option<Self> {
        let plain = open(id)?;
        let (kind, rest) = plain.split_once(':')?;
        match kind {
            "Provider" => record(rest).map(Self::Provider),
            "Service" => record(rest).map(Self::Service),
            "Offer" => record(rest).map(Self::Offer),
            "ReferralRoute" => record(rest).map(Self::ReferralRoute),
            "Area" => AreaCode::parse(rest).ok().map(Self::Area),
            "Term" => {
                let (list, code) = rest.split_once(':')?;
                let vocabulary = Vocabulary::ALL.iter().find(|one| one.code() == list)?;
                Some(Self::Term(*vocabulary, TermCode::parse(code).ok()?))
            }
            "Guide" => record(rest).map(Self::Guide),
            "School" => Urn::parse(rest).ok().map(Self::School),
            "GpPractice" => OdsCode::parse(rest).ok().map(Self::GpPractice),
            _ => None,
        }
    }
}

/// The identifier of a criterion: its owner's, and its code within that.
pub(crate) fn criterion_id(owner: &GlobalId, code: &Slug) -> ID {
    ID(seal(&format!("Criterion:{}:{code}", owner.encode().0)))
}

/// Whether an identifier is that of a criterion. It is found again with its owner alone.
pub(crate) fn names_a_criterion(id: &str) -> bool {
    open(id).is_some_and(|plain| plain.starts_with("Criterion:"))
}

/// Plain text in the opaque form of identifiers and cursors.
pub(crate) fn seal(plain: &str) -> String {
    URL_SAFE_NO_PAD.encode(plain)
}

/// The plain text of an opaque string; none when it is not one.
pub(crate) fn open(sealed: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(sealed).ok()?).ok()
}

fn record(text: &str) -> Option<RecordId> {
    text.parse().ok().map(RecordId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_the_same() {
        let ids = [
            GlobalId::Service(RecordId(42)),
            GlobalId::Area(AreaCode::parse("place:herne-bay").unwrap()),
            GlobalId::Term(Vocabulary::PriorStep, TermCode::parse("universal-advice").unwrap()),
            GlobalId::School(Urn::parse("137883").unwrap()),
        ];
        for id in ids {
            assert_eq!(GlobalId::decode(&id.encode().0), Some(id));
        }
    }

    #[test]
    fn what_was_not_made_here_is_none() {
        for text in ["", "Service:42", "U2VydmljZQ", &seal("Pudding:42"), &seal("Service:x")] {
            assert_eq!(GlobalId::decode(text), None, "{text}");
        }
    }
}
