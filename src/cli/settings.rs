//! Settings as the commands read them, and as the rooms below take them.

use chrono::{DateTime, Utc};

use crate::app;
use crate::config::{DatabaseSettings, FlagValue, Settings, SettingsFault, Sources};
use crate::store::StoreSettings;

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
        url: settings.url.with_password().to_owned(),
        replica_url: settings.replica_url.as_ref().map(|url| url.with_password().to_owned()),
        min_connections: settings.min_connections,
        max_connections: settings.max_connections,
        acquire_limit: settings.acquire_limit,
        statement_limit: settings.statement_limit,
        idle_limit: settings.idle_limit,
        lock_limit: settings.lock_limit,
    }
}

/// What the use cases are told, by a process that started at an instant.
pub(super) fn of_app(settings: &Settings, started: DateTime<Utc>) -> app::Settings {
    app::Settings {
        limits: app::Limits {
            depth: settings.limits.depth,
            complexity: settings.limits.complexity,
            time: settings.limits.answer_limit,
            body_bytes: settings.limits.body_bytes,
        },
        most_candidates: settings.matching.most_candidates,
        cache: of_cache(settings),
        instance: format!("{:x}", started.timestamp_millis()),
    }
}

fn of_cache(settings: &Settings) -> app::CacheSettings {
    app::CacheSettings {
        bytes: settings.cache.bytes,
        lifetime: settings.cache.lifetime,
        stale_limit: settings.cache.stale_limit,
        redis: settings.redis.url.as_ref().map(|url| app::RedisSettings {
            url: url.with_password().to_owned(),
            call_limit: settings.redis.call_limit,
        }),
    }
}
