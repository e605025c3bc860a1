//! Addresses that may hold a password. They show themselves without it, whatever prints them.

use std::fmt;

use strsim::normalized_damerau_levenshtein;
use url::Url;

/// The parameters of the address of a PostgreSQL server that its driver takes, beside `options[…]`.
const PARAMETERS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];
/// Those of PostgreSQL's own library that speak of TLS as well. An address that is made for both may have them.
const OF_ANOTHER_DRIVER: [&str; 10] = [
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "sslcertmode",
    "sslcompression",
    "sslcrl",
    "sslcrldir",
    "sslkeylogfile",
    "sslnegotiation",
    "sslpassword",
    "sslsni",
];
/// How alike two names are, from 0 to 1, for one to be a misspelling of the other.
const ALIKE: f64 = 0.75;

/// The address of a database. Its `Debug` and `Display` leave out user, password and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// What an address looks like, for messages.
    pub const EXPECTED: &'static str = "`sqlite://` and the path of a file, `sqlite::memory:`, or `postgres://`, the address of a server (with its port, \
         up to 65535, where it is not 5432), and `/` and the name of a database, or `postgres:///`, that name, and `?host=` and the \
         folder of a socket";

    /// Parses an address; none when it is not one. Whether there is such a database is not looked at.
    pub fn parse(text: &str) -> Option<Self> {
        let names_something = |rest: &str| !rest.trim_start_matches('/').is_empty();
        let good = match text.split_once(':') {
            Some(("sqlite", rest)) => names_something(rest.split('?').next().unwrap_or_default()),
            Some(("postgres" | "postgresql", _)) => (has_host(text) || has_socket(text)) && names_a_database(text),
            _ => false,
        };
        good.then(|| Self(text.to_owned()))
    }

    /// Parses the address of a PostgreSQL server; none when it is not one.
    pub fn parse_of_server(text: &str) -> Option<Self> {
        Self::parse(text).filter(|url| !url.0.starts_with("sqlite:"))
    }

    /// The address whole, for the one that opens the database.
    pub fn with_password(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.starts_with("sqlite:") {
            true => formatter.write_str(self.0.split('?').next().unwrap_or_default()),
            false => formatter.write_str(&without_password(&self.0)),
        }
    }
}

/// The address of a Redis server. Its `Debug` and `Display` leave out user, password and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct RedisUrl(String);

impl RedisUrl {
    /// What an address looks like, for messages.
    pub const EXPECTED: &'static str = "`redis://` or `rediss://` (`redis-cluster://` or `rediss-cluster://` for a cluster) and the address of a server";

    /// Parses an address; none when it is not one. Whether there is such a server is not looked at.
    pub fn parse(text: &str) -> Option<Self> {
        let good = matches!(text.split_once("://"), Some(("redis" | "rediss" | "redis-cluster" | "rediss-cluster", _)))
            && has_host(text);
        good.then(|| Self(text.to_owned()))
    }

    /// The address whole, for the one that connects.
    pub fn with_password(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&without_password(&self.0))
    }
}

/// The address of a collector of traces, which speaks OTLP over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtlpEndpoint {
    authority: String,
}

impl OtlpEndpoint {
    /// What an address looks like, for messages.
    pub const EXPECTED: &'static str = "`http://` and the host and port of a collector, without a path";

    /// Parses an address; none when it is not one. Whether there is such a collector is not looked at.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let open = url.username().is_empty() && url.password().is_none();
        let host = url.host_str().filter(|host| !host.is_empty())?;
        let authority = format!("{host}:{}", url.port_or_known_default()?);
        (url.scheme() == "http" && plain && open).then_some(Self { authority })
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

macro_rules! debug_as_displayed {
    ($($name:ident),+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({self})", stringify!($name))
            }
        })+
    };
}

debug_as_displayed!(DatabaseUrl, RedisUrl);

/// The parameter that was meant by one of the address of a PostgreSQL server that its driver does not know: one that is spelt
/// almost as it, or speaks of TLS. The driver would go on without it: with `sslmod=verify-full` without looking at the
/// certificate. Others that it does not know are let be.
pub(super) fn misspelt_parameter(text: &str) -> Option<&'static str> {
    let url = Url::parse(text).ok().filter(|url| url.scheme().starts_with("postgres") && !may_cut_a_password(text))?;
    let known =
        |name: &str| PARAMETERS.contains(&name) || OF_ANOTHER_DRIVER.contains(&name) || name.starts_with("options[");
    let mut unknown = url.query_pairs().map(|(name, _)| name.into_owned()).filter(|name| !known(name));
    unknown.find_map(|name| meant_by(&name))
}

fn meant_by(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let written = plain(name);
    let alike = |known: &&str| normalized_damerau_levenshtein(&written, &plain(known)) >= ALIKE;
    let of_tls = ["ssl", "tls"].iter().any(|word| written.contains(word));
    PARAMETERS.into_iter().find(alike).or(of_tls.then_some("sslmode"))
}

fn has_host(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

/// Whether an address names a database of its server. Without a name the driver takes the one that is called as the user is.
/// Where a password is cut in two, that is what whoever opens the database tells.
fn names_a_database(text: &str) -> bool {
    let named = |url: Url| url.path().len() > 1 || url.query_pairs().any(|(name, _)| name == "dbname");
    Url::parse(text).is_ok_and(named) || may_cut_a_password(text)
}

/// Whether a password may have been cut in two by a sign of its own.
fn may_cut_a_password(text: &str) -> bool {
    let after_scheme = text.split_once("://").map_or("", |(_, after)| after);
    after_scheme.split_once(['/', '?', '#']).is_some_and(|(_, after)| after.contains('@'))
}

/// Whether an address names the folder of a socket on this machine, as `postgres:///name?host=/run/postgresql` does.
fn has_socket(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| socket(&url).is_some())
}

/// The folder of the socket that an address names.
fn socket(url: &Url) -> Option<String> {
    let folder = url.query_pairs().find(|(name, value)| name == "host" && value.starts_with('/'));
    folder.map(|(_, folder)| folder.into_owned())
}

/// Scheme, host, port, path and the folder of a socket; the scheme alone where a password may have been cut in two by a sign of its own.
fn without_password(text: &str) -> String {
    let Ok(url) = Url::parse(text) else {
        return String::new();
    };
    if may_cut_a_password(text) {
        return format!("{}://… (`/`, `?` and `#` of a password are written %2F, %3F and %23)", url.scheme());
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let socket = socket(&url).map(|folder| format!("?host={folder}")).unwrap_or_default();
    format!("{}://{}{port}{}{socket}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrl, OtlpEndpoint, RedisUrl, misspelt_parameter};

    #[test]
    fn no_password_is_shown() {
        let url = DatabaseUrl::parse("postgres://rd:s3cret@db.example:5433/rd?password=s3cret").unwrap();
        assert_eq!(
            format!("{url} {url:?}"),
            "postgres://db.example:5433/rd DatabaseUrl(postgres://db.example:5433/rd)"
        );
        assert_eq!(url.with_password(), "postgres://rd:s3cret@db.example:5433/rd?password=s3cret");
        let url = RedisUrl::parse("rediss://:s3cret@cache.example:6380/1").unwrap();
        assert_eq!(format!("{url} {url:?}"), "rediss://cache.example:6380/1 RedisUrl(rediss://cache.example:6380/1)");
        for password in ["123/s3cret", "s3c@ret/s3cret", "12#s3cret", "12?s3cret"] {
            let url = DatabaseUrl::parse(&format!("postgres://bob:{password}@127.0.0.1:5432/rd")).unwrap();
            let shown = format!("{url} {url:?}");
            assert!(shown.starts_with("postgres://… (") && !shown.contains("ret") && !shown.contains("bob"), "{shown}");
        }
        let url = DatabaseUrl::parse("postgres:///rd?user=bob&password=s3cret&host=/run/postgresql").unwrap();
        assert_eq!(url.to_string(), "postgres:///rd?host=/run/postgresql");
        let url = DatabaseUrl::parse("sqlite://data/rd.sqlite?mode=rwc").unwrap();
        assert_eq!(url.to_string(), "sqlite://data/rd.sqlite");
    }

    #[test]
    fn a_parameter_that_is_misspelt_is_found() {
        let misspelt = |parameters: &str| misspelt_parameter(&format!("postgres://bob@db/rd?{parameters}"));
        for (parameters, meant) in [
            ("sslmod=verify-full", "ssl-mode"),
            ("port=5433&SSLMODE=verify-full", "ssl-mode"),
            ("sslrootcrt=/ca.pem", "ssl-root-cert"),
            ("aplication_name=rd", "application_name"),
            ("pasword=word", "password"),
            ("ssl=true", "sslmode"),
            ("useSSL=true", "sslmode"),
            ("tls=1", "sslmode"),
            ("application_name=rd&amp;sslmode=require", "sslmode"),
        ] {
            assert_eq!(misspelt(parameters), Some(meant), "{parameters}");
        }
        for good in [
            "",
            "sslmode=verify-full&sslrootcert=/ca.pem&options[search_path]=rd&options=-c%20geqo%3Doff",
            "channel_binding=require&connect_timeout=5&sslcrl=/crl.pem&sslsni=1&sslcertmode=disable&sslpassword=word",
            "sslkeylogfile=/k&sslnegotiation=direct&ssl_min_protocol_version=TLSv1.3&gssencmode=disable&passfile=/p",
            "target_session_attrs=read-write&pgbouncer=true&connection_limit=5&client_encoding=utf8&schema=rd",
            "hostRecheckSeconds=1&username=bob&supa=base&prepareThreshold=0&keepalives_idle=5&uselibpqcompat=true",
        ] {
            assert_eq!(misspelt(good), None, "{good}");
        }
        assert_eq!(misspelt_parameter("postgres://bob:a?sslmod=b@db/rd"), None, "a password may be cut in two");
        assert_eq!(misspelt_parameter("sqlite://rd.sqlite?sslmod=a"), None);
    }

    #[test]
    fn a_collector_is_a_host_and_a_port() {
        for (text, authority) in [
            ("http://collector:4318", "collector:4318"),
            ("http://127.0.0.1:4318/", "127.0.0.1:4318"),
            ("http://[::1]:4318", "[::1]:4318"),
            ("http://collector", "collector:80"),
        ] {
            assert_eq!(OtlpEndpoint::parse(text).unwrap().authority(), authority);
        }
        for bad in
            ["", "collector:4318", "https://collector:4318", "http://collector/v1/traces", "http://a:b@collector"]
        {
            assert_eq!(OtlpEndpoint::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_addresses_that_could_be_used_parse() {
        for good in [
            "sqlite::memory:",
            "sqlite:rd.sqlite",
            "sqlite:///data/rd.sqlite?mode=rwc",
            "postgresql://db/rd",
            "postgres:///rd?host=/run/postgresql",
            "postgres://db?dbname=rd",
        ] {
            assert!(DatabaseUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "sqlite:",
            "sqlite://",
            "sqlite://?mode=rwc",
            "mysql://db/rd",
            "postgres://",
            "postgres:///rd",
            "postgres://db",
            "postgres://user@db:5432/?sslmode=disable",
            "postgres:///?host=/run/postgresql",
            "rd.sqlite",
        ] {
            assert!(DatabaseUrl::parse(bad).is_none(), "{bad}");
        }
        for good in ["redis://cache", "rediss://:word@cache:6380/1", "redis-cluster://node:7000"] {
            assert!(RedisUrl::parse(good).is_some(), "{good}");
        }
        assert!(DatabaseUrl::parse_of_server("postgres://db/rd").is_some());
        assert!(DatabaseUrl::parse_of_server("sqlite::memory:").is_none());
        for bad in ["", "redis:", "redis://", "http://cache", "cache:6379"] {
            assert!(RedisUrl::parse(bad).is_none(), "{bad}");
        }
    }
}
