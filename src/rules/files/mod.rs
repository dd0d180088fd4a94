//! Files beside a template: what CodeBuild, CodeDeploy and Elastic Beanstalk demand of them.

mod invalid_appspec;
mod invalid_buildspec;
mod invalid_cron_file;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&invalid_buildspec::RULE, &invalid_appspec::RULE, &invalid_cron_file::RULE];
