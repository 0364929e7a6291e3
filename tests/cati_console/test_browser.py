"""The page in a real browser: it keeps itself fresh, stays where the reader is, and reads well."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gateway.domain.cases import CaseState
from tests.cati_console.fieldwork import Fieldwork

pytestmark = pytest.mark.browser


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
        fieldwork.response("support_hotline", 9, f"Comment {number}: " + "a rather long sentence. " * 4)
    fieldwork.response("support_hotline", 1, "Обслуживание" * 12, language="ru")
    return fieldwork


def test_new_figures_appear_by_themselves(filled: Fieldwork, page: Page) -> None:
    expect(page.locator("#completed")).to_have_text("12")
    expect(page.locator("#link-state")).to_have_text("Live")
    filled.cases(filled.campaign("Another"), 5, CaseState.FINAL, "1.1")
    filled.response("invoice", 4, "It came late")
    expect(page.locator("#completed")).to_have_text("17")
    expect(page.get_by_role("heading", name="Another")).to_be_visible()
    expect(page.locator("blockquote").first).to_have_text("It came late")
    expect(page.get_by_role("heading", level=3)).to_have_count(2)


def test_a_refresh_keeps_scroll_focus_and_selection(filled: Fieldwork, page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 400})
    comment = page.locator("blockquote").nth(3)
    words = comment.inner_text()
    comment.scroll_into_view_if_needed()
    comment.select_text()
    comment.evaluate("node => { node.tabIndex = -1; node.focus({preventScroll: true}); window.kept = node; }")
    scrolled = page.evaluate("window.scrollY")
    assert scrolled > 0
    filled.cases(filled.campaign("Another"), 5, CaseState.FINAL, "1.1")
    filled.response("invoice", 4, "It came late")
    expect(page.locator("blockquote").first).to_have_text("It came late")
    assert page.evaluate("window.kept.isConnected && window.kept.textContent") == words
    assert page.evaluate("String(getSelection()).trim()") == words.strip()


def test_an_unchanged_page_is_left_alone(filled: Fieldwork, page: Page) -> None:
    page.evaluate(
        "window.changes = 0;"
        "new MutationObserver((seen) => { window.changes += seen.length; })"
        ".observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true})"
    )
    for _ in range(2):
        with page.expect_response("**/overview"):
            pass
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("window.changes") == 0


def test_a_lost_connection_is_said_and_mends_itself(filled: Fieldwork, page: Page) -> None:
    page.route("**/overview", lambda route: route.abort())
    expect(page.locator("#link-state")).to_have_text(
        re.compile(r"^Connection lost, last update \d\d:\d\d:\d\d$")
    )
    expect(page.locator("#completed")).to_have_text("12")
    page.unroute("**/overview")
    expect(page.locator("#link-state")).to_have_text("Live")


def test_a_session_that_is_over_is_said_and_not_asked_about_again(
    filled: Fieldwork, page: Page, context: BrowserContext
) -> None:
    context.clear_cookies()
    expect(page.locator("#link-state")).to_have_text("The session is over: open a new link")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_function("started => Date.now() - started > 3000", arg=page.evaluate("Date.now()"))
    assert asked == []


def test_pausing_stops_the_figures_and_going_on_brings_them_up_to_date(filled: Fieldwork, page: Page) -> None:
    pause = page.get_by_role("button", name="Pause")
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#link-state")).to_have_text(re.compile(r"^Paused at \d\d:\d\d:\d\d$"))
    filled.cases(filled.campaign("Another"), 5, CaseState.FINAL, "1.1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_function("started => Date.now() - started > 3000", arg=page.evaluate("Date.now()"))
    assert asked == []
    expect(page.locator("#completed")).to_have_text("12")
    pause.click()
    expect(page.locator("#completed")).to_have_text("17")


def test_a_hidden_tab_asks_for_nothing(filled: Fieldwork, page: Page) -> None:
    # A page cannot hide itself: the browser's word for it is replaced, and the event is sent.
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.hiddenNow});"
        "window.hiddenNow = true; document.dispatchEvent(new Event('visibilitychange'))"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_function("started => Date.now() - started > 3000", arg=page.evaluate("Date.now()"))
    assert asked == []
    with page.expect_request("**/overview"):
        page.evaluate("window.hiddenNow = false; document.dispatchEvent(new Event('visibilitychange'))")


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


@pytest.mark.parametrize("width", [360, 390, 719, 721, 1024, 1440])
@pytest.mark.parametrize("fill", [True, False])
def test_no_width_scrolls_sideways(
    request: pytest.FixtureRequest, page: Page, width: int, fill: bool
) -> None:
    if fill:
        request.getfixturevalue("filled")
    page.set_viewport_size({"width": width, "height": 800})
    page.reload()
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(node => {"
        " const box = node.getBoundingClientRect();"
        " return box.width > 1 && box.right > innerWidth + 0.5; }).map(node => node.outerHTML.slice(0, 90))"
    )
    assert wide == []
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


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_every_text_has_contrast_enough(filled: Fieldwork, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert page.evaluate(_CONTRAST) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_serious(filled: Fieldwork, page: Page, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = axe.Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_a_closed_door_reads_well_too(page: Page, context: BrowserContext, address: str) -> None:
    context.clear_cookies()
    page.goto(f"{address}/?token=wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("The console is closed")
    assert page.evaluate(_CONTRAST) == []
