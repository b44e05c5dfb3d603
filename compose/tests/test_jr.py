"""compose/jr/entrypoint with a jr and a kcat of our own on the PATH."""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

JR = Path(__file__).parents[1] / "jr"

# Writes each of $EVENTS, then waits for SIGINT, unless $JR_ENDS. As JR does, it catches a SIGINT
# that is ignored in the background of a script; a shell could not.
FAKE_JR = """#!/usr/bin/env python3
import os, signal, sys
open(os.environ["RECORDS"] + "/jr-arguments", "w").write("\\0".join(sys.argv[1:]) + "\\0")
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
signal.signal(signal.SIGINT, signal.SIG_DFL)
for event in os.environ["EVENTS"].split():
    print("key\\t" + event, flush=True)
if os.environ["JR_ENDS"]:
    sys.exit(int(os.environ["JR_ENDS"]))
signal.sigwait([signal.SIGINT])
print("key\\tlast")
"""

# -L answers with $METADATA; -P confirms each line, and fails at the word "unsendable".
FAKE_KCAT = """#!/bin/bash
if [ "$1" = -L ]; then
  printf '%s\\n' "$METADATA"
  exit "$KAFKA_ENDS"
fi
printf '%s\\0' "$@" > "$RECORDS/kcat-arguments"
while IFS= read -r line; do
  [[ $line != *unsendable* ]] || { echo "% Delivery failed for message: too large" >&2; exit 1; }
  echo "$line" >> "$RECORDS/sent"
  echo "% Message delivered to partition 0 (offset 7) on broker 1" >&2
done
echo flushed >> "$RECORDS/sent"
"""


class Entrypoint(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for name, text in (("jr", FAKE_JR), ("kcat", FAKE_KCAT)):
            (self.folder / name).write_text(text)
            (self.folder / name).chmod(0o755)

    def start(self, *arguments, **variables):
        environment = {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "RECORDS": str(self.folder),
            "TEMPLATES": str(JR / "templates"),
            "DELIVERED": str(self.folder / "delivered"),
            "KAFKA_BOOTSTRAP_SERVERS": "somewhere:9092",
            "EVENTS": "one two",
            "JR_ENDS": "",
            "METADATA": ' topic "payment_charges" with 2 partitions:',
            "KAFKA_ENDS": "0",
            **variables,
        }
        process = subprocess.Popen(
            [JR / "entrypoint", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            # A shell can't trap a signal that it was started to ignore, as what CI starts behind it is.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        # Ends a test that hangs, too.
        watch = threading.Timer(60, self.kill, [process.pid])
        watch.start()
        self.addCleanup(self.kill, process.pid)
        self.addCleanup(watch.cancel)
        return process

    @staticmethod
    def kill(group):
        # What it leaves behind would hold the pipe open.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)

    def run_to_end(self, *arguments, **variables):
        process = self.start(*arguments, **variables)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output

    def read(self, process, text):
        lines = []
        for line in process.stdout:
            lines.append(line)
            if text in line:
                return lines
        self.fail(f"{text!r} never came: {lines}")

    def arguments(self, of):
        return (self.folder / f"{of}-arguments").read_text().split("\0")[:-1]

    def assert_refused(self, message, *arguments, **variables):
        code, output = self.run_to_end(*arguments, **variables)
        self.assertEqual(1, code, output)
        self.assertEqual(1, output.count("\n"), output)
        self.assertIn(message, output)
        self.assertFalse((self.folder / "jr-arguments").exists())

    def test_a_missing_template_is_named(self):
        self.assert_refused("no template for event type payment_payouts", "payment_payouts", "1s")

    def test_a_path_is_no_event_type(self):
        self.assert_refused("no template for event type ../jr/templates/head", "../jr/templates/head", "1s")

    def test_an_argument_that_is_missing_is_asked_for(self):
        self.assert_refused("wants an event type and a pause", "payment_charges")

    def test_a_pause_without_a_unit_is_refused(self):
        self.assert_refused("a pause of 500: wants one such as 500ms", "payment_charges", "500")

    def test_a_share_above_one_is_refused(self):
        self.assert_refused("FAULT_SHARE=2%: wants a share", "payment_charges", "1s", FAULT_SHARE="2%")

    def test_a_broker_that_does_not_answer_is_named(self):
        self.assert_refused(
            "no Kafka at somewhere:9092: % ERROR: all brokers down",
            "payment_charges",
            "1s",
            METADATA="%3|FAIL|connect\n% ERROR: all brokers down",
            KAFKA_ENDS="1",
        )

    def test_a_missing_topic_is_named_with_the_way_out(self):
        self.assert_refused(
            "no topic payment_charges; create it with: make jr-create-topics",
            "payment_charges",
            "1s",
            METADATA=' topic "payment_charges" with 0 partitions: Broker: Unknown topic or partition',
        )

    def test_events_reach_kafka_and_each_confirmation_the_log(self):
        process = self.start("payment_charges", "500ms")
        self.read(process, "Message delivered")
        self.read(process, "payment_charges: Message delivered to partition 0 (offset 7)")

        self.assertEqual(["key\tone", "key\ttwo"], (self.folder / "sent").read_text().splitlines())
        self.assertTrue((self.folder / "delivered").exists())
        kcat = self.arguments("kcat")
        self.assertEqual("somewhere:9092", kcat[kcat.index("-b") + 1])
        self.assertEqual("payment_charges", kcat[kcat.index("-t") + 1])
        self.assertIn("-E", kcat)
        self.assertIn("message.timeout.ms=0", kcat)
        jr = self.arguments("jr")
        self.assertEqual("500ms", jr[jr.index("--frequency") + 1])
        self.assertEqual("{{.K}}\t{{.V}}\n", jr[jr.index("--outputTemplate") + 1])

    def test_the_share_of_faults_reaches_the_template(self):
        process = self.start("payment_charges", "500ms", FAULT_SHARE="0.02")
        self.read(process, "FAULT_SHARE=0.02")
        self.read(process, "Message delivered")

        jr = self.arguments("jr")
        template = jr[jr.index("--embedded") + 1]
        self.assertIn("inject 0.02 (randoms", template)
        self.assertIn('"charge_id"', template)
        self.assertIn('"created_at"', template)

    def test_a_stop_sends_what_has_been_written_and_ends_with_0(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                (self.folder / "sent").unlink(missing_ok=True)
                process = self.start("payment_charges", "500ms")
                self.read(process, "Message delivered")
                self.read(process, "Message delivered")
                process.send_signal(number)
                lines = self.read(process, "payment_charges stopped; all that was written is in Kafka")
                self.assertEqual(0, process.wait(60), lines)
                sent = (self.folder / "sent").read_text().splitlines()
                self.assertEqual("flushed", sent[-1])
                self.assertIn("last", sent[-2])

    def test_an_event_that_cannot_be_sent_ends_it_with_1(self):
        code, output = self.run_to_end("payment_charges", "500ms", EVENTS="one unsendable three")
        self.assertEqual(1, code, output)
        self.assertIn("Delivery failed for message: too large", output)
        self.assertIn("kcat ended with 1: what it had not confirmed is lost", output)

    def test_jr_that_ends_by_itself_ends_it_with_1_after_all_is_sent(self):
        for end in ("0", "1"):
            with self.subTest(end):
                (self.folder / "sent").unlink(missing_ok=True)
                code, output = self.run_to_end("payment_charges", "500ms", JR_ENDS=end)
                self.assertEqual(1, code, output)
                self.assertIn("JR ended by itself; all that it wrote is in Kafka", output)
                self.assertEqual(["key\tone", "key\ttwo", "flushed"], (self.folder / "sent").read_text().splitlines())


if __name__ == "__main__":
    unittest.main()
