"""Runs a job in this process and prints what it built and what its checks found.

    python -m lakegate_analytics.materialize [JOB]

Exits with 1 if anything failed; a check that only warns is no failure.
"""

import sys

from dagster import AssetCheckSeverity, DagsterInstance

from lakegate_analytics.definitions import defs


def main(job: str = "analytics") -> int:
    with DagsterInstance.get() as instance:
        result = defs.resolve_job_def(job).execute_in_process(instance=instance, raise_on_error=False)
        built = result.get_asset_materialization_events()
        checks = [
            event.event_specific_data
            for event in result.all_events
            if event.event_type_value == "ASSET_CHECK_EVALUATION"
        ]
    failed = [check for check in checks if not check.passed]
    for check in sorted(failed, key=lambda check: check.severity.value):
        name = f"{check.asset_key.to_user_string()}: {check.check_name}"
        print(f"{check.severity.value:5}  {name}  {check.description or _numbers(check)}")
    errors = sum(check.severity == AssetCheckSeverity.ERROR for check in failed)
    print(
        f"{job}: {len(built)} assets, {len(checks)} checks, {errors} failed,"
        f" {len(failed) - errors} warn"
    )
    for event in result.all_events:
        if event.is_step_failure and errors == 0:
            print(event.step_failure_data.error_display_string, file=sys.stderr)
    return 0 if result.success and errors == 0 else 1


def _numbers(check) -> str:
    rows = check.metadata.get("dagster_dbt/failed_row_count")
    return f"{rows.value} rows" if rows else ""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
