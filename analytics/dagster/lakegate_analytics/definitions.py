"""All that Dagster loads."""

from dagster import Definitions
from dagster_dbt import DbtCliResource

from lakegate_analytics import jobs, tables
from lakegate_analytics.checks import CHECKS
from lakegate_analytics.maintenance import MAINTENANCE
from lakegate_analytics.models import dbt_models
from lakegate_analytics.project import dbt_project
from lakegate_analytics.registry import new_schema_version
from lakegate_analytics.trino_query import Trino

defs = Definitions(
    assets=[*tables.specs(), dbt_models, *MAINTENANCE],
    asset_checks=CHECKS,
    jobs=[jobs.analytics, jobs.maintenance],
    schedules=jobs.SCHEDULES,
    sensors=[new_schema_version],
    resources={"dbt": DbtCliResource(project_dir=dbt_project), "trino": Trino()},
)
