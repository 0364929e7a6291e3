"""What each command of the author's tool is for, with a line that works. Sentences only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_NPS = "ivr_flows/library/post-call-nps.yaml"


@dataclass(frozen=True, slots=True)
class CommandWords:
    """`says` in a sentence or two; `example` is what stands after `python -m ivr_flows`, "" where files are needed."""

    says: str
    example: str


COMMANDS: Mapping[str, CommandWords] = {
    "check": CommandWords(
        "Lists every fault of the surveys with its file, line and code. Says `no faults` of a file that has none. "
        "As JSON: `surveys` are those without faults, `faults` all that there are, `unread` the files that could "
        "not be read.",
        f"check {_NPS}",
    ),
    "run": CommandWords(
        "Interviews you in the terminal. An empty line is silence, STOP stops, the end of input hangs up.",
        f"run {_NPS} --channel voice --language en --contact name=Anna",
    ),
    "replay": CommandWords(
        "Plays a walk again that `run --record` kept, and says what differs now.", "replay nps.walk.json"
    ),
    "diagram": CommandWords(
        "Draws a survey as a flowchart: as Mermaid text, or as a picture.", f"diagram {_NPS} --language en"
    ),
    "diff": CommandWords("Says in words what changed between two versions.", f"diff {_NPS} {_NPS}"),
    "schema": CommandWords(
        "Prints a JSON Schema, with which an editor completes and checks while you type.", "schema"
    ),
    "explain": CommandWords(
        "Says why a question is asked, or not, of a person who gave certain answers.",
        f"explain {_NPS} --question reason --answers '{{\"nps\": 4}}'",
    ),
    "import-xlsform": CommandWords(
        "Translates an XLSForm workbook. Notes say what was not translated.",
        "import-xlsform form.xlsx --sponsor 'Camomile Ltd' --out form.yaml",
    ),
    "import-surveda": CommandWords(
        "Translates a questionnaire of Surveda. Notes say what was not translated.",
        "import-surveda manifest.json --sponsor 'Camomile Ltd' --purpose 'your visit' --out visit.yaml",
    ),
    "reference": CommandWords(
        "Writes these pages anew where they follow from the code.", "reference --write docs/survey-language"
    ),
}

# What an argument is where the command itself does not say it, by its name.
ARGUMENTS: Mapping[str, str] = {
    "file": "the file that is read",
    "format": "how faults are printed; `text` if it is not given",
    "channel": "as what the survey is had; `sms` if it is not given",
    "language": "the language; the survey's first if it is not given",
    "seed": "the number that chance follows from; 1 if it is not given",
    "contact": "what is known of the person; may be given several times",
    "walk": "a file that `run --record` wrote",
    "old": "the version before",
    "new": "the version after",
    "question": "the question; a round of a loop as `rating[a]`",
    "form": "an XLSForm workbook",
    "touchpoint": "what the survey is about; `imported` if it is not given",
}
