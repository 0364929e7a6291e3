"""A short survey whose greeting and first question are recorded in English, and spoken in Russian."""

from __future__ import annotations

_SURVEY = """
survey: recorded
version: {version}
languages: [en, ru]
channels: [voice]
touchpoint: support_hotline
sponsor: {{ru: компании «Ромашка», en: Camomile Ltd}}
purpose: {{ru: ваш звонок в поддержку, en: your call to support}}
contact: {{name: text}}
defaults: {{service_key: "*"}}
steps:
  - tell: greeting
    intro: true
    text:
      ru: "Здравствуйте, {{contact.name}}! Это опрос {{sponsor}} про {{purpose}}."
      en: "Hello, {{contact.name}}! This is {{sponsor}}, asking about {{purpose}}."
  - tell: thanks
    text: {{ru: "Спасибо, что взяли трубку.", en: "Thank you for taking the call."}}
    voice: {{en: {{audio: thanks.wav}}}}
  - ask: nps
    type: scale
    min: 0
    max: 10
    text:
      ru: "Порекомендуете нас друзьям? Ответьте от 0 (точно нет) до 10 (точно да)."
      en: "How likely are you to recommend us? Reply 0 (not at all) to 10 (very likely)."
    voice: {{en: {{audio: nps.wav}}}}
"""


def recorded_survey(version: int = 1) -> str:
    """Give the survey in a version."""
    return _SURVEY.format(version=version)
