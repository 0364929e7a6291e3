"""The log of a process: one JSON object a line, and nothing readable that must not be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.bootstrap import build_runtime
from gateway.settings import Settings

TOKEN = "the-auth-token"


def test_the_words_of_an_exception_are_redacted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite",
        core_database_url=f"sqlite:///{tmp_path}/core.sqlite",
        secret_key="a secret of thirty-two characters or more",
        twilio_account_sid="AC1",
        twilio_auth_token=TOKEN,
    )
    runtime = build_runtime(settings)
    fault = ValueError(f"Key (address)=(+79165106942) already exists; {TOKEN}")
    runtime.log.error("job_failed", job="place_call", exc_info=fault)
    runtime.close()
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["job"]) == ("job_failed", "error", "place_call")
    assert "Key (address)=(+79165****42) already exists; [secret]" in line["exception"]
