"""The judgements of the checks, without a server."""

import unittest

from lakegate_analytics import judgement
from lakegate_analytics.maintenance import days_to_keep
from lakegate_analytics.registry import newer


class FreshnessTest(unittest.TestCase):
    """On what dbt 1.11 writes into sources.json."""

    def judge(self, status, newest, seconds):
        result = {
            "status": status,
            "max_loaded_at": newest,
            "max_loaded_at_time_ago_in_s": seconds,
        }
        return judgement.freshness("payment_refunds", result)

    def test_a_row_in_time_passes(self):
        verdict, _ = self.judge("pass", "2026-03-01T09:00:00+00:00", 1800.0)
        self.assertTrue(verdict.passed)
        self.assertEqual("payment_refunds: the newest row came 0.5 hours ago", verdict.words)

    def test_a_late_row_warns_and_a_very_late_one_is_an_error(self):
        for status, is_error in [("warn", False), ("error", True)]:
            verdict, error = self.judge(status, "2026-03-01T09:00:00+00:00", 259200.0)
            self.assertFalse(verdict.passed)
            self.assertEqual(is_error, error)
            self.assertIn("72.0 hours ago", verdict.words)

    def test_a_table_without_a_row_only_warns(self):
        verdict, error = self.judge("error", "0001-01-01T00:00:00+00:00", 63931573008.943)
        self.assertEqual("payment_refunds: no row yet", verdict.words)
        self.assertFalse(verdict.passed or error)

    def test_what_dbt_cannot_read_is_an_error_with_its_words(self):
        verdict, error = judgement.freshness(
            "payment_refunds", {"status": "runtime error", "error": "no such table"}
        )
        self.assertEqual("payment_refunds: no such table", verdict.words)
        self.assertTrue(error and not verdict.passed)


class VolumeTest(unittest.TestCase):
    def test_half_of_what_is_usual_passes_and_less_does_not(self):
        self.assertTrue(judgement.volume(50, [100, 100, 100]).passed)
        self.assertFalse(judgement.volume(49, [100, 100, 100]).passed)

    def test_three_times_what_is_usual_passes_and_more_does_not(self):
        self.assertTrue(judgement.volume(300, [100, 100, 100]).passed)
        self.assertFalse(judgement.volume(301, [100, 100, 100]).passed)

    def test_days_before_the_first_row_are_no_days(self):
        verdict = judgement.volume(100, [100, 100, 100, 0, 0, 0, 0])
        self.assertTrue(verdict.passed)
        self.assertIn("100 a day in the 3 days before", verdict.words)

    def test_a_day_without_rows_between_others_counts(self):
        self.assertIn("67 a day", judgement.volume(70, [100, 0, 100]).words)

    def test_two_days_say_nothing(self):
        self.assertTrue(judgement.volume(0, [100, 100]).passed)


class DeadLetterShareTest(unittest.TestCase):
    def test_twice_the_share_of_the_week_before_passes_and_more_does_not(self):
        self.assertTrue(judgement.dead_letter_share(40, 960, 20, 980).passed)
        self.assertFalse(judgement.dead_letter_share(41, 959, 20, 980).passed)

    def test_a_share_below_one_percent_is_never_odd(self):
        self.assertTrue(judgement.dead_letter_share(10, 990, 0, 1000).passed)

    def test_without_a_week_before_there_is_nothing_to_compare(self):
        self.assertTrue(judgement.dead_letter_share(500, 500, 0, 0).passed)

    def test_the_words_have_both_shares(self):
        words = judgement.dead_letter_share(50, 950, 20, 980).words
        self.assertIn("5.00%", words)
        self.assertIn("2.00% in the 7 days before", words)


class BooksTest(unittest.TestCase):
    def test_what_is_wrong_is_named_with_its_place(self):
        none = {"count": 0, "ranges": []}
        partition = {"partition": 2} | {name: none for name in judgement.FINDINGS}
        partition["lost"] = {"count": 3, "ranges": [[4, 5], [9, 9]]}
        topic = {
            "topic": "payment_charges",
            "balanced": False,
            "raw": 10,
            "rows": 7,
            "dead_letters": 0,
            "waiting": 0,
            "partitions": [partition],
        }

        verdict = judgement.books(topic)

        self.assertFalse(verdict.passed)
        self.assertTrue(
            verdict.words.startswith("payment_charges: lost: partition 2 offset 4-5, 9 (10 raw")
        )


class SchemaTest(unittest.TestCase):
    def test_fields_that_the_project_does_not_know_are_found_whatever_their_case(self):
        self.assertEqual(judgement.missing_columns(["a", "B", "c"], ("a", "b")), ["c"])

    def test_new_versions_and_new_subjects_are_newer(self):
        self.assertEqual(newer({"a": 1, "b": 2}, {"a": 2, "b": 2, "c": 1}), {"a": 2, "c": 1})


class MaintenanceTest(unittest.TestCase):
    def test_snapshots_stay_for_a_week(self):
        self.assertEqual(days_to_keep(0.1), 7)
        self.assertEqual(days_to_keep(None), 7)

    def test_the_newest_snapshot_of_flink_stays_however_old_it_is(self):
        self.assertEqual(days_to_keep(20.5), 22)


if __name__ == "__main__":
    unittest.main()
