//! The settings: read from the defaults, a file, variables and flags, in that order, and checked whole before
//! anything starts. Knows no other room, and reads no clock and no database.

mod addresses;
mod fault;
mod http;
mod key;
mod reading;
mod settings;
mod source;
mod toml_file;
mod variables;

pub use addresses::{DatabaseUrl, OtlpEndpoint, RedisUrl};
pub use fault::{Origin, SettingFault, SettingsFault};
pub use http::{AddressRange, HttpSettings, KeyHash};
pub use settings::{DatabaseSettings, LimitSettings, LogFormat, LogLevel, LogSettings, MatchingSettings, Settings};
pub use source::{FlagValue, Sources};

/// `config.default.toml` as it stands in the program.
pub const DEFAULT_FILE: &str = include_str!("../../config.default.toml");
