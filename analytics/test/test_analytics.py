"""The whole analytics project on data that went through both jobs.

The steps of the scenario build on each other and run in the order of their names.
"""

import json
import os
import shutil
import tempfile
import unittest
from datetime import UTC, datetime
from pathlib import Path

import expected
from stack import HOME, Stack
from truth import (
    CHARGES,
    DISPUTES,
    PARTITIONS,
    REFUNDS,
    SUBSCRIPTIONS,
    Source,
    Truth,
)

MODELS = {
    "charge_events": CHARGES,
    "refund_events": REFUNDS,
    "dispute_events": DISPUTES,
    "subscription_events": SUBSCRIPTIONS,
}
SEED = 7


class AnalyticsTest(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        data = Path(os.environ["ANALYTICS_FOLDER"])
        shutil.rmtree(data / "stack", ignore_errors=True)
        cls.stack = Stack(data / "stack")
        cls.addClassCleanup(cls.stack.down)
        cls.stack.up()
        cls.source = Source(SEED, datetime.now(UTC))
        cls.truth = Truth()
        cls.snapshot = {}

    def test_1_the_first_run_gives_what_follows_from_the_truth(self):
        self.assertEqual(self.stack.partitions(CHARGES), PARTITIONS)
        self.send(self.source.first_batch())

        output = self.materialize()

        self.assertRegex(output, r"analytics: \d+ assets, \d+ checks, 0 failed, \d+ warn")
        type(self).snapshot = expected.snapshot({}, self.truth)
        self.assert_models()

    def test_2_a_second_run_adds_what_is_new_and_puts_right_what_came_late(self):
        before = self.events_in_models()
        self.send(self.source.second_batch(self.truth.messages))

        self.materialize()

        type(self).snapshot = expected.snapshot(self.snapshot, self.truth)
        self.assert_models()
        self.assert_only_new_events_were_written(before)

    def test_3_the_same_run_again_changes_nothing(self):
        before = self.contents()

        self.materialize()

        self.assertEqual(self.contents(), before)

    def test_4_a_full_refresh_gives_the_same(self):
        before = self.contents()

        self.stack.run("analytics/run", "dbt", "--quiet", "run", "--full-refresh")

        self.assertEqual(self.contents(), before)

    def test_5_a_fifth_event_type_comes_by_one_command(self):
        with tempfile.TemporaryDirectory() as folder:
            schemas, project = Path(folder, "schemas"), Path(folder, "dbt")
            shutil.copytree(HOME / "schemas", schemas)
            shutil.copytree(HOME / "analytics/dbt", project)
            Path(schemas, "payment_payouts.avsc").write_text(json.dumps(PAYOUTS))
            self.create_payouts()

            self.stack.run("./lakegate", "schema", "dbt", "--schemas", str(schemas), "--output", str(project))

            built = self.stack.attempt(
                "analytics/run", "dbt", "build", "--project-dir", str(project),
                "--select", "source:payments_db.payment_payouts+",
                DBT_TARGET_PATH=str(Path(folder, "target")),
            )  # fmt: skip
        self.assertIn("created sql view model analytics.stg_payment_payouts", built.stdout)
        self.assertIn("PASS payment_payouts__payout_id__not_null", built.stdout)
        self.assertRegex(built.stdout, r"FAIL 1 payment_payouts__method__accepted_or_flagged")
        self.assertRegex(built.stdout, r"FAIL 1 payment_payouts__amount__in_range")

    def test_6_maintenance_keeps_every_row_and_the_newest_snapshot_of_flink(self):
        count = "select count(*) from payments_db.payment_charges"
        rows = self.stack.rows(count)
        [[flink]] = self.stack.rows(
            """select max_by(snapshot_id, committed_at) from payments_db."payment_charges$snapshots"
            where element_at(summary, 'flink.job-id') is not null"""
        )

        output = self.stack.run("analytics/run", "materialize", "maintenance")

        self.assertIn("maintenance: 5 assets, 0 checks, 0 failed, 0 warn", output)
        self.assertEqual(self.stack.rows(count), rows)
        self.assertEqual(
            self.stack.rows(
                f"""select count(*) from payments_db."payment_charges$snapshots"
                where snapshot_id = {flink}"""
            ),
            [[1]],
        )
        [[files, partitions]] = self.stack.rows(
            """select (select count(*) from payments_db."payment_charges$files"),
                (select count(*) from payments_db."payment_charges$partitions")"""
        )
        self.assertEqual(files, partitions)

    def test_7_each_fault_fails_the_check_that_is_for_it(self):
        removed = self.truth.rows(SUBSCRIPTIONS)[40]
        self.stack.rows(f"delete from payments_db.payment_subscriptions where {at(removed)}")
        doubled = self.truth.rows(CHARGES)[50]
        self.stack.rows(
            f"insert into payments_db.payment_charges"
            f" select * from payments_db.payment_charges where {at(doubled)}"
        )
        wrong = self.truth.rows(REFUNDS)[60]
        self.stack.rows(f"update payments_db.payment_refunds set amount = -5 where {at(wrong)}")
        self.stack.rows(
            """delete from payments_db.payment_disputes
            where ingest."timestamp" > current_timestamp - interval '2' day"""
        )

        done = self.stack.attempt("analytics/run", "materialize")

        self.assertEqual(done.returncode, 1, done.stdout)
        failed = done.stdout
        partition, offset = removed.partition, removed.offset
        self.assertRegex(
            failed,
            rf"ERROR +payments_db/payment_subscriptions: books_balance .*lost: partition {partition} offset {offset} ",
        )
        partition, offset = doubled.partition, doubled.offset
        self.assertRegex(
            failed,
            rf"ERROR +payments_db/payment_charges: books_balance .*row twice: partition {partition} offset {offset} ",
        )
        self.assertRegex(failed, r"ERROR +stg_payment_charges: payment_charges__ingest__one_row_per")
        self.assertRegex(failed, r"ERROR +stg_payment_refunds: payment_refunds__amount__in_range")
        self.assertRegex(
            failed,
            r"ERROR +payments_db/payment_disputes: fresh +payment_disputes: the newest row came 7\d\.\d hours ago",
        )
        self.assertNotRegex(failed, r"ERROR +payments_db/payment_refunds")
        self.assertNotRegex(failed, r"ERROR +stg_payment_subscriptions")

    # Steps.

    def send(self, messages):
        self.stack.send(messages)
        self.truth.messages.extend(messages)
        self.stack.await_rows(self.truth)

    def materialize(self) -> str:
        output = self.stack.run("analytics/run", "materialize")
        print(output)
        return output

    def events_in_models(self) -> dict[str, dict]:
        return {
            model: {
                row["event_id"]: (row["ingest_partition"], row["ingest_offset"])
                for row in self.stack.records(
                    f"select event_id, ingest_partition, ingest_offset from {model}"
                )
            }
            for model in MODELS
        }

    def contents(self) -> dict[str, list]:
        """Each table's rows, but for the ids that dbt gives snapshots and the time of its runs."""
        names = [name for [name] in self.stack.rows("show tables")]
        found = {}
        for name in names:
            if not name.startswith("stg_"):
                rows = self.stack.records(f"select * from {name}")
                for row in rows:
                    row.pop("dbt_updated_at", None)
                found[name] = sorted(map(repr, rows))
        return found

    # What must hold.

    def assert_models(self):
        for model, topic in MODELS.items():
            first = expected.first_arrivals(self.truth, topic)
            want = {event: (m.partition, m.offset) for event, m in first.items()}
            self.assertEqual(self.events_in_models()[model], want, model)
        self.assert_table("payments", ["charge_id"], expected.payments(self.truth))
        self.assert_table("refunds", ["refund_id"], expected.refunds(self.truth))
        self.assert_table("disputes", ["dispute_id"], expected.disputes(self.truth))
        self.assert_table("subscriptions", ["subscription_id"], expected.subscriptions(self.truth))
        self.assert_table(
            "subscription_history",
            ["subscription_id", "version"],
            expected.subscription_history(self.truth),
        )
        self.assert_table(
            "subscription_snapshot", ["subscription_id", "dbt_valid_from"], self.snapshot
        )
        self.assert_table("payment_lifecycle", ["charge_id"], expected.payment_lifecycle(self.truth))
        self.assert_table(
            "customer_features",
            ["customer_id"],
            expected.features(self.truth, "customer_id", "merchant_id"),
        )
        self.assert_table(
            "merchant_features",
            ["merchant_id"],
            expected.features(self.truth, "merchant_id", "customer_id"),
        )
        letters = {
            (row["event_type"], row["code"]): row["n"]
            for row in self.stack.records(
                "select event_type, code, sum(dead_letter_count) as n from dead_letters_daily group by 1, 2"
            )
        }
        self.assertEqual(letters, expected.dead_letters_daily(self.truth))
        self.assertGreater(len(self.snapshot), 0)

    def assert_table(self, table: str, key: list[str], want: dict):
        have = {}
        for row in self.stack.records(f"select * from {table}"):
            id_ = tuple(row[name] for name in key)
            have[id_ if len(id_) > 1 else id_[0]] = row
        self.assertEqual(set(have), set(want), f"keys of {table}")
        for id_, row in want.items():
            self.assertEqual({name: have[id_][name] for name in row}, row, f"{table} {id_}")

    def assert_only_new_events_were_written(self, before):
        """What the second run's MERGEs wrote: events that are new or have another first arrival."""
        for model, events in self.events_in_models().items():
            changed = [event for event, place in events.items() if before[model].get(event) != place]
            self.assertTrue(changed)
            [[written]] = self.stack.rows(
                f"""select cast(element_at(summary, 'added-records') as bigint)
                from "{model}$snapshots" order by committed_at desc limit 1"""
            )
            self.assertEqual(written, len(changed), model)

    def create_payouts(self):
        self.stack.rows("drop table if exists payments_db.payment_payouts")
        self.stack.rows(
            """create table payments_db.payment_payouts as
            select payout_id, amount, method, cast(array[] as array(varchar)) as quality_flags,
                cast(null as varchar) as rescued_data,
                cast(row('payment_payouts', 0, place, current_timestamp) as row(
                    topic varchar, "partition" integer, "offset" bigint,
                    "timestamp" timestamp(6) with time zone)) as ingest
            from (values ('po_1', decimal '10.00', 'wire', bigint '0'),
                ('po_2', decimal '10.00', 'pigeon', bigint '1'),
                ('po_3', decimal '-1.00', 'wire', bigint '2')
            ) as rows(payout_id, amount, method, place)"""
        )


def at(message) -> str:
    return f'ingest."partition" = {message.partition} and ingest."offset" = {message.offset}'


PAYOUTS = {
    "type": "record",
    "name": "PaymentPayout",
    "namespace": "lakegate.payments",
    "doc": "Money that goes to a merchant's bank.",
    "fields": [
        {"name": "payout_id", "type": "string", "doc": "Payout."},
        {
            "name": "amount",
            "type": {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 4},
            "doc": "Amount paid out.",
            "range": {"above": 0, "to": 1000000},
        },
        {
            "name": "method",
            "type": ["null", "string"],
            "default": None,
            "doc": "How it is paid out.",
            "allowed": ["wire", "instant"],
            "otherwise": "flag",
        },
    ],
}

if __name__ == "__main__":
    unittest.main()
