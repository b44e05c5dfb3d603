"""Schema versions in the registry, and the sensor that waits for new ones."""

import json
import urllib.error
import urllib.request

from dagster import (
    DefaultSensorStatus,
    RunRequest,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from lakegate_analytics.jobs import analytics
from lakegate_analytics.project import REGISTRY_URL
from lakegate_analytics.tables import event_tables

TIMEOUT = 10


def latest(subject: str, url: str = REGISTRY_URL) -> dict | None:
    """The newest version: its `version` and `schema`; None if nothing is registered.

    Raises OSError if the registry doesn't answer.
    """
    try:
        with urllib.request.urlopen(f"{url}/subjects/{subject}/versions/latest", timeout=TIMEOUT) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise


def newer(known: dict[str, int], now: dict[str, int]) -> dict[str, int]:
    """Subjects that have another version than was known; new subjects too."""
    return {subject: version for subject, version in now.items() if known.get(subject) != version}


@sensor(
    job=analytics,
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Builds and checks everything when a schema version was registered.",
)
def new_schema_version(context: SensorEvaluationContext):
    now = {}
    for table in event_tables():
        found = latest(table.subject)
        if found:
            now[table.subject] = found["version"]
    cursor = json.dumps(now, sort_keys=True)
    if context.cursor is None:
        context.update_cursor(cursor)
        return SkipReason(f"from now on: {cursor}")
    changed = newer(json.loads(context.cursor), now)
    context.update_cursor(cursor)
    if not changed:
        return SkipReason("no new schema version")
    return RunRequest(
        run_key=json.dumps(changed, sort_keys=True),
        tags={f"schema/{subject}": str(version) for subject, version in changed.items()},
    )
