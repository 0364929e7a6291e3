"""The example of `docs/events.md` works as it stands: a shell, openssl and curl against a web server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.domain.campaign_rules import CampaignRules
from tests.support.databases import Databases
from tests.support.office import open_office
from tests.support.ways_in import start

PAGE = Path(__file__).resolve().parents[3] / "docs" / "events.md"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def base(sqlite_databases: Databases) -> Iterator[str]:
    """The address of a gateway that keeps the machine's time and has the page's campaign."""
    rules = CampaignRules(window="around_the_clock", takes_events=True)
    with sqlite_databases.migrated("alembic") as url, open_office(url) as office:
        office.clock.set(datetime.now(UTC))
        start(office, "Support, June", rules)
        settings = office.runtime.settings.model_copy(update={"event_secrets": {"crm": (SecretStr(SECRET),)}})
        server = make_server("127.0.0.1", 0, create_app(runtime=replace(office.runtime, settings=settings)))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def example() -> str:
    """The page's script."""
    section = PAGE.read_text().split("## An example")[1].split("## ")[0]
    (script,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return str(script)


def test_the_page_s_example_is_accepted(base: str) -> None:
    if missing := [name for name in ("openssl", "curl", "sh", "od") if shutil.which(name) is None]:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    environment = {"PATH": os.environ["PATH"], "BASE": base, "SECRET": SECRET, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        ["sh", "-eu", "-c", example()],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    answer, code = done.stdout.strip().rsplit("\n", 1)
    assert code == "202", done.stdout
    assert '"case"' in answer
