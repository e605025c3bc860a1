//! Closed lists about places and terms.

use async_graphql::Enum;

/// What kind of area it is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::AreaKind")]
pub(crate) enum AreaKind {
    /// England, Wales, Scotland or Northern Ireland.
    Country,
    /// A region of England, such as the South East.
    Region,
    /// A county council's area, with districts in it.
    County,
    /// A district or borough within a county.
    District,
    /// A unitary, a metropolitan district or a London borough: county and district in one.
    SingleTierAuthority,
    /// The area of an NHS integrated care board, which plans health services.
    IntegratedCareBoard,
    /// A part of an integrated care board's area.
    SubIcbLocation,
    /// A health board of Wales or Scotland.
    HealthBoard,
    /// The first half of a postcode: `MK43`.
    PostcodeDistrict,
    /// A town or neighbourhood that a provider names, defined by that provider's list.
    NamedPlace,
}

/// A list of controlled terms. Inputs accept only its codes, and answers use them.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::vocabulary::Vocabulary")]
pub(crate) enum Vocabulary {
    /// Kinds of therapy and support: occupational therapy, speech and language therapy.
    Discipline,
    /// Difficulties that help is asked for with: dressing, handwriting.
    Need,
    /// What is asked for beyond help with the needs themselves: an assessment of one kind, equipment.
    Request,
    /// Diagnoses and medical conditions.
    Condition,
    /// Recent events that change what a child needs: an operation, a move.
    Event,
    /// Steps that may have to be taken before a referral: advice followed, a programme done.
    PriorStep,
    /// Who asks or refers: a parent, a GP, a special educational needs co-ordinator.
    Role,
}
