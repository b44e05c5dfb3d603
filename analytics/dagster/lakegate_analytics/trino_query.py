"""Queries on Trino.

python -m lakegate_analytics.trino_query "select 1"     prints what a query finds
"""

import os
import sys

from dagster import ConfigurableResource
from trino.dbapi import connect


class Trino(ConfigurableResource):
    """A Trino server and the catalog of the Iceberg tables in it."""

    host: str = os.environ.get("TRINO_HOST", "127.0.0.1")
    port: int = int(os.environ.get("TRINO_PORT", "8080"))
    user: str = os.environ.get("TRINO_USER", "analytics")
    catalog: str = os.environ.get("TRINO_CATALOG", "iceberg")
    models: str = os.environ.get("ANALYTICS_SCHEMA", "analytics")

    def rows(self, sql: str) -> list[list]:
        """Runs a statement to its end and returns all its rows."""
        return self.table(sql)[1]

    def table(self, sql: str) -> tuple[list[str], list[list]]:
        """Runs a statement to its end and returns the names of its columns, and its rows."""
        with connect(
            host=self.host,
            port=self.port,
            user=self.user,
            catalog=self.catalog,
            schema=self.models,
        ) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return [column[0] for column in cursor.description], cursor.fetchall()


def main(sql: str) -> None:
    names, rows = Trino().table(sql)
    cells = [names, *[["" if cell is None else str(cell) for cell in row] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=False)]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip())


if __name__ == "__main__":
    main(sys.argv[1])
