//! Settings as the commands read them, and as the rooms below take them.

use std::hash::{BuildHasher, Hasher, RandomState};

use chrono::{DateTime, Utc};
use clap::Args;

use crate::app;
use crate::config::{AddressRange, DatabaseSettings, FlagValue, HttpSettings, Settings, SettingsFault, Sources};
use crate::http;
use crate::store::StoreSettings;

/// What every command on a database takes.
#[derive(Args)]
pub(super) struct DatabaseArguments {
    /// The settings file
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// Where the directory is kept
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

impl DatabaseArguments {
    /// The settings of this process, with further flags.
    pub(super) fn load(&self, flags: impl IntoIterator<Item = Option<FlagValue>>) -> Result<Settings, SettingsFault> {
        let database = flag("--database-url", "database.url", self.database_url.as_ref());
        load(self.config.as_ref(), std::iter::once(database).chain(flags))
    }
}

/// A flag with the key of its setting, when it was given.
pub(super) fn flag(flag: &'static str, key: &'static str, value: Option<&String>) -> Option<FlagValue> {
    value.map(|value| FlagValue { flag, key, value: value.clone() })
}

/// The settings of this process.
pub(super) fn load(
    file: Option<&String>,
    flags: impl IntoIterator<Item = Option<FlagValue>>,
) -> Result<Settings, SettingsFault> {
    let text = |it: std::ffi::OsString| it.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
    Settings::load(&Sources {
        file: file.cloned(),
        variables: variables.collect(),
        flags: flags.into_iter().flatten().collect(),
    })
}

/// What the store is told.
pub(super) fn of_store(settings: &DatabaseSettings) -> StoreSettings {
    StoreSettings {
        replica_url: settings.replica_url.as_ref().map(|url| url.with_password().to_owned()),
        min_connections: settings.min_connections,
        max_connections: settings.max_connections,
        acquire_limit: settings.acquire_limit,
        statement_limit: settings.statement_limit,
        idle_limit: settings.idle_limit,
        lock_limit: settings.lock_limit,
        ..StoreSettings::new(settings.url.with_password())
    }
}

/// What the use cases are told, by a process that started at an instant.
pub(super) fn of_app(settings: &Settings, started: DateTime<Utc>) -> app::Settings {
    app::Settings {
        limits: app::Limits {
            tokens: settings.limits.tokens,
            depth: settings.limits.depth,
            aliases: settings.limits.aliases,
            root_fields: settings.limits.root_fields,
            directives: settings.limits.directives,
            nodes: settings.limits.nodes,
            errors: settings.limits.errors,
            time: settings.limits.answer_limit,
            body_bytes: settings.limits.body_bytes,
        },
        most_candidates: settings.matching.most_candidates,
        cache: of_cache(settings),
        instance: instance(started),
    }
}

/// A name that no other process has: its start, and chance from the operating system, since several may start at once.
fn instance(started: DateTime<Utc>) -> String {
    let chance = RandomState::new().build_hasher().finish();
    format!("{:x}{:08x}", started.timestamp_millis(), chance & 0xffff_ffff)
}

/// What the interface is told.
pub(super) fn of_http(settings: &HttpSettings) -> http::HttpSettings {
    let range = |range: &AddressRange| http::AddressRange { address: range.address, bits: range.bits };
    http::HttpSettings {
        body_limit: settings.body_limit,
        api_keys: http::ApiKeys::new(settings.api_keys.iter().map(|hash| hash.0).collect()),
        fair_use: http::FairUse { units_a_minute: settings.units_a_minute, units_at_once: settings.units_at_once },
        trusted_proxies: settings.trusted_proxies.iter().map(range).collect(),
    }
}

/// What the socket is told.
pub(super) fn of_socket(settings: &HttpSettings) -> http::SocketLimits {
    http::SocketLimits {
        connections: settings.connections,
        head: settings.head_limit,
        head_bytes: settings.head_bytes,
        stalled: settings.stall_limit,
    }
}

fn of_cache(settings: &Settings) -> app::CacheSettings {
    app::CacheSettings {
        bytes: settings.cache.bytes,
        answers: settings.cache.answers,
        lists: settings.cache.lists,
        lifetime: settings.cache.lifetime,
        stale_limit: settings.cache.stale_limit,
        redis: settings.redis.url.as_ref().map(|url| app::RedisSettings {
            url: url.with_password().to_owned(),
            call_limit: settings.redis.call_limit,
        }),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::instance;

    #[test]
    fn processes_that_start_at_once_have_different_names() {
        let started = DateTime::from_timestamp_millis(1_795_000_000_000).unwrap();
        assert_ne!(instance(started), instance(started));
    }
}
