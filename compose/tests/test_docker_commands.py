import shutil
import unittest

from test_shell_scripts import COMPOSE, ShellScriptTest

STACK = "ps --quiet --filter label=com.docker.compose.project=lakegate" \
        " --filter label=com.docker.compose.service=flink-jobmanager"


class DockerCommandsTest(ShellScriptTest):
    """make docker-… with a docker that writes down what it is called with."""

    def setUp(self):
        super().setUp()
        self.project = self.folder / "project"
        self.compose = self.project / "compose"
        self.compose.mkdir(parents=True)
        for script in ("docker", "either", "lakegate"):
            shutil.copy(COMPOSE / script, self.compose / script)
        self.calls = self.folder / "calls"
        self.calls.touch()
        self.program("secrets", self.noted("secrets"), folder=self.compose)
        self.program("stage", self.noted("stage"), folder=self.compose / "flink")
        self.program("lakegate", self.noted("local lakegate"), folder=self.project)

    def noted(self, name):
        return f'echo "{name} $*" >> "{self.calls}"'

    def docker(self, runs=True, *lines):
        """A docker command; the stack runs or not; lines are branches of a case over its arguments."""
        self.program("docker", self.noted("docker"), 'case "$*" in', *lines,
                     f"ps*) {'echo container' if runs else 'true'} ;;", "esac")

    def call(self, script, *arguments, path=None, **variables):
        return self.run_script(self.compose / script, *arguments, path=path, **variables)

    def called(self):
        """What was called, but for the looks at what is there."""
        looks = ("docker version", "docker compose version", "docker ps")
        return [line.strip() for line in self.calls.read_text().splitlines() if not line.startswith(looks)]

    def without_docker(self):
        """A PATH with the tools of the scripts, and no docker."""
        for tool in ("dirname", "sed", "sh", "tr", "seq", "sleep", "rm"):
            (self.programs / tool).symlink_to(shutil.which(tool))
        return str(self.programs)

    def test_without_docker_each_verb_says_so_with_what_to_do_instead(self):
        path = self.without_docker()
        for verb in ("up", "polaris-init", "jr", "status", "logs", "down", "restart", "trino", "flink-sql", "demo",
                     "clean"):
            with self.subTest(verb):
                result = self.call("docker", verb, path=path)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn("no docker command is found. Without Docker: ", result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_daemon_that_does_not_answer_and_a_missing_plugin_are_told_apart(self):
        for branch, said in (("version) exit 1 ;;", "no Docker daemon answers"),
                             ('"compose version") exit 1 ;;', "docker has no compose plugin")):
            with self.subTest(said):
                self.docker(True, branch)
                result = self.call("docker", "there")
                self.assertEqual(result.returncode, 2)
                self.assertIn(said, result.stderr)

    def test_what_needs_the_stack_says_how_to_start_it(self):
        self.docker(runs=False)
        for verb in ("polaris-init", "jr", "restart", "trino", "flink-sql"):
            with self.subTest(verb):
                result = self.call("docker", verb)
                self.assertEqual(result.returncode, 1)
                self.assertIn("start it with: make docker-up", result.stderr)
        self.assertEqual(self.called(), [])

    def test_up_makes_secrets_and_image_first_and_tells_the_addresses(self):
        self.docker(runs=False)
        result = self.call("docker", "up")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.called(), ["secrets", "stage", "docker compose build",
                                         "docker compose up --detach --wait"])
        for port in (8081, 8181, 9001, 8080, 3000, 8082, 9092):
            self.assertIn(f"localhost:{port}", result.stdout)

    def test_a_stack_that_does_not_become_healthy_is_shown(self):
        self.docker(False, '"compose up"*) exit 1 ;;')
        result = self.call("docker", "up")
        self.assertEqual(result.returncode, 1)
        self.assertIn("didn't become healthy", result.stderr)
        self.assertEqual(self.called()[-1], "docker compose --profile * ps --all")

    def test_the_verbs_are_calls_of_compose(self):
        self.docker()
        calls = {
            ("polaris-init",): ["docker compose run --rm --no-deps polaris-init"],
            ("jr",): ["docker compose --profile generators up --detach --wait --no-deps"
                      " jr-charges jr-refunds jr-disputes jr-subscriptions"],
            ("status",): ["docker compose --profile * ps"],
            ("logs", "--follow", "trino"): ["docker compose --profile * logs --tail 200 --follow trino"],
            ("down",): ["docker compose --profile * down --remove-orphans"],
            ("restart",): ["docker compose restart", "docker compose up --detach --wait --no-recreate"],
            ("trino",): ["docker compose exec trino trino --server localhost:8080 --catalog iceberg"
                         " --schema payments_db"],
            ("flink-sql",): ["docker compose run --rm --no-deps flink-sql"],
        }
        for verb, expected in calls.items():
            with self.subTest(verb):
                self.calls.write_text("")
                self.assertEqual(self.call("docker", *verb).returncode, 0)
                self.assertEqual(self.called(), expected)

    def test_a_file_of_statements_is_read_on_this_machine(self):
        seen = self.folder / "seen"
        self.docker(True, f'"compose run"*) cat > "{seen}" ;;')
        statements = self.folder / "two statements.sql"
        statements.write_text("SELECT 1;\nSELECT 2;\n")
        self.assertEqual(self.call("docker", "flink-sql", str(statements)).returncode, 0)
        self.assertEqual(self.called(), ["docker compose run --rm --no-deps -T flink-sql -f /dev/stdin"])
        self.assertEqual(seen.read_text(), "SELECT 1;\nSELECT 2;\n")

    def test_clean_removes_nothing_without_a_yes(self):
        self.docker()
        result = self.call("docker", "clean")
        self.assertEqual((result.returncode, self.called()), (1, []))
        self.assertIn("nothing was removed", result.stdout)

    def test_clean_removes_data_and_the_credentials_of_its_polaris(self):
        self.docker()
        secrets = self.folder / "secrets"
        (secrets / "principals").mkdir(parents=True)
        (secrets / "principals" / "ingest.env").touch()
        (secrets / "polaris-public.pem").touch()
        self.assertEqual(self.call("docker", "clean", "--yes", SECRETS_FOLDER=str(secrets)).returncode, 0)
        self.assertEqual(self.called(), ["docker compose --profile * down --volumes --remove-orphans"])
        self.assertEqual([file.name for file in sorted(secrets.rglob("*.*"))], ["polaris-public.pem"])

    def test_an_unknown_verb_lists_those_that_there_are(self):
        result = self.call("docker", "start")
        self.assertEqual(result.returncode, 2)
        self.assertIn("compose/docker up | polaris-init", result.stderr)

    def test_demo_goes_all_the_way(self):
        self.docker(True, '*"SELECT count(*) FROM payment_charges"*) echo \'"1000"\' ;;')
        (self.compose / "trino" / "queries").mkdir(parents=True)
        (self.compose / "trino" / "queries" / "provider_performance.sql").write_text("SELECT 1;")
        self.assertEqual(self.call("docker", "demo").returncode, 0)
        command = "docker compose run --rm --no-deps --quiet-pull lakegate "
        steps = [line.removeprefix(command) for line in self.called() if "lakegate " in line]
        self.assertEqual(steps, ["topics create", "submit", "reconcile"])
        self.assertIn("docker compose exec -T trino trino", self.called()[-2])

    def test_either_takes_the_docker_stack_while_it_runs(self):
        for runs, said, command in (
                (True, "On the Docker stack:", "docker compose run --rm --no-deps --quiet-pull lakegate status --once"),
                (False, "On the local stack", "local lakegate status --once")):
            with self.subTest(said):
                self.docker(runs)
                self.calls.write_text("")
                result = self.call("either", "status", "--once")
                self.assertEqual((result.returncode, self.called()), (0, [command]))
                self.assertIn(said, result.stderr)
                looks = [line for line in self.calls.read_text().splitlines() if line.startswith("docker ps")]
                self.assertEqual(looks, ["docker " + STACK])

    def test_a_submit_takes_the_jobs_as_they_are_built_now(self):
        self.docker()
        result = self.call("lakegate", "submit", "--dry-run")
        self.assertEqual(self.called(), [
            "stage", "docker compose build --quiet flink-jobmanager",
            "docker compose run --rm --no-deps --quiet-pull lakegate submit --dry-run"])
        self.assertIn("http://localhost:8081", result.stdout)

    def test_the_command_s_exit_code_is_that_of_the_container(self):
        self.docker(True, '"compose run"*) exit 3 ;;')
        for arguments in (["reconcile"], ["submit"]):
            with self.subTest(arguments):
                result = self.call("lakegate", *arguments)
                self.assertEqual((result.returncode, result.stdout), (3, ""))


if __name__ == "__main__":
    unittest.main()
