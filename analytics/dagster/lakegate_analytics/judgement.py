"""What counts as odd, without a server in sight."""

from dataclasses import dataclass

# A day with less than half or more than three times what the days before had is worth a look.
FEWEST, MOST = 0.5, 3.0
# Fewer days say nothing about what is usual.
DAYS_NEEDED = 3
# So few dead letters can double without meaning anything.
SHARE_IGNORED = 0.01
SHARE_FACTOR = 2.0


@dataclass(frozen=True)
class Verdict:
    passed: bool
    words: str


# What dbt gives as the time of the newest row of a table that has none.
NO_ROW = "0001-01-01"


def freshness(name: str, result: dict) -> tuple[Verdict, bool]:
    """A source's result in dbt's sources.json, and whether it is an error to fail.

    A table that has had no row yet is no table without news.
    """
    if "max_loaded_at" not in result:
        return Verdict(False, f"{name}: {result.get('error') or 'dbt could not tell'}"), True
    if result["max_loaded_at"].startswith(NO_ROW):
        return Verdict(False, f"{name}: no row yet"), False
    hours = result["max_loaded_at_time_ago_in_s"] / 3600
    verdict = Verdict(
        result["status"] == "pass", f"{name}: the newest row came {hours:,.1f} hours ago"
    )
    return verdict, result["status"] != "warn"


def volume(today: int, days_before: list[int]) -> Verdict:
    """Rows of the last 24 hours against those of the days before, newest first.

    Days before the first row are no days: trailing zeros are left out.
    """
    days = list(days_before)
    while days and days[-1] == 0:
        days.pop()
    if len(days) < DAYS_NEEDED:
        return Verdict(
            True, f"{today:,} rows in 24 hours; {len(days)} days before are too few to compare"
        )
    usual = sum(days) / len(days)
    words = f"{today:,} rows in 24 hours; {usual:,.0f} a day in the {len(days)} days before"
    return Verdict(FEWEST * usual <= today <= MOST * usual, words)


def dead_letter_share(
    letters: int, rows: int, letters_before: int, rows_before: int
) -> Verdict:
    """The share of dead letters in 24 hours against that of the 7 days before."""
    share = _share(letters, rows)
    words = f"{letters:,} of {letters + rows:,} messages in 24 hours are dead letters ({share:.2%})"
    if letters_before + rows_before == 0:
        return Verdict(True, words + "; nothing to compare with in the 7 days before")
    before = _share(letters_before, rows_before)
    return Verdict(
        share <= SHARE_IGNORED or share <= SHARE_FACTOR * before,
        f"{words}; {before:.2%} in the 7 days before",
    )


def _share(letters: int, rows: int) -> float:
    return letters / (letters + rows) if letters + rows else 0.0


# What is wrong with the books, in the words of `lakegate reconcile --format json`.
FINDINGS = {
    "lost": "lost",
    "row_twice": "row twice",
    "letter_twice": "dead letter twice",
    "row_and_letter": "row and dead letter",
    "unexpected": "unexpected",
    "earlier_topic": "of an earlier topic",
}


def books(topic: dict) -> Verdict:
    """One topic of what `lakegate reconcile --format json` prints."""
    counts = (
        f"{topic['raw']:,} raw = {topic['rows']:,} rows + {topic['dead_letters']:,} dead letters"
        f" + {topic['waiting']:,} waiting"
    )
    if topic["balanced"]:
        return Verdict(True, counts)
    found = []
    for partition in topic["partitions"]:
        for name, words in FINDINGS.items():
            difference = partition[name]
            if difference["count"]:
                ranges = ", ".join(
                    str(first) if first == last else f"{first}-{last}"
                    for first, last in difference["ranges"]
                )
                found.append(f"{words}: partition {partition['partition']} offset {ranges}")
    return Verdict(False, f"{topic['topic']}: {'; '.join(found)} ({counts})")


def missing_columns(fields: list[str], columns: tuple[str, ...]) -> list[str]:
    """Fields of a registered schema that the dbt project doesn't know."""
    known = {column.lower() for column in columns}
    return [field for field in fields if field.lower() not in known]
