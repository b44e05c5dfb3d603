"""make audit against a small server in place of OSV."""

import json
import subprocess
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

AUDIT = Path(__file__).parents[2] / ".ci/audit"
BAD = "pkg:maven/org.example/bad@1.0"
GOOD = "pkg:maven/org.example/good@2.0"
DETAILS = {
    "aliases": ["CVE-2026-1"],
    "summary": "Reads too much",
    "affected": [{"ranges": [{"events": [{"introduced": "0"}, {"fixed": "1.1"}]}]}],
}


class Osv(BaseHTTPRequestHandler):
    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.asked += [query["package"]["purl"] for query in queries]
        self.send({"results": [self.result(query) for query in queries]})

    def result(self, query):
        if query["package"]["purl"] != BAD:
            return {}
        if "page_token" in query:
            return {"vulns": [{"id": "GHSA-2"}]}
        return {"vulns": [{"id": "GHSA-1"}], "next_page_token": "more"}

    def do_GET(self):
        self.send(DETAILS if self.path == "/v1/vulns/GHSA-1" else {})

    def send(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Audit(unittest.TestCase):
    def setUp(self):
        self.osv = ThreadingHTTPServer(("127.0.0.1", 0), Osv)
        self.osv.asked = []
        threading.Thread(target=self.osv.serve_forever, daemon=True).start()
        self.addCleanup(self.osv.server_close)
        self.addCleanup(self.osv.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.accepted = self.folder / "accepted.txt"

    def audit(self, *purls, url=None):
        bom = self.folder / "bom.json"
        bom.write_text(json.dumps({"components": [{"purl": purl} for purl in purls]}))
        address = url or f"http://127.0.0.1:{self.osv.server_port}"
        return self.run_on(bom, address)

    def run_on(self, bom, address):
        command = [AUDIT, "--url", address, "--accepted", self.accepted, bom]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def test_vulnerabilities_are_listed_with_the_version_that_has_them_no_more(self):
        run = self.audit(BAD + "?type=jar", GOOD + "?type=jar")
        self.assertEqual(
            run.stdout.splitlines(),
            [
                "org.example/bad@1.0  GHSA-1, CVE-2026-1: Reads too much (fixed in 1.1)",
                "org.example/bad@1.0  GHSA-2: no summary",
                "audit: 2 components, 2 known vulnerabilities",
            ],
        )
        self.assertEqual(run.returncode, 1)

    def test_without_any_it_ends_with_0(self):
        run = self.audit(GOOD)
        self.assertEqual(run.stdout, "audit: 1 components, 0 known vulnerabilities\n")
        self.assertEqual(run.returncode, 0)

    def test_our_own_modules_are_not_asked_about(self):
        self.audit(GOOD, "pkg:maven/io.lakegate/event-schema@0.1.0?type=jar")
        self.assertEqual(self.osv.asked, [GOOD])

    def test_accepted_ones_are_left_out(self):
        self.accepted.write_text("# why\nGHSA-1 not reached: we read no XML\nGHSA-2 neither\n")
        run = self.audit(BAD)
        self.assertEqual(run.stdout, "audit: 1 components, 0 known vulnerabilities\n")
        self.assertEqual(run.returncode, 0)

    def test_without_the_network_it_says_that_nothing_was_checked(self):
        run = self.audit(BAD, url="http://127.0.0.1:1")
        self.assertEqual(run.stdout, "")
        self.assertRegex(
            run.stderr,
            r"^audit: http://127.0.0.1:1/v1/querybatch does not answer \(.*refused\): nothing was checked\n$",
        )
        self.assertEqual(run.returncode, 2)

    def test_a_missing_list_is_named(self):
        run = self.run_on(self.folder / "none.json", "http://127.0.0.1:1")
        self.assertEqual(run.stderr, f"audit: no {self.folder}/none.json: make audit builds it\n")
        self.assertEqual(run.returncode, 2)


if __name__ == "__main__":
    unittest.main()
