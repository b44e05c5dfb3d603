"""Checks of the tables that the jobs fill. Tests of single columns are dbt's."""

import json
import subprocess

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    Failure,
    multi_asset_check,
)
from dagster_dbt import DbtCliResource

from lakegate_analytics import judgement
from lakegate_analytics.judgement import Verdict
from lakegate_analytics.project import LAKEGATE
from lakegate_analytics.registry import latest
from lakegate_analytics.tables import Table, dead_letters, event_tables
from lakegate_analytics.trino_query import Trino

WARN = AssetCheckSeverity.WARN
ERROR = AssetCheckSeverity.ERROR
RECONCILE_MINUTES = 30


def _specs(name: str, description: str, of: list[Table]) -> list[AssetCheckSpec]:
    return [AssetCheckSpec(name, asset=table.key, description=description) for table in of]


def _result(name: str, table: Table, verdict: Verdict, severity=ERROR, **metadata):
    return AssetCheckResult(
        asset_key=table.key,
        check_name=name,
        passed=verdict.passed,
        severity=severity,
        description=verdict.words,
        metadata=metadata,
    )


@multi_asset_check(
    specs=_specs(
        "books_balance",
        "Each raw record is a row or a dead letter, exactly once (lakegate reconcile).",
        event_tables(),
    )
)
def books_balance():
    """Holds the topics against the tables, offset by offset."""
    command = [str(LAKEGATE), "reconcile", "--format", "json"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60 * RECONCILE_MINUTES, check=False
    )
    if done.returncode not in (0, 1) or not done.stdout.startswith("{"):
        raise Failure(f"lakegate reconcile could not tell: {done.stderr.strip()}")
    topics = {topic["topic"]: topic for topic in json.loads(done.stdout)["topics"]}
    for table in event_tables():
        topic = topics[table.raw_topic]
        yield _result(
            "books_balance",
            table,
            judgement.books(topic),
            raw=topic["raw"],
            rows=topic["rows"],
            dead_letters=topic["dead_letters"],
            waiting=topic["waiting"],
        )


@multi_asset_check(
    specs=_specs(
        "fresh", "The newest row is as new as the dbt source wants it.", event_tables()
    )
)
def fresh(dbt: DbtCliResource):
    """dbt's own source freshness."""
    run = dbt.cli(["source", "freshness"], raise_on_error=False).wait()
    results = run.get_artifact("sources.json")["results"]
    by_name = {result["unique_id"].rsplit(".", 1)[-1]: result for result in results}
    for table in event_tables():
        verdict, is_error = judgement.freshness(table.name, by_name[table.name])
        yield _result("fresh", table, verdict, ERROR if is_error else WARN)


def _per_day(table: Table, trino: Trino, where: str = "true") -> list[int]:
    """Rows of the last 24 hours, the 24 before, and so on: 8 numbers, newest first."""
    counted = dict(
        trino.rows(
            f"""
            select cast(floor(date_diff('second', {table.loaded_at}, current_timestamp) / 86400.0)
                as integer) as days_ago, count(*)
            from {table.sql}
            where {table.loaded_at} > current_timestamp - interval '8' day and {where}
            group by 1
            """
        )
    )
    return [counted.get(days_ago, 0) for days_ago in range(8)]


@multi_asset_check(
    specs=_specs(
        "usual_volume", "As many rows in 24 hours as in the days before.", event_tables()
    )
)
def usual_volume(trino: Trino):
    for table in event_tables():
        today, *before = _per_day(table, trino)
        yield _result("usual_volume", table, judgement.volume(today, before), WARN)


@multi_asset_check(
    specs=_specs(
        "usual_dead_letters",
        "No larger share of dead letters in 24 hours than in the week before.",
        event_tables(),
    )
)
def usual_dead_letters(trino: Trino):
    for table in event_tables():
        rows, *rows_before = _per_day(table, trino)
        letters, *letters_before = _per_day(
            dead_letters(), trino, f"event_type = '{table.name}'"
        )
        verdict = judgement.dead_letter_share(
            letters, rows, sum(letters_before), sum(rows_before)
        )
        yield _result("usual_dead_letters", table, verdict, WARN)


@multi_asset_check(
    specs=_specs(
        "columns_follow_schema",
        "The dbt project knows each field of the newest registered schema.",
        event_tables(),
    )
)
def columns_follow_schema(context: AssetCheckExecutionContext):
    for table in event_tables():
        registered = latest(table.subject)
        if registered is None:
            yield _result(
                "columns_follow_schema", table, Verdict(True, "no schema registered"), WARN
            )
            continue
        fields = [field["name"] for field in json.loads(registered["schema"])["fields"]]
        missing = judgement.missing_columns(fields, table.columns)
        words = f"version {registered['version']} has no other fields than the dbt source"
        if missing:
            words = (
                f"version {registered['version']} has {', '.join(missing)},"
                " the dbt source has not: run make schema-dbt"
            )
        yield _result("columns_follow_schema", table, Verdict(not missing, words), WARN)


CHECKS = [fresh, usual_volume, usual_dead_letters, columns_follow_schema]
if LAKEGATE.exists():
    CHECKS.insert(0, books_balance)
