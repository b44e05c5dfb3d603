"""Dashboard and alerts against the metrics that Flink's reporter really has."""

import json
import re
import unittest
from pathlib import Path

COMPOSE = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "flink-metrics.txt"
# Prometheus adds it to each metric that it reads.
ADDED = {"instance"}


def expressions():
    alerts = (COMPOSE / "monitoring/alerts.yaml").read_text()
    yield from re.findall(r"expr: (?:>-\n)?(.*?)\n +(?:for|labels):", alerts, re.DOTALL)
    dashboard = json.loads((COMPOSE / "monitoring/grafana/dashboards/lakegate.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = [line.split() for line in SAMPLE.read_text().splitlines() if not line.startswith("#")]
        cls.labels = {name: set(labels[0].split(",")) | ADDED for name, *labels in lines}

    def test_every_alert_and_every_panel_is_looked_at(self):
        alerts = (COMPOSE / "monitoring/alerts.yaml").read_text().count("- alert: ")
        self.assertGreaterEqual(len(list(expressions())), alerts + 20)

    def test_every_metric_is_one_of_the_reporter(self):
        for expression in expressions():
            names = re.findall(r"\bflink_\w+", expression)
            self.assertTrue(names, expression)
            for name in names:
                self.assertIn(name, self.labels, expression)

    def test_every_label_is_one_of_its_metrics(self):
        for expression in expressions():
            names = re.findall(r"\bflink_\w+", expression)
            wanted = re.findall(r"(\w+)=\"", expression)
            for group in re.findall(r"by \((.*?)\)", expression):
                wanted += re.split(r",\s*", group)
            for label in wanted:
                for name in names:
                    self.assertIn(label, self.labels[name], expression)


if __name__ == "__main__":
    unittest.main()
