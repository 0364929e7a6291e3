"""The limits of surveys and replies, from the constants that the code itself goes by."""

from __future__ import annotations

from collections.abc import Sequence

from ivr_flows.answers import plain, read
from ivr_flows.language import parse, patterns
from ivr_flows.offer import BATCH
from ivr_flows.reading import composing, document, included
from ivr_flows.turn import TURN_LIMIT

# What is limited, and to how much.
LIMITS: Sequence[tuple[str, str]] = (
    ("a survey file, and each file that it includes", f"{document.SOURCE_LIMIT:,} characters"),
    ("how deep a file nests", f"{composing.DEPTH_LIMIT} levels"),
    ("how deep includes go", f"{included.DEPTH_LIMIT} files"),
    ("the files of one survey", f"{included.FILES_LIMIT}"),
    ("an expression", f"{parse.SOURCE_LIMIT:,} characters"),
    ("how deep an expression nests", f"{parse.DEPTH_LIMIT} levels"),
    ("a pattern of `matches()`", f"{patterns.PATTERN_LIMIT} characters"),
    ("the signs of a pattern, repetitions counted", f"{patterns.PLACES_LIMIT}"),
    ("a text that `matches()` looks at; a longer one never matches", f"{patterns.TEXT_LIMIT:,} characters"),
    ("a reply to a question of type text or record", f"{plain.TEXT_LIMIT:,} characters"),
    ("a reply to any other question", f"{plain.CLOSED_LIMIT} characters"),
    ("how sure a speech recogniser has to be, from 0 to 1, for its words to be read freely", f"{read.SURE}"),
    ("the choices that a call reads out at a time", f"{BATCH}"),
    ("the events of one interview, beside one for each question", f"{TURN_LIMIT:,}"),
)
