//! `bench change`: services changed at a steady pace, as editors would, while a server is measured.

use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use clap::Args;
use domain::vocabulary::{Slug, Text};
use rightdoor::store::{Store, StoreSettings};

use crate::directory::slug;

/// What to change, and how often.
#[derive(Args)]
pub struct Arguments {
    /// The database
    #[arg(long)]
    database_url: String,
    /// How many services it has
    #[arg(long)]
    services: usize,
    /// How many changes a second
    #[arg(long, default_value_t = 2)]
    per_second: u32,
}

/// Changes the summary of one service after another until the process is ended.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let store = Store::open(&StoreSettings::new(arguments.database_url)).await?;
    let mut pace = tokio::time::interval(Duration::from_secs(1) / arguments.per_second.max(1));
    for count in 0_usize.. {
        pace.tick().await;
        let number = count * 7 % arguments.services.max(1);
        change(&store, number, count).await?;
    }
    Ok(())
}

async fn change(store: &Store, number: usize, count: usize) -> anyhow::Result<()> {
    let id = store.service_id(&Slug::parse(&slug(number))?).await?;
    let id = id.context("the directory lacks a service")?;
    let Some(document) = store.services(&[id]).await?.pop() else { return Ok(()) };
    let mut service = document.service.clone();
    service.summary = Some(Text::parse(&format!("Changed for the {count}th time."))?);
    store.save_service(document.provider.id, &service, DateTime::<Utc>::UNIX_EPOCH).await?;
    Ok(())
}
