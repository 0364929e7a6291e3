"""The first page shows the figures that are in the stores, and says what to do where there are none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from gateway.domain.attempts import AttemptState
from gateway.domain.campaigns import CampaignState
from gateway.domain.cases import CaseState
from gateway.domain.dispositions import Disposition
from gateway.domain.final_outcome import FinalOutcome, final_outcome
from gateway.runtime import Runtime
from gateway.services.reads.comment_mask import mask_comment
from gateway.services.reads.overview import read_overview
from gateway.services.reads.progress import Stage
from tests.cati_console.conftest import ON_BOTH, TOKEN, application
from tests.cati_console.fieldwork import Fieldwork


def words(html: str) -> str:
    """The text of a page, its white space made single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_empty_installation_says_what_to_do_next(inside: FlaskClient) -> None:
    page = words(inside.get("/").text)
    assert "No campaign yet." in page
    assert "python -m gateway.cli --help" in page
    assert "No score yet." in page
    assert "No comment yet." in page


def test_a_campaign_without_a_sample_says_how_to_import_one(
    inside: FlaskClient, fieldwork: Fieldwork
) -> None:
    campaign = fieldwork.campaign("New", CampaignState.DRAFT)
    assert f"import-sample {campaign}" in inside.get("/").text


def test_a_draft_with_a_sample_says_how_to_start_it(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    campaign = fieldwork.campaign("New", CampaignState.DRAFT)
    fieldwork.cases(campaign, 3)
    assert f"start-campaign {campaign}" in inside.get("/").text


@ON_BOTH
def test_figures_are_those_of_the_rows(runtime: Runtime, fieldwork: Fieldwork) -> None:
    first, second = fieldwork.campaign("First"), fieldwork.campaign("Second", CampaignState.PAUSED)
    fieldwork.cases(first, 5, CaseState.FRESH)
    active = fieldwork.cases(first, 4, CaseState.ACTIVE)
    fieldwork.cases(first, 2, CaseState.RESTING)
    fieldwork.cases(first, 1, CaseState.APPOINTMENT)
    fieldwork.cases(first, 1, CaseState.SUPERVISOR)
    fieldwork.cases(first, 7, CaseState.FINAL, "1.1")
    fieldwork.cases(first, 3, CaseState.FINAL, "3.13")
    fieldwork.cases(second, 2, CaseState.FINAL, "1.1")
    fieldwork.call(first, active[0])
    fieldwork.call(first, active[1])
    fieldwork.call(first, active[2], AttemptState.SETTLED)
    fieldwork.text(first, active[3])
    overview = read_overview(runtime)
    one, two = overview.campaigns
    assert (one.name, one.sample, two.name, two.sample) == ("First", 23, "Second", 2)
    assert one.stages == {
        Stage.WAITING: 5,
        Stage.AT_WORK: 4,
        Stage.RESTING: 3,
        Stage.NEEDS_A_PERSON: 1,
        Stage.DONE: 10,
    }
    assert {outcome: n for outcome, n in one.outcomes.items() if n} == {
        FinalOutcome.COMPLETED: 7,
        FinalOutcome.NO_CONTACT: 3,
    }
    assert (one.calls_up, one.texts_waiting, two.calls_up) == (2, 1, 0)
    assert (overview.calls_up, overview.texts_waiting) == (2, 1)
    assert overview.ended_as(FinalOutcome.COMPLETED) == 9


def test_the_page_shows_what_was_read(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    campaign = fieldwork.campaign("After-call <survey>")
    fieldwork.cases(campaign, 1300)
    fieldwork.cases(campaign, 11, CaseState.FINAL, "1.1")
    fieldwork.cases(campaign, 1, CaseState.FINAL, "4.70")
    html = inside.get("/").text
    page = words(html)
    assert "After-call &lt;survey&gt; Running 1,312 cases" in page
    assert "Completed interviews 11 of 1,312 cases" in page
    assert "Completed 11 92%" in page
    assert "Other 1 8%" in page
    # The bar is drawn in cases: its parts begin where the last one ended.
    assert '<svg class="stack" viewBox="0 0 1312 1"' in html
    assert re.search(r'<rect class="completed" x="0" y="0" width="11"', html)
    assert re.search(r'<rect class="other" x="11" y="0" width="1"', html)


def test_running_campaigns_come_first_then_the_newest(runtime: Runtime, fieldwork: Fieldwork) -> None:
    for name, state in (
        ("old", CampaignState.RUNNING),
        ("stopped", CampaignState.STOPPED),
        ("new", CampaignState.RUNNING),
        ("finished", CampaignState.FINISHED),
        ("draft", CampaignState.DRAFT),
        ("paused", CampaignState.PAUSED),
    ):
        fieldwork.campaign(name, state)
    names = [campaign.name for campaign in read_overview(runtime).campaigns]
    assert names == ["new", "old", "paused", "draft", "finished", "stopped"]


@pytest.mark.parametrize("state", CaseState)
def test_every_state_of_a_case_is_in_one_stage(
    runtime: Runtime, fieldwork: Fieldwork, state: CaseState
) -> None:
    fieldwork.cases(fieldwork.campaign("Any"), 2, state, "1.1" if state is CaseState.FINAL else None)
    (campaign,) = read_overview(runtime).campaigns
    assert sorted(campaign.stages.values()) == [0, 0, 0, 0, 2]


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("1.1", FinalOutcome.COMPLETED),
        ("1.2", FinalOutcome.PARTIAL),
        ("2.12", FinalOutcome.BROKEN_OFF),
        ("2.112", FinalOutcome.REFUSED),
        ("2.221", FinalOutcome.NO_CONTACT),
        ("3.13", FinalOutcome.NO_CONTACT),
        ("3.11", FinalOutcome.NOT_CONTACTED),
        ("4.31", FinalOutcome.NO_CONTACT),
        ("4.70", FinalOutcome.OTHER),
        ("9.99", FinalOutcome.OTHER),
        (None, FinalOutcome.OTHER),
    ],
)
def test_a_disposition_reads_as_one_of_seven_words(code: str | None, outcome: FinalOutcome) -> None:
    assert final_outcome(code, attempted=True) is outcome


def test_every_disposition_has_a_word() -> None:
    assert {final_outcome(code.value, attempted=True) for code in Disposition} == set(FinalOutcome)


def test_a_touchpoint_shows_its_score_interval_and_shares(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    fieldwork.scores("support_hotline", [10] * 10 + [8] * 6 + [3] * 4)
    html = inside.get("/").text
    # 10 promoters and 4 detractors of 20: +30; with 3/4 more of each among 23, 26.1 and 31.8 either way.
    assert "Support hotline 20 +30 −6 to +58 promoters 50% passives 30% detractors 20%" in words(html)
    assert re.search(r'<circle class="score" cx="30\.0"', html)
    assert '<tr data-key="support_hotline">' in html


def test_fewer_than_ten_answers_are_grey_with_their_number(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    fieldwork.scores("delivery", [10] * 9)
    html = inside.get("/").text
    assert '<tr data-key="delivery" class="few">' in html
    assert "Delivery 9 too few +100" in words(html)
    fieldwork.scores("delivery", [0])
    html = inside.get("/").text
    assert 'class="few"' not in html
    assert "too few to read" not in html


def test_comments_are_the_newest_first_with_score_channel_and_age(
    inside: FlaskClient, fieldwork: Fieldwork
) -> None:
    fieldwork.response("delivery", 3, "Опоздали", ago=timedelta(hours=3), channel="sms", language="ru")
    fieldwork.response("delivery", 10, "On time", ago=timedelta(minutes=5))
    html = inside.get("/").text
    page = words(html)
    assert "promoter, score 10 On time Delivery · Voice · 5 min ago" in page
    assert "detractor, score 3 Опоздали Delivery · SMS · 3 h ago" in page
    assert page.index("On time") < page.index("Опоздали")
    assert '<blockquote lang="ru">Опоздали' in html


def test_a_comment_is_text_whatever_it_holds(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    fieldwork.response("delivery", 1, "<script>alert('x')</script>\"><img src=x>")
    html = inside.get("/").text
    assert "&lt;script&gt;alert(" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Call me: +44 7700 900123!", "Call me: [number]!"),
        ("звоните 8 (916) 510-69-42 вечером", "звоните [number] вечером"),
        ("карта 4111 1111 1111 1111", "карта [number]"),
        ("write to ann.lee@example.com.", "write to [e-mail]."),
        ("Меня зовут Иван Петров, жду ответа", "Меня зовут [name], жду ответа"),
        ("my name is Ann and I waited", "my name is [name] and I waited"),
        ("Ждал 40 минут, заплатил 1500 рублей", "Ждал 40 минут, заплатил 1500 рублей"),
        ("10 из 10, с 9 до 18", "10 из 10, с 9 до 18"),
    ],
)
def test_a_comment_does_not_tell_who_wrote_it(said: str, shown: str) -> None:
    assert mask_comment(said) == shown


def test_the_page_shows_masked_comments_and_nobody_of_the_sample(
    inside: FlaskClient, fieldwork: Fieldwork
) -> None:
    fieldwork.cases(fieldwork.campaign("Any"), 2)
    fieldwork.response("delivery", 1, "Ring +44 7700 900123")
    html = inside.get("/").text
    assert "Ring [number]" in html
    assert "900123" not in html
    assert "Petrova" not in html
    assert "+1500" not in html


def test_the_clock_is_business_time_and_says_when_it_runs_fast(runtime: Runtime) -> None:
    usual = application(runtime).test_client()
    usual.get("/", query_string={"token": TOKEN})
    assert "Fri 20 Nov 2026, 09:00 UTC" in usual.get("/").text
    assert "The clock runs" not in usual.get("/").text
    fast = application(runtime, clock_speed=60.0).test_client()
    fast.set_cookie("otklik_console", cookie_of(usual))
    assert "The clock runs 60 times as fast as the world's" in fast.get("/").text


def test_the_sandbox_is_named_and_real_carriers_are_not_called_one(runtime: Runtime) -> None:
    real = application(runtime).test_client()
    real.get("/", query_string={"token": TOKEN})
    assert "Carrier Twilio" in words(real.get("/").text)
    assert "nobody real" not in real.get("/").text
    boxed = application(runtime, sandbox=True).test_client()
    boxed.set_cookie("otklik_console", cookie_of(real))
    assert "Sandbox: nobody real is called" in boxed.get("/").text


def test_the_live_part_is_the_same_part_of_the_page(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    fieldwork.cases(fieldwork.campaign("Any"), 2)
    part = inside.get("/overview").text.strip()
    assert part.startswith('<div class="overview">')
    assert words(part) in words(inside.get("/").text)
    assert "<html" not in part


def test_ages_never_run_backwards(inside: FlaskClient, fieldwork: Fieldwork) -> None:
    fieldwork.response("delivery", 9, "From a clock ahead", ago=timedelta(minutes=-5))
    assert "From a clock ahead Delivery · Voice · just now" in words(inside.get("/").text)


def cookie_of(client: FlaskClient) -> str:
    """The session cookie of a browser."""
    cookie = client.get_cookie("otklik_console")
    assert cookie is not None
    return cookie.value
