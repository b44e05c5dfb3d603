"""Where things are: the dbt project, its manifest, the servers."""

import json
import os
from pathlib import Path

from dagster_dbt import DbtProject

HOME = Path(os.environ.get("LAKEGATE_HOME", Path(__file__).resolve().parents[3]))

dbt_project = DbtProject(
    project_dir=HOME / "analytics" / "dbt",
    target_path=Path(os.environ.get("DBT_TARGET_PATH", "target")),
)
if not dbt_project.manifest_path.exists():
    dbt_project.preparer.prepare(dbt_project)

REGISTRY_URL = os.environ.get("REGISTRY_URL", "http://127.0.0.1:8082/apis/ccompat/v7")

# The lakegate command. An image without Java has none, and no check that needs it.
LAKEGATE = Path(os.environ.get("LAKEGATE_COMMAND", HOME / "lakegate"))


def manifest() -> dict:
    """What dbt knows of the project; `dbt parse` writes it."""
    return json.loads(dbt_project.manifest_path.read_text())
