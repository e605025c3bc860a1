//! One load for each missing value, however many wait for it.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::generations::Generation;
use super::in_process::{Held, Name};

/// A value being loaded, by those who know the same changes. Who knows of a later one does not join in, since
/// the load may have begun before it.
type Flight = (Name, Generation);

/// How a load ended: the value, whether it is stale, or nothing; else the fault.
pub(super) type Outcome = Result<Option<(Held, bool)>, Arc<dyn Any + Send + Sync>>;

/// The values being loaded.
#[derive(Default)]
pub(super) struct Flights(Arc<Mutex<HashMap<Flight, watch::Receiver<Option<Outcome>>>>>);

/// The duty to load a value. Dropped before it is done, it leaves the load to those who wait.
pub(super) struct Claim {
    flight: Flight,
    flights: Arc<Mutex<HashMap<Flight, watch::Receiver<Option<Outcome>>>>>,
    outcome: watch::Sender<Option<Outcome>>,
}

/// A value that another request loads.
pub(super) struct Wait(watch::Receiver<Option<Outcome>>);

/// Who loads a value.
pub(super) enum Role {
    /// The one who asks.
    Load(Claim),
    /// Another.
    Wait(Wait),
}

impl Flights {
    /// Who is to load each of these values. All are decided at once, so that no two who ask wait for each other.
    pub(super) fn claim(&self, names: Vec<Name>, generation: Generation) -> Vec<Role> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let roles = names.into_iter().map(|name| {
            let flight = (name, generation);
            if let Some(running) = flights.get(&flight) {
                return Role::Wait(Wait(running.clone()));
            }
            let (outcome, running) = watch::channel(None);
            flights.insert(flight.clone(), running);
            Role::Load(Claim { flight, flights: Arc::clone(&self.0), outcome })
        });
        roles.collect()
    }
}

impl Claim {
    /// Tells those who wait how the load has ended.
    pub(super) fn end(self, outcome: Outcome) {
        self.outcome.send_replace(Some(outcome));
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.flight);
    }
}

impl Wait {
    /// How the load ended; none when it was given up.
    pub(super) async fn outcome(mut self) -> Option<Outcome> {
        let outcome = self.0.wait_for(Option::is_some).await.ok()?;
        outcome.clone()
    }
}
