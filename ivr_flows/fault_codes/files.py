"""Codes of a file and its shape."""

from __future__ import annotations

from ivr_flows.fault_codes.code import FaultCode

_GOOD = "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}"
_WHOLE = """\
survey: example
version: 1
languages: [en]
channels: [sms]
touchpoint: hotline
sponsor: Camomile
purpose: your call
steps:
  - {tell: hello, intro: true, text: "{sponsor} about {purpose}."}
"""

FILE_CODES = (
    FaultCode(
        "yaml",
        "The file is not YAML",
        "A bracket, a quote or an indent is missing or too many. The place is where reading failed; the "
        "mistake is there or shortly before.",
        "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?",
        _GOOD,
    ),
    FaultCode(
        "not-a-survey",
        "The file is no survey",
        'A survey is one mapping that begins with "survey:".',
        "- just\n- a list\n",
        _WHOLE,
        whole=True,
    ),
    FaultCode(
        "too-long",
        "Too long",
        "A file has at most 500,000 characters and an expression at most 1,000. Split a long file with "
        "include, and compute a long condition in steps with set.",
        f"  - {{tell: bye, if: contact.segment == '{'a' * 1000}', text: Bye.}}",
        "  - {tell: bye, if: contact.segment == 'a', text: Bye.}",
    ),
    FaultCode(
        "too-deep",
        "Nested too deep",
        "A file nests at most 30 deep and an expression at most 40.",
        "  - " + "[" * 40 + "]" * 40,
        _GOOD,
    ),
    FaultCode(
        "alias",
        "Anchors and aliases are not used",
        "What is the same in several places is a list in lists, a constant, or an included file.",
        "  - &bye {tell: bye, text: Bye.}\n  - *bye",
        "  - {tell: bye, text: Bye.}",
    ),
    FaultCode(
        "missing",
        "Something required is not there",
        "The step, the choice or the head needs the key that the message names.",
        "  - {ask: nps, type: scale, min: 0, text: Score?}",
        _GOOD,
    ),
    FaultCode(
        "unknown-key",
        "A key that nothing reads",
        "Every key has a meaning; one that has none is a typing mistake, or stands in the wrong place.",
        "  - {ask: nps, type: scale, min: 0, max: 10, txet: Score?, text: Score?}",
        _GOOD,
    ),
    FaultCode(
        "duplicate-key",
        "Given twice",
        "Of two values under one key only one could count. A key is pressed for one choice, which has either go or "
        "end.",
        "  - {tell: bye, text: Bye., text: Goodbye.}",
        "  - {tell: bye, text: Bye.}",
    ),
    FaultCode(
        "wrong-shape",
        "Another shape is wanted",
        "A text stands where a list belongs, a list where a text belongs, or maybe where yes or no does.",
        "  - {ask: why, type: text, optional: maybe, text: Why?}",
        "  - {ask: why, type: text, optional: true, text: Why?}",
    ),
    FaultCode(
        "wrong-number",
        "Not a number that can stand here",
        "The message names the limits. A scale spans at most 100, and its min is below its max.",
        "  - {ask: nps, type: scale, min: 10, max: 0, text: Score?}",
        _GOOD,
    ),
    FaultCode(
        "wrong-name",
        "Not a name",
        "Names of steps are small Latin letters, digits and _, and begin with a letter. Files are named, "
        "without a folder.",
        "  - {ask: My Score, type: scale, min: 0, max: 10, text: Score?}",
        "  - {ask: my_score, type: scale, min: 0, max: 10, text: Score?}",
    ),
    FaultCode(
        "reserved-name",
        "A word of the language",
        "Names of functions, of Python's own words and of namespaces cannot name a step.",
        "  - {ask: count, type: number, text: How many?}",
        "  - {ask: how_many, type: number, text: How many?}",
    ),
    FaultCode(
        "duplicate-name",
        "Two things have one name",
        "Steps, constants and the values of loops share one space of names.",
        "  - {ask: why, type: text, text: Why?}\n  - {ask: why, type: text, text: Why not?}",
        "  - {ask: why, type: text, text: Why?}\n  - {ask: why_not, type: text, text: Why not?}",
    ),
    FaultCode(
        "unknown-word",
        "Not one of the words that can stand here",
        "The message lists the words that can.",
        "  - {ask: nps, type: scael, text: Score?}",
        _GOOD,
    ),
    FaultCode(
        "include",
        "A file cannot be included",
        "There is no such file, it includes itself, or includes go more than 5 deep.",
        "  - {include: no-such-file.yaml}",
        "  - {ask: name, type: text, text: Name?}",
    ),
)
