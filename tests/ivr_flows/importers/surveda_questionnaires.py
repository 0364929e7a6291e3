"""Small questionnaires in the shape of Surveda, written for these tests."""

from __future__ import annotations

import json
from typing import Any

from ivr_flows.importers.surveda import Imported, import_surveda
from ivr_flows.importers.surveda.questionnaire import Mode

Step = dict[str, Any]


def words(text: str, *languages: str) -> Step:
    """Word a prompt the same in every mode."""
    return {
        language: {"sms": text, "ivr": {"text": text}, "mobileweb": text} for language in languages or ("en",)
    }


def choice(value: str, key: str, skip: str | None = None, **sms: list[str]) -> Step:
    responses = {"ivr": [key], "sms": sms or {"en": [value, key]}}
    return {"value": value, "responses": responses, "skip_logic": skip}


def asked(id_: str, *choices: Step, store: str = "") -> Step:
    return {
        "type": "multiple-choice",
        "id": id_,
        "title": id_,
        "store": store or id_,
        "prompt": words(f"{id_}?"),
        "choices": list(choices) or [choice("Yes", "1"), choice("No", "2")],
    }


def number(id_: str, **more: Any) -> Step:
    step = {"type": "numeric", "id": id_, "store": id_, "prompt": words(f"{id_}?"), "ranges": []}
    return step | {"alphabetical_answers": True} | more


def said(id_: str, skip: str | None = None) -> Step:
    return {"type": "explanation", "id": id_, "title": id_, "prompt": words(f"{id_}."), "skip_logic": skip}


def flag(disposition: str, skip: str | None = None) -> Step:
    return {"type": "flag", "id": f"flag-{disposition}", "disposition": disposition, "skip_logic": skip}


def section(title: str, *steps: Step, randomize: bool = False) -> Step:
    return {"type": "section", "id": title, "title": title, "steps": list(steps), "randomize": randomize}


def questionnaire(*steps: Step, **more: Any) -> str:
    whole = {"default_language": "en", "modes": ["sms", "ivr"], "steps": list(steps)}
    thanks = {"error_message": words("Again."), "thank_you_message": words("Thank you.")}
    return json.dumps(whole | {"settings": thanks} | more)


def imported(source: str, *modes: Mode) -> Imported:
    return import_surveda(
        source,
        key="little",
        sponsor="Camomile",
        purpose="a visit",
        modes=modes or None,
    )
