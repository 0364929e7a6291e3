"""A short survey with an answer that is recorded, between a score and a last question."""

from __future__ import annotations

SPOKEN = """
survey: after-the-call-spoken
version: 1
languages: [en, ru]
channels: [voice]
touchpoint: support_hotline
sponsor: {ru: компании «Ромашка», en: Camomile Ltd}
purpose: {ru: ваш звонок в поддержку, en: your call to support}
contact: {name: text}
defaults: {service_key: "*"}
steps:
  - tell: greeting
    intro: true
    text:
      ru: "Здравствуйте, {contact.name}! Это опрос {sponsor} про {purpose}."
      en: "Hello, {contact.name}! This is {sponsor}, asking about {purpose}."
  - ask: nps
    type: scale
    min: 0
    max: 10
    text:
      ru: "Порекомендуете нас друзьям? Ответьте от 0 (точно нет) до 10 (точно да)."
      en: "How likely are you to recommend us? Reply 0 (not at all) to 10 (very likely)."
  - ask: story
    type: record
    text:
      ru: "Расскажите, что случилось, и нажмите решётку."
      en: "Tell us what happened, and press hash."
    sms:
      ru: "Расскажите, что случилось."
      en: "Tell us what happened."
  - ask: again
    type: scale
    min: 0
    max: 5
    text:
      ru: "Вы обратитесь к нам снова? Ответьте от 0 (точно нет) до 5 (точно да)."
      en: "Will you call us again? Reply 0 (not at all) to 5 (surely)."
"""


def spoken(*, consent: bool = False, by_text: bool = False) -> str:
    """Give the survey; with `consent` it asks before whether it may record, and it may go `by_text` too."""
    survey = SPOKEN.replace("channels: [voice]", "channels: [voice, sms]") if by_text else SPOKEN
    if not consent:
        return survey
    asks = """  - ask: recording
    type: one
    text: {ru: "Можно записать ваш ответ?", en: "May we record your answer?"}
    choices:
      - {value: "yes", key: 1, text: {ru: Да, en: "Yes"}}
      - {value: "no", key: 2, text: {ru: Нет, en: "No"}}
"""
    return survey.replace("  - ask: story\n", f"{asks}  - ask: story\n")
