"""The Dagster project over lakegate's tables: dbt models, checks, maintenance."""
