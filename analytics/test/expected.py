"""What the models must hold, computed from the truth in plain Python: no SQL, no shared rule."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from truth import (
    CHARGES,
    COUNTRIES,
    DISPUTES,
    PROVIDERS,
    REFUNDS,
    SUBSCRIPTIONS,
    Message,
    Truth,
)

KNOWN = {
    "event_type": {
        CHARGES: ["charge.succeeded", "charge.failed"],
    },
    "payment_method_type": ["card", "bank_account", "digital_wallet"],
    "card_brand": ["visa", "mastercard", "amex", "discover"],
    "risk_level": ["low", "medium", "high"],
    "reason": ["requested_by_customer", "fraudulent", "duplicate"],
    "dispute_reason": ["fraudulent", "unrecognized", "duplicate", "subscription_canceled", "product_not_received"],
    "subscription_status": ["active", "past_due", "canceled", "unpaid", "trialing"],
}


def known(value, values):
    if value is None:
        return "unknown"
    return value if value in values else "other"


def first_arrivals(truth: Truth, topic: str) -> dict[str, Message]:
    """The message of each event that came first."""
    first = {}
    for message in sorted(truth.rows(topic), key=lambda m: m.arrival):
        first.setdefault(message.row["event_id"], message)
    return first


def changed_at(row: dict):
    return max(row["created_at"], row["updated_at"] or row["created_at"])


def newest(truth: Truth, topic: str, id_name: str) -> dict[str, tuple[dict, int]]:
    """By id: the newest event's values, and how many events the id has."""
    events = defaultdict(list)
    for message in first_arrivals(truth, topic).values():
        events[message.row[id_name]].append(message)
    return {
        id_: (max(of, key=lambda m: (changed_at(m.row), m.arrival)).row, len(of))
        for id_, of in events.items()
    }


def charge_flags(row: dict) -> list[str]:
    flags = []

    def check(column, values):
        if row[column] is not None and row[column] not in values:
            flags.append("UNKNOWN_" + column.upper())

    check("event_type", KNOWN["event_type"][CHARGES])
    check("provider", PROVIDERS)
    check("status", ["succeeded", "failed", "pending"])
    check("failure_code", ["card_declined", "insufficient_funds", "expired_card", "processing_error"])
    check("payment_method_type", KNOWN["payment_method_type"])
    check("card_brand", KNOWN["card_brand"])
    check("card_country", COUNTRIES)
    check("billing_country", COUNTRIES)
    check("risk_level", KNOWN["risk_level"])
    if row["status"] == "failed" and row["failure_code"] is None:
        flags.append("FAILED_WITHOUT_CODE")
    if row["updated_at"] and row["updated_at"] < row["created_at"]:
        flags.append("UPDATED_BEFORE_CREATED")
    return flags


def payments(truth: Truth) -> dict[str, dict]:
    found = {}
    for charge, (row, events) in newest(truth, CHARGES, "charge_id").items():
        by_type = {"charge.succeeded": "succeeded", "charge.failed": "failed"}
        outcome = row["status"]
        if outcome not in ("succeeded", "failed", "pending"):
            outcome = by_type.get(row["event_type"], "unknown")
        countries = [c for c in (row["billing_country"], row["card_country"]) if c in COUNTRIES]
        found[charge] = {
            "customer_id": row["customer_id"],
            "merchant_id": row["merchant_id"],
            "merchant_name": row["merchant_name"],
            "provider": known(row["provider"], PROVIDERS),
            "reported_provider": row["provider"],
            "amount": row["amount"],
            "currency": row["currency"],
            "outcome": outcome,
            "failure_code": row["failure_code"],
            "payment_method": known(row["payment_method_type"], KNOWN["payment_method_type"]),
            "card_brand": known(row["card_brand"], KNOWN["card_brand"]),
            "country": countries[0] if countries else None,
            "risk_score": row["risk_score"],
            "risk_level": known(row["risk_level"], KNOWN["risk_level"]),
            "three_ds_authenticated": row["three_ds_authenticated"],
            "order_id": row["metadata"]["order_id"],
            "created_at": row["created_at"],
            "changed_at": changed_at(row),
            "event_id": row["event_id"],
            "event_count": events,
            "quality_flags": charge_flags(row),
            "is_flagged": bool(charge_flags(row)),
        }
    return found


def refunds(truth: Truth) -> dict[str, dict]:
    by_type = {"refund.created": "pending", "refund.succeeded": "succeeded", "refund.failed": "failed"}
    return {
        refund: {
            "charge_id": row["charge_id"],
            "customer_id": row["customer_id"],
            "merchant_id": row["merchant_id"],
            "provider": known(row["provider"], PROVIDERS),
            "amount": row["amount"],
            "currency": row["currency"],
            "outcome": row["status"] or by_type.get(row["event_type"], "unknown"),
            "reason": known(row["reason"], KNOWN["reason"]),
            "requested_by": row["metadata"]["refund_requested_by"] or "unknown",
            "event_id": row["event_id"],
            "event_count": events,
        }
        for refund, (row, events) in newest(truth, REFUNDS, "refund_id").items()
    }


def disputes(truth: Truth) -> dict[str, dict]:
    def outcome(row):
        if row["status"] in ("won", "lost"):
            return row["status"]
        is_open = row["status"] or row["event_type"] in ("dispute.created", "dispute.updated")
        return "open" if is_open else "unknown"

    return {
        dispute: {
            "charge_id": row["charge_id"],
            "customer_id": row["customer_id"],
            "merchant_id": row["merchant_id"],
            "provider": known(row["provider"], PROVIDERS),
            "amount": row["amount"],
            "currency": row["currency"],
            "outcome": outcome(row),
            "reason": known(row["reason"], KNOWN["dispute_reason"]),
            "event_id": row["event_id"],
            "event_count": events,
        }
        for dispute, (row, events) in newest(truth, DISPUTES, "dispute_id").items()
    }


def subscriptions(truth: Truth) -> dict[str, dict]:
    return {
        subscription: {
            "customer_id": row["customer_id"],
            "merchant_id": row["merchant_id"],
            "plan_id": row["plan_id"],
            "amount": row["amount"],
            "status": known(row["status"], KNOWN["subscription_status"]),
            "changed_at": changed_at(row),
            "event_id": row["event_id"],
            "event_count": events,
        }
        for subscription, (row, events) in newest(truth, SUBSCRIPTIONS, "subscription_id").items()
    }


TRACKED = [
    "customer_id", "plan_id", "plan_name", "amount", "currency", "billing_interval",
    "interval_count", "status", "cancel_at_period_end",
]  # fmt: skip


def subscription_history(truth: Truth) -> dict[tuple, dict]:
    events = defaultdict(dict)
    for message in sorted(first_arrivals(truth, SUBSCRIPTIONS).values(), key=lambda m: m.arrival):
        # The last arrival of an instant counts.
        events[message.row["subscription_id"]][changed_at(message.row)] = message.row
    found = {}
    for subscription, by_time in events.items():
        versions = []
        for time in sorted(by_time):
            state = {name: by_time[time][name] for name in TRACKED}
            if not versions or versions[-1]["state"] != state:
                versions.append({"state": state, "event_id": by_time[time]["event_id"], "from": time})
        for number, version in enumerate(versions, start=1):
            following = versions[number]["from"] if number < len(versions) else None
            found[subscription, number] = version["state"] | {
                "event_id": version["event_id"],
                "valid_from": version["from"],
                "valid_to": following,
                "is_current": following is None,
            }
    return found


def snapshot(before: dict[tuple, dict], truth: Truth) -> dict[tuple, dict]:
    """The snapshot after one more run: a newer state closes the version that was current."""
    rows = {key: dict(row) for key, row in before.items()}
    current = {key[0]: key for key, row in rows.items() if row["dbt_valid_to"] is None}
    for subscription, state in subscriptions(truth).items():
        old = current.get(subscription)
        if old is None or old[1] < state["changed_at"]:
            if old is not None:
                rows[old]["dbt_valid_to"] = state["changed_at"]
            rows[subscription, state["changed_at"]] = {
                "plan_id": state["plan_id"],
                "status": state["status"],
                "amount": state["amount"],
                "dbt_valid_to": None,
            }
    return rows


def payment_lifecycle(truth: Truth) -> dict[str, dict]:
    paid, back, disputed = payments(truth), refunds(truth), disputes(truth)
    refunds_of, disputes_of = defaultdict(list), defaultdict(list)
    for refund in back.values():
        refunds_of[refund["charge_id"]].append(refund)
    for dispute in disputed.values():
        disputes_of[dispute["charge_id"]].append(dispute)
    found = {}
    for charge in {*paid, *refunds_of, *disputes_of}:
        payment, rs, ds = paid.get(charge), refunds_of[charge], disputes_of[charge]
        names = {
            (True, False, False): "payment_only",
            (True, True, False): "refunded",
            (True, False, True): "disputed",
            (True, True, True): "refunded_and_disputed",
            (False, True, False): "refund_without_payment",
            (False, False, True): "dispute_without_payment",
            (False, True, True): "refund_and_dispute_without_payment",
        }
        row = {
            "match_status": names[payment is not None, bool(rs), bool(ds)],
            "has_payment": payment is not None,
            "refund_count": len(rs),
            "succeeded_refund_count": sum(r["outcome"] == "succeeded" for r in rs),
            "dispute_count": len(ds),
            "open_dispute_count": sum(d["outcome"] == "open" for d in ds),
            "won_dispute_count": sum(d["outcome"] == "won" for d in ds),
            "lost_dispute_count": sum(d["outcome"] == "lost" for d in ds),
            "refunded_amount": None,
            "lost_amount": None,
            "net_amount": None,
            "is_over_refunded": False,
            "refunds_in_other_currency": 0,
            "has_other_provider": False,
        }
        if payment:
            refunded = sum(
                (r["amount"] for r in rs
                 if r["outcome"] == "succeeded" and r["currency"] == payment["currency"]),
                Decimal(0),
            )  # fmt: skip
            lost = sum(
                (d["amount"] for d in ds
                 if d["outcome"] == "lost" and d["currency"] == payment["currency"]),
                Decimal(0),
            )  # fmt: skip
            row |= {
                "refunded_amount": refunded,
                "lost_amount": lost,
                "net_amount": payment["amount"] - refunded - lost
                if payment["outcome"] == "succeeded"
                else Decimal(0),
                "is_over_refunded": refunded > payment["amount"],
                "refunds_in_other_currency": sum(r["currency"] != payment["currency"] for r in rs),
                "has_other_provider": any(
                    of["provider"] != payment["provider"] for of in [*rs, *ds]
                ),
            }
        found[charge] = row
    return found


def dead_letters_daily(truth: Truth) -> Counter:
    """How many by event type and code. The day is that of the bridge's clock."""
    return Counter((m.topic, m.code) for m in truth.letters())


def features(truth: Truth, id_name: str, counterpart: str) -> dict[str, dict]:
    paid, back = payments(truth), refunds(truth)
    disputed, subscribed = disputes(truth), subscriptions(truth)
    as_of = max(p["created_at"] for p in paid.values())

    def of(rows):
        grouped = defaultdict(list)
        for row in rows.values():
            if row[id_name] is not None:
                grouped[row[id_name]].append(row)
        return grouped

    ps, rs, ds, ss = of(paid), of(back), of(disputed), of(subscribed)
    found = {}
    for entity in {*ps, *rs, *ds, *ss}:
        p, r, d, s = ps[entity], rs[entity], ds[entity], ss[entity]
        n = len(p)
        scores = [x["risk_score"] for x in p if x["risk_score"] is not None]
        row = {
            "as_of": as_of,
            "payment_count": n,
            "succeeded_payment_count": sum(x["outcome"] == "succeeded" for x in p),
            "failed_payment_count": sum(x["outcome"] == "failed" for x in p),
            "failure_rate": sum(x["outcome"] == "failed" for x in p) / n if n else None,
            "payment_count_30d": sum(x["created_at"] > as_of - timedelta(days=30) for x in p),
            "flagged_payment_count": sum(x["is_flagged"] for x in p),
            "three_ds_payment_count": sum(x["three_ds_authenticated"] is True for x in p),
            counterpart.replace("_id", "_count"): len(
                {x[counterpart] for x in p if x[counterpart] is not None}
            ),
            "payment_method_count": len({x["payment_method"] for x in p}),
            "currency_count": len({x["currency"] for x in p}),
            "mean_risk_score": sum(scores) / len(scores) if scores else None,
            "refund_count": len(r),
            "succeeded_refund_count": sum(x["outcome"] == "succeeded" for x in r),
            "refund_rate": len(r) / n if n else None,
            "dispute_count": len(d),
            "open_dispute_count": sum(x["outcome"] == "open" for x in d),
            "lost_dispute_count": sum(x["outcome"] == "lost" for x in d),
            "dispute_rate": len(d) / n if n else None,
            "subscription_count": len(s),
            "active_subscription_count": sum(x["status"] in ("active", "trialing") for x in s),
            "first_payment_at": min((x["created_at"] for x in p), default=None),
            "last_payment_at": max((x["created_at"] for x in p), default=None),
            "main_currency": None,
            "succeeded_amount": None,
            "mean_amount": None,
            "max_amount": None,
        }
        if p:
            counts = Counter(x["currency"] for x in p)
            main = min(counts, key=lambda currency: (-counts[currency], currency))
            amounts = [x["amount"] for x in p if x["currency"] == main]
            row |= {
                "main_currency": main,
                "succeeded_amount": sum(
                    (x["amount"] for x in p
                     if x["currency"] == main and x["outcome"] == "succeeded"),
                    Decimal(0),
                ),
                "mean_amount": (sum(amounts) / len(amounts)).quantize(
                    Decimal("0.0001"), ROUND_HALF_UP
                ),
                "max_amount": max(amounts),
            }  # fmt: skip
        found[entity] = row
    return found
