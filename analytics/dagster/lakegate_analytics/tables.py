"""The topics and Iceberg tables that lakegate's jobs fill, as Dagster sees them: from outside.

They come from dbt's sources, which `lakegate schema dbt` writes: an event type more is a table
and three topics more here.
"""

from dataclasses import dataclass

from dagster import AssetKey, AssetSpec

from lakegate_analytics.project import manifest

TOPICS = "kafka"


@dataclass(frozen=True)
class Table:
    """An Iceberg table of the ingest job.

    loaded_at is SQL: when a row's record came to Kafka. An event type's table has a raw topic and
    a subject, the table of the dead letters has not.
    """

    namespace: str
    name: str
    description: str
    loaded_at: str
    columns: tuple[str, ...]
    raw_topic: str | None
    subject: str | None
    read_topics: tuple[str, ...]
    dead_letter_topic: str | None

    @property
    def key(self) -> AssetKey:
        return AssetKey([self.namespace, self.name])

    @property
    def sql(self) -> str:
        return f'"{self.namespace}"."{self.name}"'

    @property
    def metadata_sql(self) -> str:
        """The name of its metadata tables, to be completed: `"a"."b$snapshots"`."""
        return f'"{self.namespace}"."{self.name}$%s"'


def _table(source: dict) -> Table:
    meta = source["config"]["meta"]
    validated = meta.get("validated_topic")
    return Table(
        namespace=source["schema"],
        name=source["name"],
        description=source["description"],
        loaded_at=source["loaded_at_field"],
        columns=tuple(source["columns"]),
        raw_topic=meta.get("raw_topic"),
        subject=meta.get("subject"),
        read_topics=(validated,) if validated else tuple(meta["dead_letter_topics"]),
        dead_letter_topic=meta.get("dead_letter_topic"),
    )


def tables() -> list[Table]:
    """All tables, the one of the dead letters too."""
    return [_table(source) for source in manifest()["sources"].values()]


def event_tables() -> list[Table]:
    """The tables of event types."""
    return [table for table in tables() if table.raw_topic]


def dead_letters() -> Table:
    """The table of the dead letters of all types."""
    return next(table for table in tables() if not table.raw_topic)


def _topic(name: str, description: str, *deps: str) -> AssetSpec:
    return AssetSpec(
        AssetKey([TOPICS, name]),
        deps=[AssetKey([TOPICS, dep]) for dep in deps],
        description=description,
        group_name="topics",
        kinds={"kafka"},
    )


def specs() -> list[AssetSpec]:
    """Topics and tables with the lineage from raw topic to table."""
    found = []
    for table in tables():
        if table.raw_topic:
            raw = table.raw_topic
            found.append(_topic(raw, "Raw JSON as producers send it."))
            found.append(_topic(table.read_topics[0], "Validated Avro records.", raw))
            found.append(_topic(table.dead_letter_topic, "Messages that were rejected.", raw))
        found.append(
            AssetSpec(
                table.key,
                deps=[AssetKey([TOPICS, topic]) for topic in table.read_topics],
                description=table.description,
                group_name="tables",
                kinds={"iceberg"},
            )
        )
    return found
