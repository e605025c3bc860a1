//! Shares of clients on the server. The server's own clock counts, since those of instances differ.

use super::Shared;
use crate::cache::allowance::{Allowance, ClientName, Taken, Taking};

/// Fills a share up by the time that has passed, takes from it, and has it forgotten once it would be full again.
const TAKE: &str = "
local most, a_millisecond, wanted, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'units', 'at')
local units, at = tonumber(kept[1] or most) or most, tonumber(kept[2] or now) or now
units = math.min(most, units + math.max(0, now - at) * a_millisecond)
local granted = 0
if units >= least then
  units = units - wanted
  granted = 1
end
redis.call('HSET', KEYS[1], 'units', string.format('%.3f', units), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.max(1000, math.ceil((most - units) / a_millisecond)))
return {granted, math.floor(units * 1000)}
";

/// Less than any share can have left.
const WHATEVER_IS_LEFT: f64 = -1e12;

impl Shared {
    /// Takes something of a client's share; none where the server is away or does not answer in time.
    pub(in crate::cache) async fn take_of_share(
        &self,
        client: &ClientName,
        allowance: Allowance,
        taking: Taking,
    ) -> Option<Taken> {
        let key = format!("rightdoor:fair-use:{}", client.as_str());
        let (wanted, least) = match taking {
            Taking::Request => (1.0, 1.0),
            Taking::Weight(units) => (units, WHATEVER_IS_LEFT),
        };
        let arguments = [allowance.most, allowance.a_second / 1000.0, wanted, least];
        let arguments = arguments.map(|number| format!("{number:.9}"));
        let found = self.link.call(|connection| async move { connection.run(TAKE, &key, &arguments).await }).await?;
        match found.as_slice() {
            [granted, thousandths] => Some(Taken { granted: *granted == 1, left: *thousandths as f64 / 1000.0 }),
            _ => None,
        }
    }
}
