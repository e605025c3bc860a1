//! What of a service nobody searches for or joins on.

use domain::records::{Conflict, PathwayStep, Service, Signpost, SourceRef, WaitingTime};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct ServiceDetails {
    pub(super) signposts: Vec<Signpost>,
    pub(super) pathway: Vec<PathwayStep>,
    pub(super) waiting_times: Vec<WaitingTime>,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) described_in: Vec<SourceRef>,
}

impl ServiceDetails {
    pub(super) fn of(service: &Service) -> Self {
        Self {
            signposts: service.signposts.clone(),
            pathway: service.pathway.clone(),
            waiting_times: service.waiting_times.clone(),
            conflicts: service.conflicts.clone(),
            described_in: service.described_in.clone(),
        }
    }
}
