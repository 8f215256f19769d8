//! Quartz cron expressions, in UTC.

mod description;
mod expression;
mod fire_times;

pub(crate) use expression::CronExpression;
