"""A short survey with quotas: a score, the check of the quotas, and a comment."""

from __future__ import annotations

_HEAD = """
survey: after-the-call
version: 1
languages: [en, ru]
channels: [voice, sms]
touchpoint: support_hotline
sponsor: {ru: компании «Ромашка», en: Camomile Ltd}
purpose: {ru: ваш звонок в поддержку, en: your call to support}
contact: {name: text}
defaults: {service_key: "*"}
"""
_STEPS = """
steps:
  - tell: greeting
    intro: true
    text:
      ru: "Здравствуйте, {contact.name}! Это опрос {sponsor} про {purpose}."
      en: "Hello, {contact.name}! This is {sponsor}, asking about {purpose}."
"""
_SCORE = """
  - ask: nps
    type: scale
    min: 0
    max: 10
    text:
      ru: "Порекомендуете нас друзьям? Ответьте от 0 (точно нет) до 10 (точно да)."
      en: "How likely are you to recommend us? Reply 0 (not at all) to 10 (very likely)."
"""
_CHECK = """
  - check_quotas: {CHECK, text: {ru: "Спасибо, хватит.", en: "Thank you, that is enough."}}
    partial: true
"""
_COMMENT = """
  - ask: comment
    type: text
    text: {ru: "Почему?", en: "Why?"}
"""
_LAST = """
  - ask: last
    type: text
    text: {ru: "Что ещё?", en: "What else?"}
"""
UNHAPPY = "{name: unhappy, when: nps <= 6, limit: 1}"
HAPPY = "{name: happy, when: nps >= 7, limit: 1}"
ANNAS = '{name: annas, when: contact.name == "Anna", limit: 1}'
EVERYBODY = "{name: everybody, limit: 1}"

SCREEN_OUT = "when_full: screen_out, outcome: quota_full"
GO_ON = "when_full: go_on"


def quota_survey(*cells: str, check: str = SCREEN_OUT, first: bool = False, longer: bool = False) -> str:
    """Write the survey with these cells.

    `first` checks the quotas before anything is asked; `longer` has one more question at the end.
    """
    declared = "quotas:\n" + "".join(f"  - {cell}\n" for cell in cells)
    checking = _CHECK.replace("CHECK", check)
    middle = checking + _SCORE if first else _SCORE + checking
    return _HEAD + declared + _STEPS + middle + _COMMENT + (_LAST if longer else "")
