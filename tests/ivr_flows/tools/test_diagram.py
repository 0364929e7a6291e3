"""Flowcharts: every step is in them, and every way that an interview can go."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from ivr_flows import library
from ivr_flows.reader import read_survey
from ivr_flows.survey import BlockStep, LoopStep, all_steps
from ivr_flows.tools.diagram import dot, mermaid
from ivr_flows.tools.svg import CannotDraw, draw_svg
from tests.ivr_flows.surveys import HEAD, survey_of

SURVEY = survey_of("""\
  - ask: used
    type: many
    text: 'Which "brands" <do> you #use?'
    choices: [{value: a, text: Alpha}, {value: b, text: Beta}]
  - ask: sure
    type: one
    if: '"a" in used'
    text: Sure?
    choices:
      - {value: yes-yes, text: Yes}
      - {value: skip, text: Skip, go: last}
      - {value: stop, text: Stop, end: refused}
  - block: brands
    each: brand in used
    order: {shuffle: true, pick: 1}
    steps:
      - {ask: rating, type: scale, min: 1, max: 5, text: "Rate {brand.text}.", check: rating != 3}
  - {set: happy, value: answered(used)}
  - {ask: last, type: text, text: More?}
  - {end: screened_out, if: not happy}
""")


def edges(text: str) -> set[tuple[str, str, str]]:
    found = re.findall(r'^  (\w+) (?:-->|-\.->)(?:\|"(.*)"\|)? (\w+)$', text, re.MULTILINE)
    return {(source, label, target) for source, label, target in found}


def test_every_way_through_a_survey_is_drawn() -> None:
    assert edges(mermaid(SURVEY)) == {
        ("start", "", "s_hello"),
        ("s_hello", "", "s_used"),
        ("s_used", "", "if_sure"),
        ("if_sure", "yes", "s_sure"),
        ("if_sure", "no", "next_brands"),
        ("s_sure", "else", "next_brands"),
        ("s_sure", "Skip", "s_last"),
        ("s_sure", "Stop", "end_sure_stop"),
        ("next_brands", "next", "s_rating"),
        ("next_brands", "no more", "s_happy"),
        ("s_rating", "", "next_brands"),
        ("s_happy", "", "s_last"),
        ("s_last", "", "if_end_7"),
        ("if_end_7", "yes", "s_end_7"),
        ("if_end_7", "no", "finish"),
    }


def test_the_way_back_into_a_loop_is_dashed_and_its_order_is_told() -> None:
    text = mermaid(SURVEY)
    assert "s_rating -.-> next_brands" in text
    assert "for each of used, 1 of them in a random order" in text
    assert 'subgraph s_brands["brands"]' in text


def test_what_a_chart_would_read_as_its_own_is_written_as_text() -> None:
    assert "Which #quot;brands#quot; #lt;do#gt; you #35;use?" in mermaid(SURVEY)
    assert 'Which \\"brands\\" <do> you #use?' in dot(SURVEY)


@pytest.mark.parametrize("name", library.names())
def test_every_survey_of_the_library_is_drawn_whole(name: str) -> None:
    survey = read_survey(library.survey_source(name))
    for text in (mermaid(survey, survey.languages[-1]), dot(survey)):
        for step in all_steps(survey.steps):
            framed = isinstance(step, (BlockStep, LoopStep))
            assert re.search(rf"\b{'(cluster_)?' if framed else ''}s_{step.key}\b", text), step.key
    drawn = mermaid(survey)
    nodes = set(re.findall(r'^ +(\w+)[\[({]+/?"', drawn, re.MULTILINE))
    assert {end for source, _, target in edges(drawn) for end in (source, target)} <= nodes


def test_quotas_are_drawn_with_the_way_out() -> None:
    head = HEAD.replace("steps:\n", "quotas: [{name: all, limit: 5}]\nsteps:\n")
    survey = read_survey(head + "  - {check_quotas: {}}\n  - {ask: q, type: text, text: Q}\n")
    assert {
        ("s_check_quotas_1", "full", "full_check_quotas_1"),
        ("s_check_quotas_1", "a place", "s_q"),
    } <= edges(mermaid(survey))


def test_without_a_program_that_draws_the_author_is_told_which_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotDraw, match=r"Graphviz \(dot\).*mmdc"):
        draw_svg(SURVEY, tmp_path / "out.svg")


def a_program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_a_program_gets_the_chart_and_the_file_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path, "dot", '/bin/cat > "$3"')
    monkeypatch.setenv("PATH", str(tmp_path))
    assert draw_svg(SURVEY, tmp_path / "out.svg") == "dot"
    assert (tmp_path / "out.svg").read_text(encoding="utf-8") == dot(SURVEY)


def test_what_a_program_complains_of_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program(tmp_path, "mmdc", "/bin/cat > /dev/null; echo no browser >&2; exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotDraw, match="mmdc: no browser"):
        draw_svg(SURVEY, tmp_path / "out.svg")


def test_a_go_is_an_arrow_to_its_step() -> None:
    survey = survey_of("""\
  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}
  - {go: last, if: nps > 6}
  - {ask: why, type: text, text: Why?}
  - {go: end_here}
  - {ask: last, type: text, text: Last?}
  - {tell: end_here, text: Bye.}
""")
    gate = next(node for node in (edge[0] for edge in edges(mermaid(survey))) if node.startswith("if_go"))

    assert edges(mermaid(survey)) >= {
        ("s_nps", "", gate),
        (gate, "yes", "s_last"),
        (gate, "no", "s_why"),
        ("s_why", "", "s_end_here"),
    }
    assert f"{gate} -> s_last" in dot(survey)
