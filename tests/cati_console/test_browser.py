"""The page in a real browser: it keeps itself fresh, stays where the reader is, and reads well."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gateway.domain.cases import CaseState
from tests.cati_console.fieldwork import Fieldwork

pytestmark = pytest.mark.browser

Scheme: TypeAlias = Literal["dark", "light"]
SCHEMES: tuple[Scheme, ...] = ("dark", "light")


@pytest.fixture(autouse=True)
def fresh_figures_in(context: BrowserContext) -> None:
    """Give the assertions of this module time for a few refreshes on a busy machine."""
    expect.set_options(timeout=15_000)


@pytest.fixture
def filled(fieldwork: Fieldwork) -> Fieldwork:
    """Fieldwork before the page is opened: a campaign, scores of two touchpoints, comments."""
    campaign = fieldwork.campaign("A campaign with a rather long name for a narrow screen")
    fieldwork.cases(campaign, 30)
    fieldwork.cases(campaign, 12, CaseState.FINAL, "1.1")
    fieldwork.cases(campaign, 2, CaseState.SUPERVISOR)
    fieldwork.scores("support_hotline", [10] * 8 + [7] * 4 + [2] * 3)
    fieldwork.scores("a_touchpoint_with_a_long_unusual_name", [9, 3])
    for number in range(12):
        words = f"Comment {number}: " + "a rather long sentence. " * 4
        fieldwork.response("support_hotline", 9, words, ago=timedelta(minutes=number + 1))
    unbroken = "Обслуживание" * 12
    fieldwork.response("support_hotline", 1, unbroken, ago=timedelta(seconds=30), language="ru")
    return fieldwork


def go_on(page: Page, seconds: int = 2) -> None:
    """Let the page's own time go on: every two seconds it asks for new figures."""
    page.clock.run_for(seconds * 1000)


def test_new_figures_appear_by_themselves(filled: Fieldwork, page: Page) -> None:
    expect(page.locator("#completed")).to_have_text("12")
    expect(page.locator("#link-state")).to_have_text("Live")
    filled.cases(filled.campaign("Another"), 5, CaseState.FINAL, "1.1")
    filled.response("invoice", 4, "It came late")
    go_on(page)
    expect(page.locator("#completed")).to_have_text("17")
    expect(page.get_by_role("heading", name="Another")).to_be_visible()
    expect(page.locator("blockquote").first).to_have_text("It came late")
    expect(page.get_by_role("heading", level=3)).to_have_count(2)


def test_a_refresh_keeps_the_place_and_the_selection_of_a_reader(filled: Fieldwork, page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 400})
    comment = page.locator("blockquote").nth(6)
    words = comment.inner_text()
    place = comment.evaluate(
        "node => { window.kept = node; getSelection().selectAllChildren(node);"
        " node.scrollIntoView({block: 'center'}); return node.getBoundingClientRect().top; }"
    )
    assert page.evaluate("window.scrollY") > 0
    filled.response("invoice", 4, "It came late")
    go_on(page)
    expect(page.locator("blockquote").first).to_have_text("It came late")
    assert page.evaluate("window.kept.isConnected && window.kept.innerText") == words
    assert page.evaluate("window.kept.getBoundingClientRect().top") == pytest.approx(place, abs=1)
    assert page.evaluate("String(getSelection()).trim()") == words.strip()


def test_a_refresh_keeps_the_focus_and_moves_what_was_there(filled: Fieldwork, page: Page) -> None:
    page.locator(".comments li").nth(2).evaluate("node => { window.kept = node; }")
    page.get_by_role("link", name="Skip to the figures").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    filled.response("invoice", 4, "It came late")
    go_on(page)
    expect(page.locator("blockquote").first).to_have_text("It came late")
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("[...document.querySelectorAll('.comments li')].indexOf(window.kept)") == 3


def test_an_unchanged_page_is_left_alone(filled: Fieldwork, page: Page) -> None:
    page.evaluate(
        "window.changes = 0;"
        "new MutationObserver((seen) => { window.changes += seen.length; })"
        ".observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true})"
    )
    for _ in range(2):  # the second request goes out when the first answer has been worked in
        with page.expect_request("**/overview"):
            go_on(page)
    assert page.evaluate("window.changes") == 0


def test_a_lost_connection_is_said_and_mends_itself(filled: Fieldwork, page: Page) -> None:
    page.route("**/overview", lambda route: route.abort())
    go_on(page)
    expect(page.locator("#link-state")).to_have_text(
        re.compile(r"^Connection lost, last update \d\d:\d\d:\d\d$")
    )
    expect(page.locator("#completed")).to_have_text("12")
    page.unroute("**/overview")
    go_on(page)
    expect(page.locator("#link-state")).to_have_text("Live")


def test_a_server_that_fails_is_a_lost_connection_too(filled: Fieldwork, page: Page) -> None:
    page.route("**/overview", lambda route: route.fulfill(status=500, body="{}"))
    go_on(page)
    expect(page.locator("#link-state")).to_contain_text("Connection lost")
    expect(page.locator("#completed")).to_have_text("12")


def test_a_session_that_is_over_is_said_and_not_asked_about_again(
    filled: Fieldwork, page: Page, context: BrowserContext
) -> None:
    context.clear_cookies()
    go_on(page)
    expect(page.locator("#link-state")).to_have_text("The session is over: open a new link")
    assert asked_during(page, seconds=20) == []


def test_pausing_stops_the_figures_and_going_on_brings_them_up_to_date(filled: Fieldwork, page: Page) -> None:
    pause = page.get_by_role("button", name="Pause")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#link-state")).to_have_text(re.compile(r"^Paused at \d\d:\d\d:\d\d$"))
    filled.cases(filled.campaign("Another"), 5, CaseState.FINAL, "1.1")
    assert asked_during(page, seconds=20) == []
    expect(page.locator("#completed")).to_have_text("12")
    pause.click()
    expect(page.locator("#completed")).to_have_text("17")


def test_a_hidden_tab_asks_for_nothing(filled: Fieldwork, page: Page) -> None:
    # A page cannot hide itself: the browser's word for it is replaced, and its event is sent.
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.hiddenNow});"
        "window.hiddenNow = true; document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert asked_during(page, seconds=20) == []
    with page.expect_request("**/overview"):
        page.evaluate("window.hiddenNow = false; document.dispatchEvent(new Event('visibilitychange'))")


def asked_during(page: Page, seconds: int) -> list[str]:
    """The addresses that the page asks for while its time goes on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    go_on(page, seconds)
    return asked


def test_everything_is_reached_by_keyboard_and_shows_its_focus(filled: Fieldwork, page: Page) -> None:
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the figures")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Tab")
    pause = page.get_by_role("button", name="Pause")
    expect(pause).to_be_focused()
    assert pause.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect(pause).to_have_attribute("aria-pressed", "true")
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_landmarks_and_headings_make_an_outline(filled: Fieldwork, page: Page) -> None:
    for landmark in ("banner", "main"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    for region in ("Now", "Campaigns", "Net Promoter Score by touchpoint", "Newest comments"):
        expect(page.get_by_role("region", name=region)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.get_by_role("rowheader")).to_have_count(2)


@pytest.mark.parametrize("fill", [True, False])
def test_no_width_scrolls_sideways(request: pytest.FixtureRequest, page: Page, fill: bool) -> None:
    if fill:
        request.getfixturevalue("filled")
        page.reload()
    for width in (360, 390, 720, 721, 1024, 1100, 1101, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        too_wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter(node => {"
            " const box = node.getBoundingClientRect();"
            " return box.width > 1 && box.right > innerWidth + 0.5; }).map(node => node.outerHTML.slice(0, 90))"
        )
        assert (width, too_wide) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") == width


# WCAG's relative luminance, for every text on the ground that it really stands on.
_CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || node.closest("script, svg")) continue;
    const [one, two] = [light(getComputedStyle(node).color), light(ground(node))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) faint.push([walk.currentNode.data.trim(), ratio]);
  }
  return faint;
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_has_contrast_enough(filled: Fieldwork, page: Page, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(_CONTRAST) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious(filled: Fieldwork, page: Page, scheme: Scheme) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python")
    page.emulate_media(color_scheme=scheme)
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        found = axe.Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_a_closed_door_reads_well_too(page: Page, context: BrowserContext, address: str) -> None:
    context.clear_cookies()
    page.goto(f"{address}/?token=wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("The console is closed")
    assert page.evaluate(_CONTRAST) == []
