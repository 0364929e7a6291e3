"""Codes of what is said, sent and pressed."""

from __future__ import annotations

from ivr_flows.fault_codes.code import FaultCode

_TEN = ", ".join(f"{{value: v{n}, text: Brand {n}}}" for n in range(10))
_NINE = ", ".join(f"{{value: v{n}, text: Brand {n}}}" for n in range(9))
_LONG = "We would like to know everything about your visit. " * 20

SAID_CODES = (
    FaultCode(
        "missing-translation",
        "Not in every language",
        "Every text is there in every language of the survey.",
        "  - {tell: bye, text: {ru: До свидания.}}",
        "  - {tell: bye, text: {en: Goodbye.}}",
    ),
    FaultCode(
        "control-character",
        "A sign that is neither seen nor said",
        "Escapes such as \\a put control characters into a text, and no carrier takes them. Tabs and line breaks are "
        "none; a backslash that is meant stands in single quotes, or without quotes.",
        '  - {tell: bye, text: "Good\\abye."}',
        "  - {tell: bye, text: Goodbye.}",
    ),
    FaultCode(
        "missing-audio",
        "There is no such recording",
        "The recordings that a survey plays lie beside it.",
        "  - {tell: bye, text: Bye., voice: {en: {audio: no-such.wav}}}",
        "  - {tell: bye, text: Bye., voice: {en: Goodbye.}}",
    ),
    FaultCode(
        "audio-unheard",
        "A recording that nobody hears",
        "Only calls play recordings.",
        "  - {tell: bye, text: Bye., sms: {en: {audio: bye.wav}}}",
        "  - {tell: bye, text: Bye., sms: {en: Goodbye.}}",
    ),
    FaultCode(
        "key-clash",
        "A key that means two things",
        "A key of a choice is no number of the scale, does not begin with the service key, and has one "
        "digit where several choices are pressed in a row. A number without both min and max may be any number, so no key "
        "is free beside it.",
        "  - {ask: nps, type: scale, min: 0, max: 9, text: Score?, "
        "choices: [{value: no_answer, kind: refusal, key: 9, text: No answer}]}",
        "  - {ask: nps, type: scale, min: 0, max: 9, text: Score?, "
        "choices: [{value: no_answer, kind: refusal, key: 99, text: No answer}]}",
    ),
    FaultCode(
        "too-few-keys",
        "More choices than keys",
        "Nine choices have keys of one digit. A longer list of which one is chosen is read nine at a time; "
        "one of which several are pressed cannot be.",
        f"  - {{ask: used, type: many, text: Used?, choices: [{_TEN}]}}",
        f"  - {{ask: used, type: many, text: Used?, choices: [{_NINE}]}}",
    ),
    FaultCode(
        "long-text",
        "A text of too many parts",
        "Carriers cut a long text into parts and bill each. defaults: {sms_parts} says how many are allowed; "
        "sms: gives a question a shorter text.",
        f"  - {{ask: why, type: text, text: {_LONG}}}",
        f"  - {{ask: why, type: text, text: {_LONG}, sms: {{en: Why?}}}}",
    ),
    FaultCode(
        "long-call",
        "A call that takes too long",
        "The estimate is of the longest way through: of branches that exclude each other it counts the longer. "
        "defaults: {voice_minutes} says how long it may take.",
        f"  - {{tell: all_of_it, text: {_LONG}, sms: {{en: Hello.}}}}",
        "  - {tell: all_of_it, text: Hello.}",
        head="defaults: {voice_minutes: 1}",
    ),
)
