"""The account at Vonage, as the command line names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.__main__ import read_arguments

TWILIO = ["--account-sid", "AC1", "--auth-token", "t", "--ledger", "ledger.sqlite"]


@pytest.fixture
def vonage(tmp_path: Path, public_key: str) -> dict[str, str]:
    """The options of an account."""
    key = tmp_path / "application.pem"
    key.write_text(public_key, encoding="utf-8")
    return {
        "--vonage-application-id": "an application",
        "--vonage-public-key": str(key),
        "--vonage-api-key": "a key",
        "--vonage-api-secret": "a secret",
        "--vonage-signature-secret": "another secret",
    }


def written(options: dict[str, str]) -> list[str]:
    return [*TWILIO, *(word for pair in options.items() for word in pair)]


def test_all_options_together_make_an_account(vonage: dict[str, str], public_key: str) -> None:
    settings, _ = read_arguments(written(vonage))
    assert settings.vonage is not None
    assert (settings.vonage.public_key, settings.vonage.signature_secret) == (public_key, "another secret")
    assert (settings.vonage.application_id, settings.vonage.api_key) == ("an application", "a key")


def test_none_of_them_make_none() -> None:
    assert read_arguments(TWILIO)[0].vonage is None


def test_an_account_that_is_named_in_part_is_refused_by_what_is_missing(
    vonage: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    del vonage["--vonage-api-secret"]
    with pytest.raises(SystemExit):
        read_arguments(written(vonage))
    assert "Vonage needs --vonage-api-secret" in capsys.readouterr().err


def test_a_key_file_that_is_not_there_is_refused(
    vonage: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read_arguments(written(vonage | {"--vonage-public-key": "nowhere.pem"}))
    assert "nowhere.pem" in capsys.readouterr().err
