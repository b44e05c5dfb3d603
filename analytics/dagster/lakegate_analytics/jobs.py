"""The jobs and when they run."""

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    ScheduleDefinition,
    define_asset_job,
)

_upkeep = AssetSelection.groups("maintenance")

analytics = define_asset_job(
    "analytics",
    selection=(AssetSelection.all() - _upkeep) | AssetSelection.all_asset_checks(),
    description="Builds and tests all models and snapshots, and checks the tables below them.",
)
maintenance = define_asset_job(
    "maintenance",
    selection=_upkeep,
    # Two rewrites at a time would be all that a small Trino does.
    config={"execution": {"config": {"multiprocess": {"max_concurrent": 1}}}},
    description="Compacts the tables, expires old snapshots, removes unused files.",
)

SCHEDULES = [
    ScheduleDefinition(
        job=analytics, cron_schedule="7 * * * *", default_status=DefaultScheduleStatus.RUNNING
    ),
    ScheduleDefinition(
        job=maintenance, cron_schedule="41 3 * * *", default_status=DefaultScheduleStatus.RUNNING
    ),
]
