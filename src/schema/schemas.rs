//! All schemas of a run: those of the binary, and those that the user adds.

use super::{Database, OpenError, ResourceType};

/// The resource types that a run knows; types of the user's go before those of AWS.
#[derive(Debug, Default)]
pub struct Schemas {
    own: Vec<Vec<u8>>,
}

impl Schemas {
    /// Adds the content of a database, as `cfnlens schema build` makes it.
    ///
    /// # Errors
    /// When the content is no database.
    pub fn add(&mut self, content: Vec<u8>) -> Result<(), OpenError> {
        Database::open(&content)?;
        self.own.push(content);
        Ok(())
    }

    /// The type of this name.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<ResourceType<'_>> {
        let own = self.own.iter().rev().filter_map(|content| Database::open(content).ok());
        let own = own.filter_map(|database| database.resource_type(name)).next();
        own.or_else(|| Database::embedded().resource_type(name).map(ResourceType::embedded))
    }

    /// The regions in which AWS offers a type; `None` where nothing is known of that, as of the user's own types.
    #[must_use]
    pub fn regions_of(&self, name: &str) -> Option<Vec<&'static str>> {
        let mask = self.resource_type(name).filter(ResourceType::is_embedded)?.region_mask();
        let all = Database::embedded().regions().into_iter().enumerate();
        let offered: Vec<_> = all.filter(|(index, _)| mask >> index & 1 == 1).map(|(_, region)| region).collect();
        Some(offered).filter(|regions| !regions.is_empty())
    }

    /// The names of all types, those of AWS sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let own = self.own.iter().filter_map(|content| Database::open(content).ok());
        let own: Vec<&str> = own.flat_map(|it| named(&it)).collect();
        own.into_iter().chain(named(&Database::embedded())).collect()
    }
}

fn named<'d>(database: &Database<'d>) -> Vec<&'d str> {
    database.types().filter(ResourceType::is_type).map(|it| it.name()).collect()
}
