"""Messages whose right rows are known, because the rows were there first.

Each event is made as the clean values that a table must hold, then written as producers write:
in any case, with null words, in one of five timestamp formats.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal

CHARGES = "payment_charges"
REFUNDS = "payment_refunds"
DISPUTES = "payment_disputes"
SUBSCRIPTIONS = "payment_subscriptions"
TYPES = [CHARGES, REFUNDS, DISPUTES, SUBSCRIPTIONS]
PARTITIONS = 2

NULL_WORDS = ["null", "NULL", "Null", "none", "None", "NONE", "", "  ", None]
PROVIDERS = ["stripe", "braintree", "adyen", "checkout", "square"]
CURRENCIES = ["USD", "EUR", "GBP", "CAD", "AUD", "JPY"]
COUNTRIES = ["US", "CA", "GB", "FR", "DE", "AU"]
MILLISECOND = timedelta(milliseconds=1)


@dataclass
class Message:
    """One raw record. row is what its table must hold; None for one that must be rejected."""

    topic: str
    partition: int
    timestamp: datetime
    value: bytes
    row: dict | None = None
    code: str | None = None
    offset: int = -1

    @property
    def arrival(self):
        """The order of arrivals, as the models have it."""
        return self.timestamp, self.partition, self.offset


@dataclass
class Truth:
    """All that was sent."""

    messages: list[Message] = field(default_factory=list)

    def rows(self, topic: str) -> list[Message]:
        return [m for m in self.messages if m.topic == topic and m.row is not None]

    def letters(self) -> list[Message]:
        return [m for m in self.messages if m.row is None]


class Source:
    """Makes messages; the same seed and time make the same ones."""

    def __init__(self, seed: int, now: datetime):
        self.draw = random.Random(seed)
        self.now = now.replace(microsecond=0)
        self.events = 0

    # What events say.

    def charge(self, created: datetime, **given) -> dict:
        status = self.one_of(["succeeded", "succeeded", "failed", "pending", "reversed"], 0.15)
        return self.event(created, "charge.succeeded charge.failed charge.reopened", given) | {
            "charge_id": f"ch_{self.draw.randrange(140)}",
            "status": status,
            "failure_code": self.one_of(
                ["card_declined", "insufficient_funds", "expired_card", "processing_error", "odd"], 0.5
            ),
            "payment_method_type": self.one_of(["card", "bank_account", "digital_wallet", "cash"], 0.1),
            "card_brand": self.one_of(["visa", "mastercard", "amex", "discover", "diners"], 0.2),
            "card_country": self.one_of([*COUNTRIES, "342"], 0.2),
            "billing_country": self.one_of([*COUNTRIES, "999"], 0.2),
            "merchant_name": self.one_of(["Acme Store", "Corner Market", "Northwind"], 0.2),
            "risk_score": None if self.draw.random() < 0.2 else self.draw.randrange(100),
            "risk_level": self.one_of(["low", "medium", "high", "extreme"], 0.2),
            "three_ds_authenticated": self.draw.choice([True, False, None]),
            "metadata": {"order_id": f"order_{self.draw.randrange(999)}"},
        } | given

    def refund(self, created: datetime, **given) -> dict:
        return self.event(created, "refund.created refund.succeeded refund.failed", given) | {
            "refund_id": f"re_{self.draw.randrange(70)}",
            "charge_id": f"ch_{self.draw.randrange(200)}",
            "status": self.one_of(["succeeded", "succeeded", "failed", "pending"], 0.2),
            "reason": self.one_of(
                ["requested_by_customer", "fraudulent", "duplicate", "regret"], 0.2
            ),
            "failure_reason": self.one_of(["insufficient_funds", "processing_error"], 0.5),
            "metadata": {
                "refund_requested_by": self.one_of(["customer", "merchant", "support_agent"], 0.3)
            },
        } | given

    def dispute(self, created: datetime, **given) -> dict:
        return self.event(created, "dispute.created dispute.updated dispute.closed", given) | {
            "dispute_id": f"dp_{self.draw.randrange(40)}",
            "charge_id": f"ch_{self.draw.randrange(200)}",
            "status": self.one_of(["needs_response", "under_review", "won", "lost"], 0.2),
            "reason": self.one_of(
                ["fraudulent", "unrecognized", "subscription_canceled", "bored"], 0.2
            ),
            "network_reason_code": self.one_of(["4853", "4834", "4863"], 0.2),
            "is_charge_refundable": self.draw.choice([True, False, None]),
        } | given

    def subscription(self, created: datetime, **given) -> dict:
        return self.event(
            created, "subscription.created subscription.updated subscription.canceled", given
        ) | {
            "subscription_id": f"sub_{self.draw.randrange(40)}",
            "plan_id": f"plan_{self.draw.randrange(3)}",
            "plan_name": self.one_of(["Basic Plan", "Pro Plan"], 0.2),
            "amount": Decimal(self.draw.choice([0, 999, 2999])) / 100,
            "billing_interval": self.one_of(["month", "year", "week"], 0.1),
            "interval_count": self.draw.choice([1, 1, 3, None]),
            "status": self.one_of(
                ["active", "active", "past_due", "canceled", "unpaid", "trialing", "paused"], 0.1
            ),
            "cancel_at_period_end": self.draw.choice([True, False, None]),
        } | given

    def event(self, created: datetime, types: str, given: dict) -> dict:
        self.events += 1
        updated = created + timedelta(milliseconds=self.draw.randrange(0, 40_000_000))
        if self.draw.random() < 0.05:
            updated = created - timedelta(hours=1)
        return {
            "event_id": f"evt_{self.events:05d}",
            "event_type": self.one_of(types.split(), 0.1),
            "provider": self.one_of([*PROVIDERS, "paypal"], 0.1),
            "customer_id": f"cus_{self.draw.randrange(30)}",
            "merchant_id": self.one_of([f"merch_{n}" for n in range(8)], 0.1),
            "amount": Decimal(self.draw.randrange(100, 500_000)) / 100,
            "currency": self.draw.choice(CURRENCIES[: self.draw.randrange(1, 7)]),
            "created_at": created,
            "updated_at": None if self.draw.random() < 0.3 else min(updated, self.now),
        }

    def one_of(self, values: list, null_share: float):
        return None if self.draw.random() < null_share else self.draw.choice(values)

    # How messages say it.

    def message(self, topic: str, row: dict, timestamp: datetime, partition=None) -> Message:
        if partition is None:
            partition = self.draw.randrange(PARTITIONS)
        value = json.dumps(self.untidy(row), ensure_ascii=False).encode()
        return Message(topic, partition, timestamp, value, row)

    def untidy(self, row: dict) -> dict:
        names = {"three_ds_authenticated": "3ds_authenticated", "billing_interval": "interval"}
        return {names.get(name, name): self.written(name, value) for name, value in row.items()}

    def written(self, name: str, value):
        if value is None:
            return self.draw.choice(NULL_WORDS)
        if isinstance(value, dict):
            return {inner: self.written(inner, of) for inner, of in value.items()}
        if isinstance(value, bool):
            return self.draw.choice([str(value).lower(), str(value).upper(), value])
        if isinstance(value, datetime):
            return self.timestamp(value)
        if isinstance(value, Decimal):
            return float(value) if self.draw.random() < 0.5 else str(value)
        if name in ("currency", "card_country", "billing_country", "provider", "card_brand", "status"):
            return self.draw.choice([value.upper(), value.lower(), value.title(), f" {value} "])
        if name == "reason":
            return self.draw.choice([value, value.upper(), value.replace("_", " ")])
        return value

    def timestamp(self, value: datetime) -> str:
        text = value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}"
        zoned = value.astimezone(timezone(timedelta(hours=2)))
        return self.draw.choice(
            [
                text + "Z",
                text + "000Z",
                zoned.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}+02:00",
                text.replace("T", " "),
                text,
            ]
        )

    def rejected(self, topic: str, timestamp: datetime) -> Message:
        """A message that must become a dead letter with a known code."""
        row = self.make(topic, timestamp - timedelta(minutes=5))
        code = self.draw.choice(
            ["NOT_JSON", "MISSING_FIELD", "NOT_ALLOWED", "OUT_OF_RANGE", "BAD_TIMESTAMP"]
        )
        members = self.untidy(row)
        if code == "MISSING_FIELD":
            del members["customer_id"]
        elif code == "NOT_ALLOWED":
            members["currency"] = "DOGE"
        elif code == "OUT_OF_RANGE":
            members["amount"] = "-0.01"
        elif code == "BAD_TIMESTAMP":
            members["created_at"] = "yesterday"
        value = json.dumps(members).encode()
        if code == "NOT_JSON":
            value = b"<html>502 Bad Gateway</html>"
        partition = self.draw.randrange(PARTITIONS)
        return Message(topic, partition, timestamp, value, None, code)

    def make(self, topic: str, created: datetime, **given) -> dict:
        return {
            CHARGES: self.charge,
            REFUNDS: self.refund,
            DISPUTES: self.dispute,
            SUBSCRIPTIONS: self.subscription,
        }[topic](created, **given)

    # What is sent.

    def first_batch(self) -> list[Message]:
        """Everyday traffic of the last hours, with events that come twice, three in a hundred of
        them with other values; and one message per type of three days ago."""
        counts = {CHARGES: 320, REFUNDS: 140, DISPUTES: 70, SUBSCRIPTIONS: 160}
        start = self.now - timedelta(hours=5)
        messages = [
            self.message(topic, self.make(topic, day - timedelta(minutes=9)), day)
            for topic in TYPES
            for day in [self.now - timedelta(days=3)]
        ]
        for topic, count in counts.items():
            for number in range(count):
                arrival = start + number * timedelta(seconds=40) + self.draw.randrange(30_000) * MILLISECOND
                created = arrival - self.draw.randrange(60_000, 40_000_000) * MILLISECOND
                row = self.make(topic, created)
                messages.append(self.message(topic, row, arrival))
                if self.draw.random() < 0.12:
                    again = arrival + self.draw.randrange(1, 600_000) * MILLISECOND
                    messages.append(self.message(topic, self.repeated(row), again))
                if self.draw.random() < 0.05:
                    messages.append(self.rejected(topic, arrival))
        return messages

    def second_batch(self, first: list[Message]) -> list[Message]:
        """Late events, events that were there already, some of them with an earlier arrival in
        another partition, and subscriptions that change once more."""
        start = self.now - timedelta(minutes=50)
        messages = []
        for topic in TYPES:
            sent = [m for m in first if m.topic == topic and m.row is not None]
            for number in range(30):
                arrival = start + number * timedelta(seconds=60)
                late = arrival - timedelta(days=self.draw.randrange(2, 40))
                messages.append(self.message(topic, self.make(topic, late), arrival))
                created = arrival - timedelta(minutes=1)
                messages.append(self.message(topic, self.make(topic, created), arrival))
                earlier = self.draw.choice(sent)
                messages.append(self.message(topic, self.repeated(earlier.row), arrival))
            for message in self.draw.sample(sent, 6):
                # It lay in a slow partition: it came first and is seen last.
                before = message.timestamp - timedelta(seconds=1)
                other = (message.partition + 1) % PARTITIONS
                messages.append(self.message(topic, self.changed(message.row), before, other))
            messages.append(self.rejected(topic, start))
        for subscription in range(12):
            changed = self.subscription(
                self.now - timedelta(minutes=30),
                subscription_id=f"sub_{subscription}",
                updated_at=self.now - timedelta(minutes=20),
                plan_id="plan_new",
            )
            messages.append(self.message(SUBSCRIPTIONS, changed, self.now - timedelta(minutes=15)))
        return messages

    def repeated(self, row: dict) -> dict:
        return self.changed(row) if self.draw.random() < 0.25 else row

    def changed(self, row: dict) -> dict:
        return row | {"amount": row["amount"] + 1, "customer_id": "cus_changed"}
