"""The memory of exchanges: bounded, and honest about what it has forgotten."""

from __future__ import annotations

from sandbox.exchanges import Exchange, Exchanges
from tests.support import official_webhooks

OURS, PERSON = "+15005550006", "+79161234567"


def exchange(ref: str) -> Exchange:
    return Exchange(
        at="2026-03-02T09:00:00Z",
        direction="webhook",
        kind="status",
        ref=ref,
        method="POST",
        url="/hooks/twilio/status",
        request="",
        status=204,
        response="",
    )


def test_what_is_forgotten_is_counted() -> None:
    exchanges = Exchanges()
    for number in range(100_000):
        exchanges.note(exchange(str(number)))
    kept = exchanges.latest(100_000)
    assert 0 < len(kept) < exchanges.noted == 100_000
    assert kept[0]["ref"] == "99999"


def test_webhooks_that_nobody_can_look_at_any_more_do_not_pass_for_right(network, client):
    network.script(PERSON, answers=True, replies=[])
    for body in ("Thanks", "Thanks again", "And again"):
        client.messages.create(to=PERSON, from_=OURS, body=body)
    everything, newest = (network.control("GET", f"/control/exchanges?limit={limit}") for limit in (3, 2))
    assert official_webhooks.faults(everything) == []
    assert official_webhooks.faults(newest) == ["only the newest 2 of 3 exchanges can be looked at"]
