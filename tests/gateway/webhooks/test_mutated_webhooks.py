"""Twenty thousand mutated webhooks: none brings the gateway to a 5xx, and none that is unsigned leaves a trace.

Signed ones are signed after the mutation, as a carrier does that has changed its ways. A trace is a row of any
table but the log of exchanges, where refused ones are kept at a rate and cut.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gateway.store.exchange_log import KEPT_CHARACTERS, REFUSED_PER_SECOND
from gateway.store.metadata import metadata
from tests.support.databases import Databases
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.mutations import Genuine, Mutated, mutated
from tests.support.senders import SENDERS, Body, Sender

pytestmark = pytest.mark.timeout(400)  # thousands of requests, also on a machine that has much else to do

PHONE, OTHER = "+4915112345678", "+4915112345679"
AT_ONCE = 50  # webhooks in one example: drawing them is cheaper together


@pytest.fixture(params=list(SENDERS))
def sender(request: pytest.FixtureRequest) -> Sender:
    return SENDERS[request.param]


@pytest.fixture
def gateway(tmp_path: Path, sqlite_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with sqlite_databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


@pytest.fixture
def on_postgres(tmp_path: Path, postgres_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with postgres_databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


def genuine(gateway: HookedGateway, sender: Sender) -> list[Genuine]:
    """The webhooks of a call and a text under way, and of people who come of themselves."""
    attempt, call = gateway.call(sender.name, PHONE)
    message, text = gateway.text(sender.name, OTHER)
    reference, of_text = map(gateway.runtime.hooks.reference, (attempt, message))
    root = f"/hooks/{sender.name}"
    return [
        Genuine(f"{root}/voice/{reference}/0", sender.answered(call)),
        *(Genuine(f"{root}/voice/{reference}/{turn}", sender.keyed(call, "9")) for turn in (1, 2, 3)),
        *(Genuine(f"{root}/call-status/{reference}", sender.call_state(call, word)) for word in sender.words),
        Genuine(f"{root}/machine/{reference}", sender.call_state(call, "machine")),
        Genuine(f"{root}/recording/{reference}/1", sender.call_state(call, "completed")),
        Genuine(f"{root}/recording/{reference}", sender.call_state(call, "completed")),
        Genuine(f"{root}/room/{reference}", sender.call_state(call, "completed")),
        Genuine(f"{root}/fallback/{reference}/en", sender.call_state(call, "failed")),
        Genuine(f"{root}/fallback?language=en", sender.failed(call, f"{root}/voice/{reference}/0")),
        Genuine(f"{root}/message-status/{of_text}", sender.text_state(text, "delivered")),
        Genuine(f"{root}/inbound-message", sender.text("M1", OTHER, "+15005550007", "9")),
        Genuine(f"{root}/inbound-call", sender.answered("C2")),
        Genuine(f"{root}/inbound-call-status", sender.call_state("C2", "completed")),
    ]


def deliver(gateway: HookedGateway, sender: Sender, webhook: Mutated) -> int:
    """Post a mutated webhook; give the status."""
    now, body = gateway.clock.now(), webhook.body
    path, headers = sender.address(webhook.path, body), {}
    if webhook.signing == "right":
        headers = sender.sign(path, body, now)
    elif webhook.signing == "wrong":
        # A genuine signature of something else; the other ways to sign wrongly are tried one by one elsewhere.
        headers = sender.sign("/elsewhere", Body(body.content + b"0", body.content_type), now)
    return gateway.deliver(path, body, headers).status_code


def traces(gateway: HookedGateway) -> dict[str, int]:
    """Count the rows of every table that a stranger must not reach."""
    tables = set(metadata.tables) - {"carrier_exchange"}
    return {table: gateway.one(f'SELECT count(*) FROM "{table}"') for table in tables}  # noqa: S608


def signed_ones_are_answered(gateway: HookedGateway, sender: Sender, count: int) -> None:
    """Post `count` webhooks, mutated and then rightly signed."""
    statuses: Counter[int] = Counter()
    fell: list[str] = []
    webhooks = mutated(sender, genuine(gateway, sender), ["right"], AT_ONCE)

    @settings(
        max_examples=count // AT_ONCE,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(webhooks)
    def run(delivered: list[Mutated]) -> None:
        for each in delivered:
            status = deliver(gateway, sender, each)
            statuses[status] += 1
            if status >= 500:
                fell.append(repr(each)[:2000])

    run()
    assert fell == []
    assert statuses.total() >= count
    # Else the check would be of refusals only.
    assert statuses[200] + statuses[204] > statuses.total() / 3, statuses


def test_signed_webhooks_of_any_shape_are_answered(gateway: HookedGateway, sender: Sender) -> None:
    signed_ones_are_answered(gateway, sender, 5000)


@pytest.mark.postgres
def test_signed_webhooks_of_any_shape_are_answered_on_postgresql(
    on_postgres: HookedGateway, sender: Sender
) -> None:
    signed_ones_are_answered(on_postgres, sender, 250)


def test_unsigned_webhooks_leave_no_trace(gateway: HookedGateway, sender: Sender) -> None:
    webhooks = mutated(sender, genuine(gateway, sender), ["wrong", "none"], AT_ONCE)
    gateway.runtime.exchanges.flush()
    before, started = traces(gateway), time.monotonic()
    kept = "SELECT count(*) FROM carrier_exchange WHERE direction = 'in'"
    statuses: Counter[int] = Counter()
    taken: list[str] = []

    @settings(
        max_examples=5000 // AT_ONCE,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(webhooks)
    def run(delivered: list[Mutated]) -> None:
        for each in delivered:
            status = deliver(gateway, sender, each)
            statuses[status] += 1
            if not 400 <= status < 500:
                taken.append(repr(each)[:2000])

    run()
    assert taken == []
    gateway.runtime.exchanges.flush()
    assert statuses.total() >= 5000
    assert traces(gateway) == before
    assert 0 < gateway.one(kept) <= REFUSED_PER_SECOND * (time.monotonic() - started + 2)
    assert gateway.one("SELECT max(length(request)) FROM carrier_exchange") <= KEPT_CHARACTERS
