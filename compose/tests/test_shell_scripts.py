import json
import os
import pathlib
import stat
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).parent.parent.parent
COMPOSE = PROJECT / "compose"


class ShellScriptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # A blank in a path finds what isn't quoted.
        self.folder = pathlib.Path(folder.name) / "a folder"
        self.programs = self.folder / "programs"
        self.programs.mkdir(parents=True)

    def run_script(self, script, *arguments, path=None, **variables):
        environment = {"PATH": path or f"{self.programs}:{os.environ['PATH']}", "HOME": str(self.folder), **variables}
        return subprocess.run([script, *arguments], env=environment, text=True, capture_output=True, timeout=60,
                              check=False)

    def program(self, name, *lines, folder=None):
        """A program that the script under test calls."""
        file = (folder or self.programs) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
        file.chmod(0o755)

    def mode(self, file):
        return oct(stat.S_IMODE(file.stat().st_mode))


class SecretsTest(ShellScriptTest):
    def setUp(self):
        super().setUp()
        self.env = self.folder / ".env"
        self.secrets = self.folder / "secrets"

    def generate(self, **variables):
        return self.run_script(COMPOSE / "secrets", ENV_FILE=str(self.env), SECRETS_FOLDER=str(self.secrets),
                               **variables)

    def values(self):
        return dict(line.split("=", 1) for line in self.env.read_text().splitlines())

    def everything(self):
        return {file: file.read_bytes() for file in [self.env, *self.secrets.rglob("*.pem")]}

    def test_every_variable_that_the_compose_file_asks_for_gets_a_value(self):
        self.assertEqual(self.generate().returncode, 0)
        text = (COMPOSE / "compose.yaml").read_text()
        asked = {name.split(":?")[0] for name in text.split("${")[1:] if "run compose/secrets}" in name.split("\n")[0]}
        self.assertIn("POLARIS_ROOT_SECRET", asked)
        self.assertLessEqual(asked, self.values().keys())
        self.assertTrue(all(self.values().values()))

    def test_secrets_are_long_and_all_different(self):
        self.generate()
        secrets = [value for name, value in self.values().items()
                   if name.endswith(("SECRET", "PASSWORD")) and name != "MINIO_PASSWORD"]
        self.assertTrue(all(len(secret) == 40 for secret in secrets))
        self.assertEqual(len(secrets), len(set(secrets)))

    def test_only_the_owner_reads_them_and_nothing_is_printed(self):
        result = self.generate(HOME="/")
        self.assertEqual((result.stdout, result.stderr), ("", ""))
        self.assertEqual((self.mode(self.env), self.mode(self.secrets)), ("0o600", "0o700"))

    def test_a_file_that_others_could_read_is_closed(self):
        self.env.write_text("MINE=1\n")
        self.env.chmod(0o644)
        self.generate()
        self.assertEqual(self.mode(self.env), "0o600")

    def test_a_second_run_changes_nothing(self):
        self.generate()
        before = self.everything()
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual(self.everything(), before)

    def test_values_of_the_user_stay(self):
        self.env.write_text("MINIO_PASSWORD=mine\nOTHER=thing")
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual((self.values()["MINIO_PASSWORD"], self.values()["OTHER"]), ("mine", "thing"))

    def test_an_empty_value_is_named(self):
        self.env.write_text("POLARIS_ROOT_SECRET=\n")
        result = self.generate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("no value for POLARIS_ROOT_SECRET", result.stderr)

    def test_both_signing_keys_belong_together_also_after_a_run_that_was_cut_short(self):
        self.generate()
        (self.secrets / "polaris-public.pem").unlink()
        self.generate()
        public = subprocess.run(["openssl", "pkey", "-in", self.secrets / "polaris-private.pem", "-pubout"],
                                capture_output=True, check=True).stdout
        self.assertEqual((self.secrets / "polaris-public.pem").read_bytes(), public)

    def test_without_openssl_nothing_is_written(self):
        for tool in ("sh", "dirname"):
            (self.programs / tool).symlink_to(f"/usr/bin/{tool}")
        result = self.run_script(COMPOSE / "secrets", path=str(self.programs), ENV_FILE=str(self.env),
                                 SECRETS_FOLDER=str(self.secrets))
        self.assertEqual(result.returncode, 1)
        self.assertIn("needs openssl", result.stderr)
        self.assertFalse(self.env.exists())


class PolarisBootstrapTest(ShellScriptTest):
    """polaris/check asks a database, polaris/bootstrap calls Polaris' admin tool."""

    def setUp(self):
        super().setUp()
        self.done = self.folder / "done"
        self.seen = self.folder / "seen"

    def check(self, table, root, right):
        self.program(
            "psql", 'for query; do :; done', 'case $query in',
            f"*to_regclass*polaris_schema.entities*) echo {table} ;;",
            f"*polaris_schema.entities*POLARIS*root*) echo {root} ;;",
            f"*polaris_schema.grant_records*POLARIS*) echo {right} ;;",
            '*) echo "unknown query: $query" >&2; exit 3 ;;', "esac")
        return self.run_script(COMPOSE / "polaris" / "check", DONE_FILE=str(self.done))

    def bootstrap(self, exit_code=0, **variables):
        self.program("java", f'printf "%s\\n" "$@" > "{self.seen}"', 'for last; do :; done',
                     f'stat -c %a "${{last#*=}}" >> "{self.seen}"', f'cat "${{last#*=}}" >> "{self.seen}"',
                     f"exit {exit_code}")
        return self.run_script(COMPOSE / "polaris" / "bootstrap", DONE_FILE=str(self.done), TMPDIR=str(self.folder),
                               **variables)

    def test_a_database_without_tables_or_realm_is_to_be_bootstrapped(self):
        for state in (("f", "?", "?"), ("t", 0, "?")):
            with self.subTest(state):
                self.done.touch()
                self.assertEqual(self.check(*state).returncode, 0)
                self.assertFalse(self.done.exists())

    def test_a_bootstrapped_database_is_left_alone(self):
        self.assertEqual(self.check("t", 1, 1).returncode, 0)
        self.assertTrue(self.done.exists())
        result = self.bootstrap(POLARIS_ROOT_SECRET="secret")
        self.assertEqual((result.returncode, result.stdout), (0, "realm POLARIS is there already\n"))
        self.assertFalse(self.seen.exists())

    def test_a_bootstrap_that_was_cut_short_is_said_with_the_way_out(self):
        result = self.check("t", 1, 0)
        self.assertEqual(result.returncode, 1)
        self.assertIn("make docker-clean", result.stderr)
        self.assertFalse(self.done.exists())

    def test_a_database_that_does_not_answer_is_an_error(self):
        self.program("psql", "echo no connection >&2", "exit 2")
        result = self.run_script(COMPOSE / "polaris" / "check", DONE_FILE=str(self.done))
        self.assertEqual((result.returncode, result.stderr), (2, "no connection\n"))

    def test_the_root_secret_goes_through_a_file_of_the_owner_that_does_not_stay(self):
        result = self.bootstrap(POLARIS_ROOT_SECRET="the-secret", ADMIN_TOOL="tool.jar")
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        jar, tool, verb, file, mode, text = self.seen.read_text().splitlines()
        self.assertEqual((jar, tool, verb, mode), ("-jar", "tool.jar", "bootstrap", "600"))
        self.assertTrue(file.startswith("--credentials-file="))
        self.assertEqual(text, '{"POLARIS": {"client-id": "root", "client-secret": "the-secret"}}')
        self.assertFalse(pathlib.Path(file.split("=", 1)[1]).exists())

    def test_a_failure_of_the_admin_tool_is_the_script_s(self):
        self.assertEqual(self.bootstrap(3, POLARIS_ROOT_SECRET="secret").returncode, 3)

    def test_a_missing_secret_is_named(self):
        result = self.bootstrap()
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("POLARIS_ROOT_SECRET", result.stderr)


class MinioInitTest(ShellScriptTest):
    def init(self, attach="exit 0", add="exit 0"):
        self.calls = self.folder / "calls"
        self.program("mc", f'printf "%s\\n" "$*" >> "{self.calls}"', 'case "$*" in',
                     f"*'policy attach'*) {attach} ;;", f"*'user add'*) {add} ;;", "esac")
        return self.run_script(
            COMPOSE / "minio" / "init", TMPDIR=str(self.folder), S3_ENDPOINT="http://minio:9000", MINIO_USER="admin",
            MINIO_PASSWORD="password", FLINK_S3_SECRET="f", POLARIS_S3_SECRET="p", TRINO_S3_SECRET="t")

    def actions(self, user):
        """Bucket -> what the user's policy allows on its objects."""
        policy = json.loads((self.folder / f"{user}.json").read_text())
        return {resource: sorted(action.removeprefix("s3:") for action in statement["Action"])
                for statement in policy["Statement"] for resource in statement["Resource"] if resource.endswith("/*")}

    def test_buckets_and_users_are_made_with_the_rights_of_their_work(self):
        result = self.init()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        calls = self.calls.read_text().splitlines()
        self.assertEqual(calls[:2], ["alias set --quiet lakegate http://minio:9000 admin password",
                                     "mb --ignore-existing lakegate/warehouse lakegate/flink"])
        for user, secret in (("flink", "f"), ("polaris", "p"), ("trino", "t")):
            self.assertIn(f"admin user add lakegate {user} {secret}", calls)
            self.assertIn(f"admin policy attach lakegate {user} --user {user}", calls)
        write = ["AbortMultipartUpload", "DeleteObject", "GetObject", "ListMultipartUploadParts", "PutObject"]
        self.assertEqual(self.actions("flink"), {"arn:aws:s3:::warehouse/*": write, "arn:aws:s3:::flink/*": write})
        self.assertEqual(self.actions("polaris"), {"arn:aws:s3:::warehouse/*": write})
        self.assertEqual(self.actions("trino"), {"arn:aws:s3:::warehouse/*": ["GetObject"],
                                                 "arn:aws:s3:::warehouse/polariscatalog/analytics/*": write})

    def test_a_policy_that_a_user_has_already_is_right(self):
        result = self.init(attach="echo 'The specified policy change is already in effect.'; exit 1")
        self.assertEqual(result.returncode, 0)

    def test_any_other_failure_ends_it(self):
        for fault in ({"attach": "echo denied; exit 1"}, {"add": "echo denied >&2; exit 1"}):
            with self.subTest(fault):
                result = self.init(**fault)
                self.assertEqual(result.returncode, 1)
                self.assertIn("denied", result.stderr)


class StageTest(ShellScriptTest):
    def setUp(self):
        super().setUp()
        self.home = self.folder / "project"
        self.jars = self.folder / "jars"
        repository = self.folder / "repository"
        self.put(repository / "hadoop-client-api-3.jar")
        self.put(repository / "flink-runtime-2.jar")
        self.put(repository / "picocli-4.jar")
        self.put(self.home / "event-schema" / "target" / "event-schema.jar")
        self.put(self.home / "cli" / "target" / "classes" / "Main.class")
        self.put(self.home / "lakegate")
        self.put(self.home / "local-stack" / "servers" / "flink" / "target" / "class-path",
                 f"{repository}/hadoop-client-api-3.jar:{repository}/flink-runtime-2.jar")
        self.put(self.home / "cli" / "target" / "class-path",
                 f"{repository}/hadoop-client-api-3.jar:{repository}/picocli-4.jar:"
                 f"{self.home}/event-schema/target/event-schema.jar")
        self.put(self.home / "ingest-job" / "target" / "lakegate-jobs.jar")

    def put(self, file, text="x"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def stage(self):
        return self.run_script(COMPOSE / "flink" / "stage", LAKEGATE_HOME=str(self.home), STAGE_FOLDER=str(self.jars))

    def test_the_image_gets_each_jar_once_and_nothing_of_an_earlier_build(self):
        self.put(self.jars / "flink" / "old.jar")
        self.assertEqual(self.stage().stderr, "")
        files = {str(file.relative_to(self.jars)) for file in self.jars.rglob("*") if file.is_file()}
        self.assertEqual(files, {
            "flink/hadoop-client-api-3.jar", "third-party/picocli-4.jar", "lakegate/jars/event-schema.jar",
            "lakegate/cli/target/class-path", "lakegate/cli/target/classes/Main.class",
            "lakegate/ingest-job/target/lakegate-jobs.jar", "lakegate/lakegate"})
        self.assertEqual((self.jars / "lakegate" / "cli" / "target" / "class-path").read_text().strip(),
                         "/opt/flink/lib/hadoop-client-api-3.jar:/opt/lakegate/jars/picocli-4.jar"
                         ":/opt/lakegate/jars/event-schema.jar")

    def test_a_jar_keeps_its_time_so_that_a_build_sends_only_what_changed(self):
        jar = self.folder / "repository" / "picocli-4.jar"
        os.utime(jar, (1_700_000_000, 1_700_000_000))
        self.assertEqual(self.stage().stderr, "")
        self.assertEqual((self.jars / "third-party" / jar.name).stat().st_mtime, 1_700_000_000)

    def test_what_is_not_built_is_named(self):
        (self.home / "ingest-job" / "target" / "lakegate-jobs.jar").unlink()
        result = self.stage()
        self.assertEqual(result.returncode, 1)
        self.assertIn("lakegate-jobs.jar is missing: run make build", result.stderr)
        self.assertFalse(self.jars.exists())


class LauncherTest(ShellScriptTest):
    """lakegate and local-stack find a Java and run what was built."""

    def setUp(self):
        super().setUp()
        self.project = self.folder / "project"
        for script in ("lakegate", "local-stack/local-stack", "local-stack/find-java"):
            copy = self.project / script
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((PROJECT / script).read_bytes())
            copy.chmod(0o755)

    def built(self):
        for module in ("cli", "local-stack"):
            (self.project / module / "target" / "classes").mkdir(parents=True)
            (self.project / module / "target" / "class-path").write_text("/jars/one.jar:/jars/two.jar")

    def java(self, version, home=None):
        """A Java home whose java tells its version, and otherwise prints what it is called with."""
        home = home or self.folder / f"java-{version}"
        self.program("java", f'if [ "$1" = -version ]; then echo \'openjdk version "{version}"\' >&2; exit; fi',
                     f'echo "java {version}"', 'printf "%s\\n" "$@"', folder=home / "bin")
        (home / "release").write_text(f'JAVA_VERSION="{version}"\n')
        return home

    def test_what_is_not_built_is_said_with_the_way_out(self):
        for script in ("lakegate", "local-stack/local-stack"):
            with self.subTest(script):
                result = self.run_script(self.project / script)
                self.assertEqual((result.returncode, result.stdout), (1, ""))
                self.assertIn("make build", result.stderr)

    def test_java_home_comes_first_and_arguments_arrive_as_they_are(self):
        self.built()
        home = self.java("21.0.4")
        for script, main in (("lakegate", "lakegate.cli.Main"),
                             ("local-stack/local-stack", "lakegate.stack.command.Main")):
            with self.subTest(script):
                result = self.run_script(self.project / script, "a verb", "*", "", JAVA_HOME=str(home))
                lines = result.stdout.split("\n")
                self.assertEqual(lines[0], "java 21.0.4")
                self.assertEqual(lines[-5:], [main, "a verb", "*", "", ""])
                self.assertIn(":/jars/one.jar:/jars/two.jar", lines[-6])

    def test_a_java_that_is_too_old_is_passed_over(self):
        self.built()
        old = self.java("1.8.0_412")
        new = self.java("17.0.11")
        for script in ("lakegate", "local-stack/local-stack"):
            with self.subTest(script):
                result = self.run_script(self.project / script, "up", JAVA_HOME=str(old),
                                         path=f"{new}/bin:{os.environ['PATH']}")
                self.assertEqual(result.stdout.split("\n")[0], "java 17.0.11")

    def test_a_link_to_lakegate_finds_the_project(self):
        self.built()
        (self.programs / "lakegate").symlink_to(self.project / "lakegate")
        result = self.run_script(self.programs / "lakegate", JAVA_HOME=str(self.java("17")))
        self.assertIn(f"{self.project.resolve()}/cli/target/classes:", result.stdout)


if __name__ == "__main__":
    unittest.main()
