"""Every route says who may use it, on the application as production serves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

import cati_console
from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.edge.access import Access, access_of
from gateway.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The whole application. Nothing of it is connected until a request comes."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite",
        core_database_url=f"sqlite:///{tmp_path}/core.sqlite",
        redis_url=f"unix://{tmp_path}/redis.sock",
        secret_key="0" * 32,
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="0" * 32,
    )
    built = create_app(runtime=build_runtime(settings))
    cati_console.mount(built)
    return built


def unmarked(app: Flask) -> list[str]:
    """The routes that do not say who may use them."""
    return [
        rule.rule for rule in app.url_map.iter_rules() if access_of(app.view_functions[rule.endpoint]) is None
    ]


def test_every_route_has_an_access_mark(app: Flask) -> None:
    assert len(list(app.url_map.iter_rules())) > 4, "the application has lost its routes"
    assert unmarked(app) == []


def test_a_route_without_a_mark_is_found(app: Flask) -> None:
    app.add_url_rule("/open", view_func=lambda: "to anybody")
    assert unmarked(app) == ["/open"]


def test_what_a_carrier_calls_is_marked_for_carriers_and_nothing_else_is(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for_carriers = access_of(app.view_functions[rule.endpoint]) is Access.CARRIER
        assert for_carriers == rule.rule.startswith("/hooks/"), rule.rule


def test_every_carrier_route_refuses_an_unsigned_request(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/hooks/"):
            path = (
                rule.rule.replace("<carrier>", "twilio")
                .replace("<reference>", "a.b")
                .replace("<int:turn>", "0")
                .replace("<int(max=999999):turn>", "0")
                .replace("<language>", "en")
            )
            assert client.post(path, data={"CallSid": "CA1"}).status_code == 403, path
