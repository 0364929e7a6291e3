"""Pages of faults: one a code, from the table of fault codes, with what the reader says of the example."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from ivr_flows.fault_codes import FAULT_CODES, FaultCode
from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey
from ivr_flows.tools.reference.markdown import table
from ivr_flows.tools.reference.pages import FAULTY, FILE, SHORTENED

FOLDER = "docs/survey-language/faults"
# The recordings that the examples may play.
RECORDINGS = ("bye.wav",)

# A longer line is cut to this length.
_LINE_LIMIT, _CUT_TO = 400, 160
_GREETING = '- {tell: greeting, intro: true, text: "Hello, this is {sponsor} about {purpose}."}'


def page_of(code: str) -> str:
    """Name the page of a code, from the root of the repository."""
    return f"{FOLDER}/{code}.md"


def fault_pages() -> Mapping[str, str]:
    """Write the page of every code and their index, by the name of the file."""
    pages = {f"{code.code}.md": _page(code) for code in FAULT_CODES.values()}
    return {"README.md": _index(), **pages}


def messages(code: FaultCode) -> tuple[str, ...]:
    """List what `check` says of the bad example of a code."""
    try:
        read_survey(code.source(code.bad), "survey.yaml", _no_other_file, RECORDINGS)
    except SurveyFaults as found:
        return tuple(f"{fault.code}: {fault.message}" for fault in found.faults)
    return ()


def _index() -> str:
    rows = [
        [f"[`{code.code}`]({code.code}.md)", code.title] for code in sorted(FAULT_CODES.values(), key=_name)
    ]
    return (
        "# Faults\n\n"
        "`python -m ivr_flows check FILE` lists every fault of a survey at once: the file, the line, the place in "
        "the line, a code and a message. A message says what is wrong there; the page of a code says what such "
        "a fault means in general, with an example that has it and one that has not.\n\n"
        f"{table(['code', 'what is wrong'], rows)}\n\n"
        "An example is a list of steps. The head and the greeting that are not shown are those of "
        "[the guide](../guide/first-survey.md#the-head-of-the-examples).\n"
    )


def _name(code: FaultCode) -> str:
    return code.code


def _page(code: FaultCode) -> str:
    said = "\n".join(_shortened(message) for message in messages(code))
    return (
        f"# `{code.code}`: {code.title}\n\n{code.explanation}\n\n"
        f"This has the fault:\n\n{_example(code, code.bad, faulty=True)}\n\n"
        f"`check` says:\n\n```text\n{said}\n```\n\n"
        f"This has not:\n\n{_example(code, code.good, faulty=False)}\n\n"
        "All codes are in [the index](README.md).\n"
    )


def _example(code: FaultCode, example: str, *, faulty: bool) -> str:
    shown = example.rstrip("\n")
    if not code.whole:
        steps = textwrap.dedent(shown)
        if "intro: true" in steps:  # the fault is about the greeting, which pages leave out
            steps = f"{_GREETING}\n{steps}"
        shown = f"{code.head}\nsteps:\n{textwrap.indent(steps, '  ')}" if code.head else steps
    short = "\n".join(_shortened(line) for line in shown.splitlines())
    marks = {FAULTY: faulty, FILE: code.whole, SHORTENED: short != shown}
    words = ("yaml", *(mark for mark, holds in marks.items() if holds))
    return f"```{' '.join(words)}\n{short}\n```"


def _shortened(line: str) -> str:
    """Cut the middle out of a line that nobody reads to its end."""
    if len(line) <= _LINE_LIMIT:
        return line
    half = _CUT_TO // 2
    return f"{line[:half]} [... {len(line) - 2 * half} characters ...] {line[-half:]}"


def _no_other_file(name: str) -> str:
    raise LookupError(name)
