"""Upkeep of the tables that the jobs fill: small files into large ones, old snapshots away.

Snapshots carry what keeps the ingest job from committing a checkpoint twice: the newest one that
Flink wrote must stay, and so must files that a checkpoint has yet to commit. So nothing younger
than a week goes, nor the newest Flink snapshot, however old it is.
"""

import math

from dagster import (
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    asset,
)

from lakegate_analytics.tables import Table, tables
from lakegate_analytics.trino_query import Trino

# Trino refuses less than this; longer than the longest outage that a job is restored from.
KEEP_DAYS = 7
FLINK_JOB = "flink.job-id"


def days_to_keep(days_since_flink: float | None) -> int:
    """The age below which snapshots stay: with it the newest of Flink, and a day to spare."""
    if days_since_flink is None:
        return KEEP_DAYS
    return max(KEEP_DAYS, math.ceil(days_since_flink) + 1)


def _days_since_flink(table: Table, trino: Trino) -> float | None:
    [[seconds]] = trino.rows(
        f"""
        select date_diff('second', max(committed_at), current_timestamp)
        from {table.metadata_sql % 'snapshots'}
        where element_at(summary, '{FLINK_JOB}') is not null
        """
    )
    return None if seconds is None else seconds / 86400


def _files(table: Table, trino: Trino) -> tuple[int, int]:
    [[files, snapshots]] = trino.rows(
        f"""
        select (select count(*) from {table.metadata_sql % 'files'}),
            (select count(*) from {table.metadata_sql % 'snapshots'})
        """
    )
    return files, snapshots


def _maintained(table: Table) -> AssetsDefinition:
    @asset(
        key=AssetKey(["maintenance", table.name]),
        deps=[table.key],
        group_name="maintenance",
        kinds={"iceberg", "trino"},
        description=f"Compacts {table.name}, expires its old snapshots, removes unused files.",
    )
    def maintained(context: AssetExecutionContext, trino: Trino) -> MaterializeResult:
        files, snapshots = _files(table, trino)
        keep = days_to_keep(_days_since_flink(table, trino))
        for statement in (
            "optimize(file_size_threshold => '128MB')",
            f"expire_snapshots(retention_threshold => '{keep}d')",
            f"remove_orphan_files(retention_threshold => '{keep}d')",
        ):
            context.log.info("%s: %s", table.name, statement)
            trino.rows(f"alter table {table.sql} execute {statement}")
        files_after, snapshots_after = _files(table, trino)
        return MaterializeResult(
            metadata={
                "files_before": files,
                "files": files_after,
                "snapshots_before": snapshots,
                "snapshots": snapshots_after,
                "days_kept": keep,
            }
        )

    return maintained


MAINTENANCE = [_maintained(table) for table in tables()]
