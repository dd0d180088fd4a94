//! What is known of a stack besides its template: its name, where it goes, what it is given.

use std::borrow::Cow;

use crate::source::Span;
use crate::template::{Interface, Pattern};

/// A stack that somebody has declared, in a manifest or in the configuration of a tool that deploys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployment {
    /// The name of the stack.
    pub name: String,
    /// The path of its template, as the files of the run are named.
    pub template: String,
    /// The region that it goes to.
    pub region: Option<String>,
    /// The account that it goes to: twelve digits.
    pub account: Option<String>,
    /// The parameters that it is given; those that are missing here have their defaults.
    pub parameters: Vec<Given>,
    /// Where it is declared, when it is for cfnlens to judge whether what it gives fits.
    pub place: Option<Span>,
}

/// A value that a stack gives to a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The name of the parameter.
    pub name: String,
    /// The value.
    pub value: String,
    /// Where that is said; `None` where it stands in a text of another tool.
    pub place: Option<Span>,
}

impl Deployment {
    /// What the template shows to the others in this stack: names with the values that are known put in.
    pub(super) fn outside(&self, template: &Interface) -> Interface {
        let fill = |name: &mut Pattern<'static>| *name = name.filled(|hole| self.value(hole, template));
        let mut here = template.clone();
        here.exports.iter_mut().chain(&mut here.imports).for_each(|shared| fill(&mut shared.name));
        here.global_names.iter_mut().for_each(|global| fill(&mut global.name));
        here.nested.iter_mut().flat_map(|nested| &mut nested.locations).for_each(fill);
        here
    }

    /// The value of a parameter or pseudo parameter.
    fn value(&self, hole: &str, template: &Interface) -> Option<Cow<'static, str>> {
        let region = self.region.as_deref();
        Some(Cow::Owned(match hole {
            "AWS::StackName" => self.name.clone(),
            "AWS::Region" => region?.to_owned(),
            "AWS::AccountId" => self.account.clone()?,
            "AWS::Partition" => partition(region?)?.0.to_owned(),
            "AWS::URLSuffix" => partition(region?)?.1.to_owned(),
            name => {
                let parameter = template.parameters.iter().find(|it| it.name == name)?;
                let given = self.parameters.iter().rev().find(|given| given.name == name);
                given.map(|given| &given.value).or(parameter.default.as_ref())?.clone()
            }
        }))
    }
}

/// The partition of a region and the end of its addresses.
fn partition(region: &str) -> Option<(&'static str, &'static str)> {
    match region {
        _ if region.starts_with("cn-") => Some(("aws-cn", "amazonaws.com.cn")),
        _ if region.starts_with("us-gov-") => Some(("aws-us-gov", "amazonaws.com")),
        _ if region.starts_with("us-iso") || region.starts_with("eu-iso") || region.starts_with("eusc-") => None,
        _ => Some(("aws", "amazonaws.com")),
    }
}
