"""The command line as an operator uses it: real processes would be slow, so `main` is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from gateway.cli import main
from ivr_flows.library import survey_source
from tests.gateway.audio.sounds import silence, voice, wav
from tests.support.databases import Databases
from tests.support.installation import install
from tests.support.quota_survey import UNHAPPY, quota_survey
from tests.support.recorded_survey import recorded_survey

OURS = "+15005550006"
SAMPLE = (
    "external_id,name,phone,language\nc1,Anna,+4915112345678,en\nc2,Boris,n/a,en\nc3,Clara,+493012345678,fr\n"
)


@pytest.fixture
def store(sqlite_databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An installation by its environment; gives a function that reads its store by SQL."""
    with sqlite_databases.migrated("alembic") as url:
        install(monkeypatch, url)
        engine = create_engine(url)

        def read(statement: str) -> list[tuple[Any, ...]]:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(statement))]

        yield read
        engine.dispose()


Run = Any


@pytest.fixture
def run(store: Any, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command: its exit status, what it printed, what it complained of."""

    def command(*arguments: str) -> tuple[int, Any, str]:
        status = main(list(arguments))
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err

    return command


def publish(run: Run) -> str:
    status, printed, _ = run("publish-survey", "library:post-call-nps")
    assert status == 0
    return str(printed["survey_version"])


def create(run: Run, *more: str, name: str = "spring", version: str = "") -> tuple[int, Any, str]:
    found: tuple[int, Any, str] = run(
        *("create-campaign", name, "--survey-version", version or publish(run), "--language", "en"),
        *("--voice-number", OURS, "--sms-number", OURS, *more),
    )
    return found


def test_a_campaign_is_set_up_from_the_command_line(run: Run, store: Any, tmp_path: Path) -> None:
    rules, sample, rejects = tmp_path / "rules.json", tmp_path / "sample.csv", tmp_path / "rejects.csv"
    rules.write_text('{"lines": 3, "retries": {"max_attempts": 2}}')
    sample.write_text(SAMPLE, encoding="utf-8-sig")
    status, printed, complaint = create(run, "--rules", str(rules))
    assert (status, complaint) == (0, "")
    campaign = printed["campaign"]
    assert run("import-sample", campaign, str(sample), "--rejects", str(rejects)) == (
        *(0, {"sample": 3, "accepted": 2, "rejected": 1, "warned": 1}, ""),
    )
    assert run("start-campaign", campaign) == (0, {"campaign": campaign, "state": "running"}, "")
    assert store("SELECT state FROM campaign") == [("running",)]
    assert store('SELECT count(*) FROM "case"') == [(2,)]
    assert "no digits" in rejects.read_text()
    assert '"lines":3' in store("SELECT rules FROM campaign")[0][0].replace(" ", "")


def test_a_survey_is_published_from_a_file(run: Run, store: Any, tmp_path: Path) -> None:
    file = tmp_path / "survey.yaml"
    file.write_text(survey_source("post-call-nps").replace("survey: post-call-nps", "survey: mine"))
    assert run("publish-survey", str(file))[0] == 0
    assert store("SELECT survey_key, version FROM survey_version") == [("mine", 1)]


def test_a_console_link_is_a_token_on_this_machine(run: Run) -> None:
    status, printed, _ = run("console-link")
    assert status == 0
    assert printed["console"].startswith("http://127.0.0.1:8000/?token=")
    _, printed, _ = run("console-link", "--address", "http://127.0.0.1:9999/")
    assert printed["console"].startswith("http://127.0.0.1:9999/?token=")


def test_a_survey_with_faults_is_refused_with_every_place(run: Run, store: Any, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("survey: x\nversion: zero\n")
    status, printed, complaint = run("publish-survey", str(file))
    assert (status, printed) == (1, None)
    assert len(complaint.splitlines()) > 1
    assert all(line.startswith(f"{file}:") for line in complaint.splitlines())
    assert store("SELECT * FROM survey_version") == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["publish-survey", "library:nothing"], "bad_input", "post-call-nps"),
        (["publish-survey", "nowhere.yaml"], "bad_input", "nowhere.yaml"),
        (["start-campaign", "00000000-0000-0000-0000-000000000007"], "not_found", "campaign"),
        (["import-sample", "00000000-0000-0000-0000-000000000007", __file__], "not_found", "campaign"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_ends_with_1(
    run: Run, arguments: list[str], code: str, words: str
) -> None:
    status, printed, complaint = run(*arguments)
    assert (status, printed) == (1, None)
    assert complaint.startswith(f"{code}: ")
    assert words in complaint
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{", "rules.json"),
        ("[]", "rules.json"),
        ('{"lines": "many"}', "lines"),
        ('{"lnes": 3}', "lnes"),
        ('{"retries": {"max_atempts": 3}}', "max_atempts"),
        ('{"window": "around_the_clock"}', "night"),
    ],
)
def test_rules_that_cannot_hold_are_refused_by_name(
    run: Run, store: Any, tmp_path: Path, written: str, words: str
) -> None:
    file = tmp_path / "rules.json"
    file.write_text(written)
    status, _, complaint = create(run, "--rules", str(file))
    assert status == 1
    assert words in complaint
    assert store("SELECT * FROM campaign") == []


def test_a_name_is_taken_once_and_a_campaign_started_once(run: Run) -> None:
    _, printed, _ = create(run)
    assert create(run)[0] == 1
    assert run("start-campaign", printed["campaign"])[0] == 0
    status, _, complaint = run("start-campaign", printed["campaign"])
    assert (status, complaint.partition(":")[0]) == (1, "conflict")


def test_a_survey_version_that_does_not_exist_is_not_found(run: Run) -> None:
    status, _, complaint = create(run, version="00000000-0000-0000-0000-000000000007")
    assert (status, complaint) == (1, "not_found: no survey version 00000000-0000-0000-0000-000000000007\n")


def test_a_sample_in_another_encoding_is_refused_and_nothing_is_imported(
    run: Run, store: Any, tmp_path: Path
) -> None:
    file = tmp_path / "sample.csv"
    file.write_bytes("external_id,name,phone\nc1,Анна,+4915112345678\n".encode("cp1251"))
    _, printed, _ = create(run)
    status, _, complaint = run("import-sample", printed["campaign"], str(file))
    assert status == 1
    assert "UTF-8" in complaint
    assert store("SELECT * FROM sample_file") == []


def test_settings_that_are_missing_are_named_without_a_stack_trace(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OTKLIK_SECRET_KEY")
    status, _, complaint = run("publish-survey", "library:post-call-nps")
    assert status == 1
    assert complaint.startswith("misconfigured: ")
    assert "OTKLIK_SECRET_KEY" in complaint
    assert "the-auth-token" not in complaint


@pytest.mark.parametrize("arguments", [[], ["dance"], ["start-campaign", "seven"], ["create-campaign", "x"]])
def test_a_command_line_that_cannot_be_read_ends_with_2(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2


def test_an_operator_sees_how_full_the_cells_of_a_campaign_are(run: Run, tmp_path: Path) -> None:
    survey = tmp_path / "quotas.yaml"
    survey.write_text(quota_survey(UNHAPPY, "{name: happy, when: nps >= 7, limit: 40}"), encoding="utf-8")
    status, printed, _ = run("publish-survey", str(survey))
    assert status == 0
    status, printed, _ = create(run, version=printed["survey_version"])
    assert run("quotas", printed["campaign"]) == (
        0,
        {
            "cells": [
                {"name": "unhappy", "limit": 1, "used": 0, "reserved": 0},
                {"name": "happy", "limit": 40, "used": 0, "reserved": 0},
            ]
        },
        "",
    )
    status, _, complaint = run("quotas", "00000000-0000-0000-0000-000000000007")
    assert (status, complaint.partition(":")[0]) == (1, "not_found")


def test_a_rule_of_quotas_that_does_not_exist_is_refused(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text('{"quotas": {"leash": "PT1H"}}')
    status, _, complaint = create(run, "--rules", str(rules))
    assert (status, "$.quotas.leash" in complaint) == (1, True)


def test_the_texts_of_a_survey_are_shown_with_their_size_and_price(run: Run) -> None:
    status, printed, _ = run("preview-texts", "library:post-call-nps")
    assert status == 0
    assert (printed["prices"], printed["verify"]) == ("2026-11-01", ["twilio"])
    texts = {(each["step"], each["language"]): each for each in printed["texts"]}
    russian, english = texts["nps", "ru"], texts["nps", "en"]
    assert (russian["encoding"], english["encoding"]) == ("ucs2", "gsm7")
    assert "от 0" in russian["text"].lower()
    assert (english["segments"], english["left"]) == (1, 160 - len(english["text"]))
    assert english["costs"]["twilio"]["DE (+49)"] == "0.106 USD"
    assert russian["costs"]["twilio"]["DE (+49)"] == f"{0.106 * russian['segments']:.3f} USD"
    assert "СТОП" in texts["help", "ru"]["text"]


def test_a_survey_that_is_not_made_for_texts_has_none_to_show(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "calls.yaml"
    source = survey_source("post-call-nps")
    file.write_text(source.replace("channels: [voice, sms, cati]", "channels: [voice, cati]"))
    status, _, complaint = run("preview-texts", str(file))
    assert (status, "not made for texts" in complaint) == (1, True)


def test_the_costs_of_a_campaign_are_shown_with_the_edition_of_the_prices(run: Run) -> None:
    _, printed, _ = create(run)
    assert run("costs", printed["campaign"]) == (
        0,
        {"lines": [], "totals": {}, "edition": "2026-11-01", "verify": []},
        "",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file"),
        (b"format = 1", "edition"),
        (b"format", "key"),
        ("# цены".encode("cp1251"), "is not UTF-8"),
    ],
)
def test_a_price_list_that_cannot_be_used_stops_the_start(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "prices.toml"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("OTKLIK_PRICES", str(file))
    status, _, complaint = run("preview-texts", "library:post-call-nps")
    assert (status, len(complaint.splitlines())) == (1, 1)
    assert complaint.startswith(f"misconfigured: OTKLIK_PRICES: {file}")
    assert words in complaint
    assert "docs/texts.md" in complaint


def test_a_recorded_prompt_is_added_before_its_survey_is_published(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_PROMPT_FOLDER", str(tmp_path / "prompts"))
    survey, sound = tmp_path / "recorded.yaml", tmp_path / "sound.wav"
    survey.write_text(recorded_survey(), encoding="utf-8")
    status, _, complaint = run("publish-survey", str(survey))
    assert status == 1
    assert complaint.count("missing-audio") == 2
    sound.write_bytes(wav(voice(1.5)))
    for name in ("thanks.wav", "nps.wav"):
        status, printed, _ = run("add-prompt", "recorded", name, str(sound))
        assert (status, printed["warnings"]) == (0, [])
        assert (tmp_path / "prompts" / f"{printed['sha256']}.wav").exists()
    assert run("publish-survey", str(survey))[0] == 0


def test_a_sound_that_cannot_be_used_is_refused_with_a_remedy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_PROMPT_FOLDER", str(tmp_path / "prompts"))
    sound = tmp_path / "sound.wav"
    sound.write_bytes(wav(silence(2.0)))
    status, _, complaint = run("add-prompt", "recorded", "nps.wav", str(sound))
    assert status == 1
    assert "silent" in complaint


def test_a_campaign_is_paused_started_again_and_stopped(run: Run, store: Any) -> None:
    _, published, _ = run("publish-survey", "library:post-call-nps")
    numbers = ("--voice-number", OURS, "--sms-number", OURS)
    version = ("--survey-version", published["survey_version"], "--language", "en")
    _, created, _ = run("create-campaign", "spring", *version, *numbers)
    campaign = created["campaign"]
    run("start-campaign", campaign)
    assert run("pause-campaign", campaign)[1]["state"] == "paused"
    assert store("SELECT state FROM campaign") == [("paused",)]
    assert run("start-campaign", campaign)[0] == 0
    assert run("stop-campaign", campaign)[1]["cases"] == 0
    assert store("SELECT state FROM campaign") == [("stopped",)]
    assert run("start-campaign", campaign)[0] == 1
    assert run("recordings", campaign)[1] == {"recordings": []}
    assert run("recording", campaign, "--wav", "nowhere.wav")[0] == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (["--voice-number", "XX:+15005550007"], "'XX', which is no region"),
        (["--name", " "], "has no name"),
    ],
)
def test_a_slip_of_the_pen_in_a_campaign_is_refused(run: Run, changed: list[str], words: str) -> None:
    _, published, _ = run("publish-survey", "library:post-call-nps")
    name = changed[1] if changed[0] == "--name" else "Support"
    more = [] if changed[0] == "--name" else changed
    status, _, said = run(
        *("create-campaign", name, "--survey-version", published["survey_version"], "--language", "en"),
        *("--voice-number", OURS, "--sms-number", OURS, *more),
    )
    assert (status, words in said) == (1, True)


def test_where_the_rejects_cannot_be_written_nothing_is_imported(
    run: Run, store: Any, tmp_path: Path
) -> None:
    sample = tmp_path / "sample.csv"
    sample.write_text(SAMPLE)
    campaign = "01a200d8-d597-7609-8dfd-325cfa7c733c"
    nowhere = tmp_path / "nowhere" / "rejects.csv"
    status, _, said = run("import-sample", campaign, str(sample), "--rejects", str(nowhere))
    assert (status, str(nowhere) in said) == (1, True)
    assert store("select count(*) from sample_file") == [(0,)]


@pytest.mark.parametrize("rows", ["0", "-1", "ten", "10001"])
def test_a_number_of_rows_that_cannot_be_listed_is_said_in_words(
    run: Run, rows: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run("events", f"--last={rows}")
    assert "is no number from 1 to 10000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite:////nowhere/at/all.sqlite", "cannot be used"),
        ("sqlite:///{folder}/empty.sqlite", "alembic upgrade head"),
        ("nonsense", "OTKLIK_DATABASE_URL: this is no address"),
        ("sqlite://", "OTKLIK_DATABASE_URL: SQLite in memory"),
        ("mysql://us:secret@db/otklik", "write sqlite:///PATH or postgresql+psycopg://"),
    ],
)
def test_a_store_that_cannot_be_used_is_said_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, words: str
) -> None:
    monkeypatch.setenv("OTKLIK_DATABASE_URL", address.format(folder=tmp_path))
    status, _, said = run("publish-survey", "library:post-call-nps")
    assert (status, words in said, len(said.splitlines())) == (1, True, 1)
    assert said.startswith("misconfigured: ")
    assert "secret" not in said
