import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from fake_polaris import FakePolaris

SCRIPT = pathlib.Path(__file__).parent.parent / "polaris" / "init"
NAMES = ["ingest", "trino", "maintenance"]
IN_NAMESPACE = {"type": "namespace", "namespace": ["payments_db"]}
IN_ANALYTICS = {"type": "namespace", "namespace": ["analytics"]}
IN_CATALOG = {"type": "catalog"}
GRANTS = {
    "ingest": [{**IN_NAMESPACE, "privilege": "NAMESPACE_READ_PROPERTIES"},
               {**IN_NAMESPACE, "privilege": "TABLE_CREATE"},
               {**IN_NAMESPACE, "privilege": "TABLE_WRITE_DATA"}],
    "trino": [{**IN_CATALOG, "privilege": "NAMESPACE_READ_PROPERTIES"},
              {**IN_CATALOG, "privilege": "TABLE_READ_DATA"},
              {**IN_CATALOG, "privilege": "VIEW_READ_PROPERTIES"},
              {**IN_ANALYTICS, "privilege": "TABLE_FULL_METADATA"},
              {**IN_ANALYTICS, "privilege": "TABLE_WRITE_DATA"},
              {**IN_ANALYTICS, "privilege": "VIEW_FULL_METADATA"}],
    "maintenance": [{**IN_NAMESPACE, "privilege": "NAMESPACE_READ_PROPERTIES"},
                    {**IN_NAMESPACE, "privilege": "TABLE_WRITE_DATA"}],
}
CATALOG = {
    "name": "polariscatalog",
    "type": "INTERNAL",
    "properties": {"default-base-location": "s3://warehouse/polariscatalog"},
    "storageConfigInfo": {
        "storageType": "S3", "allowedLocations": ["s3://warehouse"], "region": "us-east-1",
        "endpoint": "http://minio:9000", "endpointInternal": "http://inside:9000", "pathStyleAccess": True,
        "stsUnavailable": True}}


def load():
    loader = importlib.machinery.SourceFileLoader("polaris_init", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class PolarisInitTest(unittest.TestCase):
    def setUp(self):
        self.polaris = FakePolaris()
        self.addCleanup(self.polaris.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {
            "PATH": os.environ["PATH"], "POLARIS_URL": self.polaris.url, "POLARIS_ROOT_ID": "root",
            "POLARIS_ROOT_SECRET": "root-secret", "PRINCIPALS_FOLDER": str(self.folder), "WAIT_SECONDS": "0",
            "S3_ENDPOINT": "http://minio:9000", "S3_ENDPOINT_INTERNAL": "http://inside:9000"}

    def run_script(self, **variables):
        environment = {**self.environment, **variables}
        return subprocess.run([sys.executable, "-B", SCRIPT], env=environment, text=True, capture_output=True,
                              timeout=60, check=False)

    def assert_done(self, result):
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("catalog polariscatalog, namespaces payments_db, analytics, principals ingest, trino,"
                      " maintenance: ready", result.stdout)

    def assert_failed(self, result, *parts):
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for part in ("polaris-init: ", *parts):
            self.assertIn(part, result.stderr)

    def assert_complete(self):
        self.assertEqual(self.polaris.catalogs, {"polariscatalog": CATALOG})
        self.assertEqual(self.polaris.namespaces, [["payments_db"], ["analytics"]])
        self.assertEqual(self.polaris.grants, GRANTS)
        self.assertEqual(self.polaris.roles_of_role, {name: [{"name": name}] for name in NAMES})
        self.assertEqual(self.polaris.roles_of_principal, {name: [{"name": name}] for name in NAMES})
        self.assertEqual(sorted(os.listdir(self.folder)), sorted(name + ".env" for name in NAMES))
        for name, (client, secret) in self.polaris.principals.items():
            self.assertEqual((self.folder / f"{name}.env").read_text(), f"CATALOG_CREDENTIAL={client}:{secret}\n")

    def written(self):
        return {name: (self.folder / f"{name}.env").read_text() for name in NAMES}

    def test_a_new_polaris_gets_catalog_namespace_and_principals_with_the_rights_of_their_work(self):
        self.assert_done(self.run_script())
        self.assert_complete()

    def test_every_call_has_its_path_and_body(self):
        self.run_script()
        expected = [
            ("POST", "/api/catalog/v1/oauth/tokens",
             "grant_type=client_credentials&client_id=root&client_secret=root-secret&scope=PRINCIPAL_ROLE%3AALL"),
            ("POST", "/api/management/v1/catalogs", {"catalog": CATALOG}),
            ("POST", "/api/catalog/v1/polariscatalog/namespaces", {"namespace": ["payments_db"], "properties": {}}),
            ("POST", "/api/catalog/v1/polariscatalog/namespaces", {"namespace": ["analytics"], "properties": {}})]
        for name in NAMES:
            roles = "/api/management/v1/catalogs/polariscatalog/catalog-roles"
            of_role = f"/api/management/v1/principal-roles/{name}/catalog-roles/polariscatalog"
            of_principal = f"/api/management/v1/principals/{name}/principal-roles"
            secret = NAMES.index(name) + 1
            expected += [
                ("POST", "/api/management/v1/principals",
                 {"principal": {"name": name}, "credentialRotationRequired": False}),
                ("POST", "/api/management/v1/principal-roles", {"principalRole": {"name": name}}),
                ("POST", roles, {"catalogRole": {"name": name}}),
                ("GET", f"{roles}/{name}/grants", "")]
            expected += [("PUT", f"{roles}/{name}/grants", {"grant": grant}) for grant in GRANTS[name]]
            expected += [
                ("GET", of_role, ""),
                ("PUT", of_role, {"catalogRole": {"name": name}}),
                ("GET", of_principal, ""),
                ("PUT", of_principal, {"principalRole": {"name": name}}),
                ("POST", "/api/catalog/v1/oauth/tokens",
                 f"grant_type=client_credentials&client_id=client-of-{name}&client_secret=secret-{secret}"
                 "&scope=PRINCIPAL_ROLE%3AALL"),
                ("GET", "/api/catalog/v1/config?warehouse=polariscatalog", "")]
        calls = [(method, path, json.loads(text) if text.startswith("{") else text)
                 for method, path, text in self.polaris.calls]
        self.assertEqual(calls, expected)

    def test_a_second_run_changes_nothing_and_puts_nothing(self):
        self.run_script()
        before = (self.written(), dict(self.polaris.principals))
        self.polaris.calls.clear()
        self.assert_done(self.run_script())
        self.assertEqual((self.written(), self.polaris.principals), before)
        self.assertEqual([call for call in self.polaris.calls if call[0] not in ("GET", "POST")], [])
        self.assert_complete()

    def test_no_secret_is_printed(self):
        result = self.run_script()
        (self.folder / "trino.env").unlink()
        again = self.run_script()
        printed = result.stdout + result.stderr + again.stdout + again.stderr
        self.assertIsNone(re.search("secret-[0-9]|root-secret|token-", printed), printed)

    def test_lost_credentials_are_replaced_and_the_principal_stays(self):
        self.run_script()
        kept = self.written()
        (self.folder / "ingest.env").unlink()
        self.polaris.calls.clear()
        result = self.run_script()
        self.assert_done(result)
        self.assertIn("ingest has new credentials", result.stdout)
        self.assertIn("restart what uses them", result.stdout)
        self.assertEqual([call for call in self.polaris.calls if call[0] in ("DELETE", "PUT")], [])
        self.assertEqual({name: text for name, text in self.written().items() if name != "ingest"},
                         {name: text for name, text in kept.items() if name != "ingest"})
        self.assert_complete()

    def test_credentials_that_polaris_refuses_are_replaced(self):
        self.run_script()
        for text in ("CATALOG_CREDENTIAL=client-of-trino:old\n", ""):
            with self.subTest(text):
                (self.folder / "trino.env").write_text(text)
                self.assert_done(self.run_script())
                self.assert_complete()

    def test_files_of_an_earlier_database_are_overwritten(self):
        for name in NAMES:
            (self.folder / f"{name}.env").write_text("CATALOG_CREDENTIAL=earlier:one\n")
        self.assert_done(self.run_script())
        self.assert_complete()

    def test_a_wrong_root_secret_is_named(self):
        self.assert_failed(self.run_script(POLARIS_ROOT_SECRET="other"), "POLARIS_ROOT_SECRET", ".env")
        self.assertEqual(len(self.polaris.calls), 1)

    def test_all_missing_variables_are_named_at_once(self):
        result = self.run_script(POLARIS_ROOT_SECRET="", S3_ENDPOINT="")
        self.assert_failed(result, "not set: POLARIS_ROOT_SECRET, S3_ENDPOINT")
        self.assertEqual(self.polaris.calls, [])

    def test_other_errors_end_it_with_the_call_and_the_answer(self):
        for status in (400, 403, 404, 500):
            with self.subTest(status):
                self.polaris.fault = lambda number, path, status=status: \
                    status if path.endswith("/catalogs") else None
                self.assert_failed(self.run_script(WAIT_SECONDS="30"),
                                   f"POST /api/management/v1/catalogs: {status}", "as the test wants it")

    def test_an_unknown_realm_ends_it(self):
        self.polaris.fault = lambda number, path: 404
        self.assert_failed(self.run_script(WAIT_SECONDS="30"), "POST /api/catalog/v1/oauth/tokens: 404")

    def test_it_waits_for_a_polaris_that_is_not_ready_and_says_so_once(self):
        for status in (502, 503, 504):
            with self.subTest(status):
                first = len(self.polaris.calls)
                self.polaris.fault = lambda number, path, status=status, end=first + 2: \
                    status if number < end else None
                result = self.run_script(WAIT_SECONDS="30")
                self.assert_done(result)
                self.assertEqual(result.stdout.count("waiting for Polaris at " + self.polaris.url), 1)
                self.assert_complete()

    def test_the_wait_has_an_end(self):
        self.polaris.fault = lambda number, path: 503
        self.assert_failed(self.run_script(WAIT_SECONDS="1"), "isn't ready after 1 s", "503")
        self.assertGreater(len(self.polaris.calls), 1)

    def test_no_server_at_all_is_waited_for_too(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{closed.getsockname()[1]}"
            self.assert_failed(self.run_script(POLARIS_URL=url), url, "isn't ready after 0 s", "refused")

    def test_another_server_at_the_address_is_noticed(self):
        self.polaris.answer = lambda *request: (200, ["hello"])
        self.assert_failed(self.run_script(), "no JSON object", "POLARIS_URL = " + self.polaris.url)

    def run_here(self, wait="0"):
        """The exit code, from within this process: a hundred times as fast."""
        with mock.patch.dict(os.environ, {**self.environment, "WAIT_SECONDS": wait}), \
                mock.patch("time.sleep"), contextlib.redirect_stdout(io.StringIO()):
            module = load()
            try:
                module.main()
            except (module.Failed, module.Refused):
                return 1
            return 0

    def test_a_run_that_ends_at_any_call_is_completed_by_the_next(self):
        self.assertEqual(self.run_here(), 0)
        calls, whole = len(self.polaris.calls), self.polaris.state()
        for cut in ("cut before", "cut after"):
            for last in range(calls):
                with self.subTest(cut, last=last):
                    polaris = FakePolaris()
                    self.addCleanup(polaris.close)
                    self.polaris, self.environment["POLARIS_URL"] = polaris, polaris.url
                    for file in self.folder.iterdir():
                        file.unlink()
                    polaris.fault = lambda number, path, cut=cut, last=last: cut if number >= last else None
                    self.assertEqual(self.run_here(), 1)
                    polaris.fault = lambda number, path: None
                    self.assertEqual(self.run_here(), 0)
                    self.assertEqual(polaris.state(), whole)
                    self.assert_complete()

    def test_a_lost_answer_is_no_failure(self):
        for lost in range(1, 12):
            with self.subTest(lost=lost):
                first = len(self.polaris.calls)
                self.polaris.fault = lambda number, path, call=first + lost: "cut after" if number == call else None
                self.assertEqual(self.run_here(wait="30"), 0)
                self.assert_complete()


if __name__ == "__main__":
    unittest.main()
