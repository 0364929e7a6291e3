"""The fallback: whoever is on a call is kept company, or told why it ends, also when there is no database at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.bootstrap import build_runtime
from gateway.domain.clock import ManualClock
from gateway.domain.hooks import HookAddresses
from gateway.settings import Settings
from tests.support.accounts import carrier_settings
from tests.support.databases import Databases
from tests.support.deaf_address import deaf_address
from tests.support.hooked_gateway import HookedGateway, open_gateway
from tests.support.office import NOON, NOWHERE
from tests.support.senders import BASE, SENDERS, Fields, Sender

SECRET = "a secret of thirty-two characters or more"
ATTEMPT = UUID(int=7)
HOOKS = HookAddresses("", SECRET)
PHONE = "+4915112345678"
WAIT_EN, WAIT_RU = "One moment, please", "оставайтесь на линии"
SORRY_EN, SORRY_RU = "we have a technical problem", "у нас неполадки"


@contextmanager
def application(folder: Path, database_url: str) -> Iterator[FlaskClient]:
    """The application of a gateway without a queue, whose databases are at an address."""
    settings = Settings(
        database_url=database_url,
        core_database_url=NOWHERE,
        redis_url=f"unix://{folder}/nobody.sock",
        public_base_url=BASE,
        secret_key=SECRET,
        log_level="CRITICAL",
        **carrier_settings("http://127.0.0.1:9"),
    )
    runtime = build_runtime(settings, clock=ManualClock(NOON))
    yield create_app(runtime=runtime).test_client()
    runtime.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """The application of a gateway whose databases are not there."""
    with application(tmp_path, NOWHERE) as opened:
        yield opened


@pytest.fixture(params=list(SENDERS))
def sender(request: pytest.FixtureRequest) -> Sender:
    return SENDERS[request.param]


@pytest.fixture
def gateway(tmp_path: Path, sqlite_databases: Databases, redis_url: str) -> Iterator[HookedGateway]:
    with sqlite_databases.migrated("alembic") as url, open_gateway(tmp_path, url, redis_url) as opened:
        yield opened


def ask(client: FlaskClient, sender: Sender, path: str, fields: Fields) -> tuple[int, str]:
    """Post to the fallback as the carrier does; give what the call does next, readably."""
    body = sender.encode(fields)
    answer: TestResponse = client.post(
        path,
        base_url=BASE,
        data=body.content,
        headers={**sender.sign(path, body, NOON), "Content-Type": body.content_type},
    )
    return answer.status_code, unescape(answer.get_data(as_text=True))


def test_the_turn_fails_and_the_fallback_does_not(client: FlaskClient, sender: Sender) -> None:
    turn = HOOKS.voice(sender.name, ATTEMPT, 3)
    assert ask(client, sender, turn, sender.keyed("CA1", "9"))[0] == 503
    path = HOOKS.fallback(sender.name, ATTEMPT, "ru")
    status, said = ask(client, sender, path, sender.failed("CA1", BASE + turn))
    assert status == 200
    assert WAIT_RU in said
    assert WAIT_EN not in said
    assert f"{BASE}{HOOKS.voice(sender.name, ATTEMPT, 0)}?failures=1" in said


def test_the_fallback_of_a_number_knows_the_call_by_the_address_that_has_failed(
    client: FlaskClient, sender: Sender
) -> None:
    failed = BASE + HOOKS.voice(sender.name, ATTEMPT, 3)
    status, said = ask(
        client, sender, HOOKS.any_fallback(sender.name, "ru"), sender.failed("CA1", f"{failed}#rc=2")
    )
    assert status == 200
    assert WAIT_RU in said
    assert f"{BASE}{HOOKS.voice(sender.name, ATTEMPT, 0)}?failures=1" in said


@pytest.mark.parametrize("of_call", [True, False])
def test_who_fails_again_and_again_is_told_so_and_let_go(
    client: FlaskClient, sender: Sender, of_call: bool
) -> None:
    path = HOOKS.fallback(sender.name, ATTEMPT, "en") if of_call else HOOKS.any_fallback(sender.name, "en")
    failed = BASE + HOOKS.voice(sender.name, ATTEMPT, 5)
    for failures in (1, 2, 3):
        status, said = ask(client, sender, path, sender.failed("CA1", failed))
        assert status == 200
        failed = f"{BASE}{HOOKS.voice(sender.name, ATTEMPT, 0)}?failures={failures}"
        assert failed in said
    status, said = ask(client, sender, path, sender.failed("CA1", failed))
    assert status == 200
    assert SORRY_EN in said
    assert "failures" not in said


def test_a_caller_whose_first_address_has_failed_is_told_so_and_let_go(
    client: FlaskClient, sender: Sender
) -> None:
    failed = sender.failed("CA1", BASE + HOOKS.inbound_call(sender.name))
    status, said = ask(client, sender, HOOKS.any_fallback(sender.name, "ru"), failed)
    assert status == 200
    assert SORRY_RU in said
    assert SORRY_EN not in said
    assert "/hooks/" not in said


def test_a_language_that_is_not_known_hears_all_of_ours(client: FlaskClient, sender: Sender) -> None:
    for path in (f"/hooks/{sender.name}/fallback", HOOKS.any_fallback(sender.name, "fi")):
        said = ask(client, sender, path, sender.answered("CA1"))[1]
        assert SORRY_RU in said
        assert SORRY_EN in said


def test_the_fallback_is_for_carriers_and_for_addresses_of_ours(client: FlaskClient, sender: Sender) -> None:
    path, stranger = HOOKS.fallback(sender.name, ATTEMPT, "en"), f"{ATTEMPT.hex}.{'0' * 20}"
    for unsigned in (path, HOOKS.any_fallback(sender.name, "en")):
        assert client.post(unsigned, base_url=BASE).status_code == 403
    fields = sender.failed("CA1", f"{BASE}/hooks/{sender.name}/voice/{stranger}/3")
    assert ask(client, sender, f"/hooks/{sender.name}/fallback/{stranger}/en", fields)[0] == 404
    said = ask(client, sender, HOOKS.any_fallback(sender.name, "en"), fields)[1]
    assert SORRY_EN in said
    assert stranger not in said


def test_a_database_that_never_answers_keeps_nobody_waiting(tmp_path: Path, sender: Sender) -> None:
    with deaf_address(refuses=False) as deaf:
        url = f"postgresql+psycopg://nobody@{urlsplit(deaf).netloc}/otklik?connect_timeout=3"
        with application(tmp_path, url) as client:
            began = time.monotonic()
            for _ in range(6):
                said = ask(
                    client, sender, HOOKS.fallback(sender.name, ATTEMPT, "en"), sender.answered("CA1")
                )[1]
                assert WAIT_EN in said
            assert time.monotonic() - began < 6  # not three seconds for each


@pytest.mark.parametrize(
    ("asked", "ends_as"),
    [
        (("turn", "hang up"), "break_off"),
        (("turn", "fallback", "hang up"), "technical"),
        (("turn", "fallback", "turn again", "hang up"), "break_off"),
        (("turn", "fallback", "turn again", "fallback", "hang up"), "technical"),
        (("fallback", "hang up"), "technical"),
        (("turn", "key", "fallback", "hang up"), "break_off"),
    ],
)
@pytest.mark.parametrize("of_call", [True, False])
def test_a_call_on_which_nobody_heard_a_prompt_is_our_failure_and_no_break_off(
    gateway: HookedGateway, sender: Sender, asked: tuple[str, ...], ends_as: str, of_call: bool
) -> None:
    attempt, ref = gateway.call(sender.name, PHONE)
    hooks = HookAddresses("", SECRET)
    turn = hooks.voice(sender.name, attempt, 0)
    fallback = (
        hooks.fallback(sender.name, attempt, "en") if of_call else hooks.any_fallback(sender.name, "en")
    )
    done = {
        "turn": (turn, sender.answered(ref)),
        "turn again": (f"{turn}?failures=1", sender.answered(ref)),
        "key": (hooks.voice(sender.name, attempt, 1), sender.keyed(ref, "9")),
        "fallback": (fallback, sender.failed(ref, BASE + turn)),
        "hang up": (hooks.call_status(sender.name, attempt), sender.call_state(ref, "completed")),
    }
    for each in asked:
        assert gateway.post(sender.name, *done[each]).status_code < 300, each
    assert gateway.rows('SELECT state, disposition, tries FROM "case"') == [
        {
            "state": "resting",
            "disposition": {"break_off": "2.12", "technical": "3.16"}[ends_as],
            "tries": f'{{"{ends_as}": 1}}',
        }
    ]
