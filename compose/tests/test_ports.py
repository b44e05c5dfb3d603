"""Who can reach the Docker stack."""

import re
import unittest
from pathlib import Path

COMPOSE = Path(__file__).parents[1] / "compose.yaml"


class Ports(unittest.TestCase):
    def test_every_published_port_is_bound_to_this_machine_alone(self):
        text = COMPOSE.read_text()
        lists = re.findall(r"^ *ports: *(.*)$", text, re.MULTILINE)
        self.assertGreater(len(lists), 5)
        for ports in lists:
            self.assertRegex(ports, r'^\["127\.0\.0\.1:\d+:\d+"(, "127\.0\.0\.1:\d+:\d+")*\]$')

    def test_no_container_is_in_the_hosts_network(self):
        self.assertNotRegex(COMPOSE.read_text(), r"network_mode: *\"?host")


if __name__ == "__main__":
    unittest.main()
