"""The dbt models, snapshots and tests as Dagster's assets and checks."""

from dagster import AssetExecutionContext
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets

from lakegate_analytics.project import dbt_project


class _Folders(DagsterDbtTranslator):
    """Groups models by their folder: staging, events, current, marts."""

    def get_group_name(self, dbt_resource_props):
        folder = dbt_resource_props["fqn"][1]
        return "marts" if dbt_resource_props["resource_type"] == "snapshot" else folder


@dbt_assets(manifest=dbt_project.manifest_path, dagster_dbt_translator=_Folders())
def dbt_models(context: AssetExecutionContext, dbt: DbtCliResource):
    """Builds the selected models and snapshots and tests each before the next are built on it."""
    yield from dbt.cli(["build"], context=context).stream()
