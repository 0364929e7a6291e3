"""The pages of the survey language, and the examples on them."""

from __future__ import annotations

from pathlib import Path

from ivr_flows.tools.reference.markdown import Part, parts
from ivr_flows.tools.reference.pages import ShownExample, examples

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "survey-language"
PAGES = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))
}
# Every example of every page, by page and line.
EXAMPLES: dict[str, ShownExample] = {
    f"{name}:{shown.line}": shown for name, text in PAGES.items() for shown in examples(text)
}


def regions() -> list[Part]:
    """List the regions of all pages."""
    return [part for text in PAGES.values() for part in parts(text) if part.kind == "region"]
