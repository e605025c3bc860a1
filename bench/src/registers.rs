//! `bench registers`: files of national size in the shapes in which registers are published, the same for the same number.
//! Nothing in them is of any real place but the shape.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::progress::say;

/// How many postcodes Great Britain has, in round numbers.
const POSTCODES: usize = 1_746_000;
/// How many rows `epraccur.csv` has.
const PRACTICES: usize = 16_685;
/// How many establishments the register of schools has, closed ones too.
const SCHOOLS: usize = 52_000;
/// How many postcodes a district has room for: ten sectors, twenty letters twice.
const OF_A_DISTRICT: usize = 4_000;
/// How many districts a postcode area has here.
const DISTRICTS: usize = 40;
/// The letters that the last two of a postcode are of.
const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";

/// What to write, and where.
#[derive(Args)]
pub struct Arguments {
    /// The folder, which is made where there is none
    #[arg(long)]
    folder: PathBuf,
    /// How many postcodes
    #[arg(long, default_value_t = POSTCODES)]
    postcodes: usize,
}

/// Writes `codepo_gb/`, a folder as Code-Point Open comes in; `NSPL_SYNTHETIC_UK.csv`, the same postcodes as the ONS
/// publishes them; `epraccur.csv`; and `edubasealldata.csv`.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { folder, postcodes } = arguments;
    code_point_open(&folder.join("codepo_gb"), *postcodes)?;
    ons(&folder.join("NSPL_SYNTHETIC_UK.csv"), *postcodes)?;
    practices(&folder.join("epraccur.csv"), *postcodes)?;
    schools(&folder.join("edubasealldata.csv"), *postcodes)?;
    say(&format!("registers of {postcodes} postcodes are in {}", folder.display()));
    Ok(())
}

/// The number of a postcode split up.
struct Numbered {
    area: usize,
    district: usize,
    sector: usize,
    unit: [char; 2],
}

impl Numbered {
    fn of(number: usize) -> Self {
        let (districts, place) = (number / OF_A_DISTRICT, number % OF_A_DISTRICT);
        let letter = |index: usize| char::from(LETTERS.get(index % LETTERS.len()).copied().unwrap_or(b'A'));
        Self {
            area: districts / DISTRICTS,
            district: districts % DISTRICTS + 1,
            sector: place / 400,
            unit: [letter(place / 20), letter(place)],
        }
    }

    fn area(&self) -> String {
        let letter = |index: usize| char::from(LETTERS.get(index % LETTERS.len()).copied().unwrap_or(b'A'));
        [letter(self.area / LETTERS.len()), letter(self.area)].iter().collect()
    }

    fn postcode(&self) -> String {
        let [first, second] = self.unit;
        format!("{}{} {}{first}{second}", self.area(), self.district, self.sector)
    }
}

/// The postcode of a number.
fn postcode(number: usize) -> String {
    Numbered::of(number).postcode()
}

/// The authority that a postcode lies in: some three hundred, each with a stretch of them.
fn authority(number: usize) -> String {
    format!("E07{:06}", 900_000 + number / 5_600)
}

/// Metres east and north on the National Grid, within England.
fn grid(number: usize) -> (usize, usize) {
    (330_000 + number * 7 % 250_000, 180_000 + number * 11 % 330_000)
}

fn created(path: &Path) -> anyhow::Result<BufWriter<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(BufWriter::new(File::create(path)?))
}

/// A file a postcode area, without headers.
fn code_point_open(folder: &Path, postcodes: usize) -> anyhow::Result<()> {
    let of_an_area = DISTRICTS * OF_A_DISTRICT;
    for first in (0..postcodes).step_by(of_an_area) {
        let name = Numbered::of(first).area().to_lowercase();
        let mut file = created(&folder.join("Data/CSV").join(format!("{name}.csv")))?;
        for number in first..postcodes.min(first + of_an_area) {
            let (east, north) = grid(number);
            writeln!(
                file,
                "\"{}\",10,{east},{north},\"E92000001\",\"E19000002\",\"E18000009\",\"\",\"{}\",\"E05009418\"",
                postcode(number),
                authority(number)
            )?;
        }
        file.flush()?;
    }
    Ok(())
}

/// One file with a header. One postcode in thirty is no longer in use.
fn ons(path: &Path, postcodes: usize) -> anyhow::Result<()> {
    let mut file = created(path)?;
    writeln!(
        file,
        "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa21,cty,ced,laua,ward,nhser,ctry,rgn,pcon,\
         ttwa,itl,park,lsoa21,msoa21,wz11,sicbl,bua24,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,icb"
    )?;
    for number in 0..postcodes {
        let (east, north) = grid(number);
        let (postcode, authority) = (postcode(number), authority(number));
        let ended = if number % 30 == 0 { "202109" } else { "" };
        let latitude = 51.5 + (north - 180_000) as f64 / 111_200.0;
        let longitude = -3.0 + (east - 330_000) as f64 / 69_000.0;
        writeln!(
            file,
            "{postcode},{postcode},{postcode},198001,{ended},0,{east},{north},1,E00062189,E99999999,E99999999,\
             {authority},E05009418,E40000003,E92000001,E12000008,E14001234,E30000234,TLJ12,E65000001,E01012345,\
             E02002345,E33012345,E38000123,E63001234,C1,8B2,{latitude:.6},{longitude:.6},E37000001,,E23000029,12345,\
             E54000042"
        )?;
    }
    Ok(file.flush()?)
}

/// Two in five are general practices that are open.
fn practices(path: &Path, postcodes: usize) -> anyhow::Result<()> {
    let mut file = created(path)?;
    for number in 0..PRACTICES {
        let code = format!("K{number:05}");
        let (status, setting) = if number % 5 < 2 { ("A", "4") } else { ("C", "0") };
        writeln!(
            file,
            "\"{code}\",\"PRACTICE NUMBER {number} SURGERY\",\"Y61\",\"QHG\",\"THE HEALTH CENTRE\",\"{number} HIGH STREET\",\
             \"SOMEWHERE\",\"SHIRE\",\"\",\"{}\",\"19740401\",\"\",\"{status}\",\"B\",\"M1J4Y\",\"20210401\",\"\",\
             \"01234 567890\",\"\",\"\",\"\",\"0\",\"\",\"M1J4Y\",\"\",\"{setting}\",\"\"",
            postcode(number * 101 % postcodes.max(1))
        )?;
    }
    Ok(file.flush()?)
}

/// Two in five have closed. Of the many columns that nobody reads there are a hundred.
fn schools(path: &Path, postcodes: usize) -> anyhow::Result<()> {
    let mut file = created(path)?;
    let others: String = (0..100).map(|number| format!(",Column{number}")).collect();
    writeln!(
        file,
        "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),CloseDate,\
         PhaseOfEducation (code),Town,Postcode,DistrictAdministrative (code),GSSLACode (name){others}"
    )?;
    let filling = ",Other".repeat(100);
    for number in 0..SCHOOLS {
        let (status, closed) = if number % 5 < 2 { (2, "31-08-2015") } else { (1, "") };
        let kind = if number % 12 == 0 { 7 } else { 1 };
        let place = number * 31 % postcodes.max(1);
        let authority = authority(place);
        writeln!(
            file,
            "{},School Number {number},{kind},{status},{closed},2,Somewhere,{},{authority},{authority}{filling}",
            100_000 + number,
            postcode(place)
        )?;
    }
    Ok(file.flush()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::vocabulary::Postcode;

    use super::{OF_A_DISTRICT, POSTCODES, postcode};

    #[test]
    fn postcodes_are_postcodes_each_once() {
        let step = OF_A_DISTRICT - 1;
        let some: Vec<String> = (0..POSTCODES).step_by(step).chain(0..OF_A_DISTRICT + 1).map(postcode).collect();
        assert!(some.iter().all(|text| Postcode::parse(text).is_ok_and(|code| code.to_string() == *text)));
        let different: BTreeSet<&String> = some.iter().collect();
        // Number 0 and the one a step on are in both parts.
        assert_eq!(different.len(), some.len() - 2);
    }
}
