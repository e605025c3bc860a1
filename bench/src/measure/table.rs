//! The tables, as Markdown.

use std::fmt::Write;

use super::cell::Cell;
use super::subject::Found;

/// One line.
pub(super) struct Row {
    pub(super) case: String,
    pub(super) database: String,
    pub(super) way: &'static str,
    pub(super) connections: u32,
    pub(super) cell: Cell,
    /// Where what was needed was found, in hundredths; none where nothing is looked for.
    pub(super) found: Option<Found>,
    pub(super) of_limit: f64,
}

/// A line for each measurement.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| question | database | from | connections | p50 ms | p99 ms | a second | of the limit | server µs | database µs \
         | in process % | Redis % | loaded % | bytes | failed |\n\
         |---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let Row { case, database, way, connections, cell, found, of_limit } = row;
        let places = found.map_or("– | – | –".to_owned(), |found| {
            format!("{:.1} | {:.1} | {:.1}", found.in_process, found.shared, found.elsewhere)
        });
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {case} | {database} | {way} | {connections} | {:.2} | {:.2} | {:.0} | {of_limit:.3} | {:.0} | {:.0} \
             | {places} | {:.0} | {} |",
            cell.p50, cell.p99, cell.rate, cell.server_cpu, cell.database_cpu, cell.bytes, cell.failed,
        );
    }
    text
}

/// The memory of each server after its last measurement.
pub(super) fn memory_table(rows: &[Row]) -> String {
    let mut text = String::from("| database | from | MiB at the end | MiB at most |\n|---|---|--:|--:|\n");
    let mut told: Vec<(&str, &str)> = Vec::new();
    for row in rows.iter().rev() {
        let server = (row.database.as_str(), row.way);
        if !told.contains(&server) {
            told.push(server);
            let (now, most) = row.cell.memory;
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {} | {} | {now:.0} | {most:.0} |", row.database, row.way);
        }
    }
    text
}
