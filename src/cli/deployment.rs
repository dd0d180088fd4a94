//! What the run assumes of the deployment: regions, the day, schemas of the user's.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use super::run::Failure;
use crate::config;
use crate::rules::nearest;
use crate::schema::{self, Database, Schemas};
use crate::validate::Settings;

#[derive(Debug, Args)]
pub(super) struct DeploymentArgs {
    /// Regions in which the templates are deployed; several with commas [default: us-east-1]
    #[arg(long, env = "AWS_REGION", value_name = "REGION", value_delimiter = ',', hide_env_values = true)]
    region: Vec<String>,
    /// Report values that CloudFormation would convert, such as "80" where a number is wanted
    #[arg(long)]
    strict_types: bool,
    /// A folder, or a zip file, with schemas of further resource types, as `cfnlens schema build` reads them
    #[arg(long, value_name = "DIR")]
    schemas: Vec<PathBuf>,
    /// The day for which the life cycle of services is judged, such as 2026-11-21 [default: today]
    #[arg(long, env = "CFNLENS_TODAY", value_name = "DATE", value_parser = date, hide_env_values = true)]
    today: Option<String>,
}

impl DeploymentArgs {
    /// Flags go before what files of settings say.
    pub(super) fn settings(&self, set: &config::Settings) -> Result<Settings, Failure> {
        let mut regions: Vec<String> = Vec::new();
        for name in self.region.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            known_region(name)?;
            if !regions.iter().any(|region| region == name) {
                regions.push(name.to_owned());
            }
        }
        if regions.is_empty() {
            regions = set.regions.iter().flatten().map(|region| region.get_ref().clone()).collect();
        }
        if regions.is_empty() {
            regions = Settings::default().regions;
        }
        let today = self.today.clone().unwrap_or_else(today);
        Ok(Settings { regions, today, strict_types: self.strict_types || set.strict_types == Some(true) })
    }

    /// The types of AWS, those of files of settings and those of flags.
    pub(super) fn schemas(&self, set: impl Iterator<Item = PathBuf>) -> Result<Schemas, Failure> {
        let all: Vec<PathBuf> = set.chain(self.schemas.iter().cloned()).collect();
        schemas(&all)
    }
}

/// The types of AWS and those of these folders and zip files.
pub(super) fn schemas(paths: &[PathBuf]) -> Result<Schemas, Failure> {
    let mut schemas = Schemas::default();
    for path in paths {
        let content = schema::build(path).map_err(Failure::told)?;
        schemas.add(content).map_err(Failure::told)?;
    }
    Ok(schemas)
}

/// Refuses a region that AWS does not have.
pub(super) fn known_region(name: &str) -> Result<(), Failure> {
    let known = Database::embedded().regions();
    if known.contains(&name) {
        return Ok(());
    }
    let help = nearest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(Failure::Told(format!("no region is called `{name}`{help}")))
}

fn date(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, digits: usize| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] if is_number(year, 4) && is_number(month, 2) && is_number(day, 2) => Ok(text.to_owned()),
        _ => Err("write a date such as 2026-11-21".to_owned()),
    }
}

/// The day of the system's clock, in UTC.
fn today() -> String {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let (year, month, day) = civil(i64::try_from(days).unwrap_or(0));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a number of days since 1970-01-01, by the calendar that starts its years in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(20_778), (2026, 11, 21));
    }
}
