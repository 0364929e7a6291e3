"""Preview a survey's texts: their words, how they are encoded, how many parts they take and what they cost.

An estimate on the side of long: what is piped in stands at its longest, and every choice is listed. A way
through the survey asks fewer of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.domain.errors import BadInput
from gateway.domain.prices import Billed, Cost, PriceList
from gateway.domain.text_phrases import TextPhrase, text_phrase
from ivr_flows.channels.sms import longest_body, size_of
from ivr_flows.survey import Survey, all_steps


@dataclass(frozen=True, slots=True)
class PreviewedText:
    """One text. `left` is what its last part still holds, in characters; `costs` by carrier and country."""

    step: str
    language: str
    text: str
    encoding: str
    segments: int
    left: int
    costs: Mapping[str, Mapping[str, str]]


def preview_texts(survey: Survey, prices: PriceList, carriers: tuple[str, ...]) -> list[PreviewedText]:
    """List every text of a survey in every language, and what the house says beside it.

    A step with nothing to ask is sent with the question after it: it is listed by itself. Raises `BadInput`
    where the survey is not made for texts.
    """
    if "sms" not in survey.channels:
        raise BadInput("survey", f"{survey.key} is not made for texts", "add sms to its channels")
    return [
        _previewed(step, language, text, prices, carriers)
        for language in survey.languages
        for step, text in _texts(survey, language)
        if text
    ]


def _texts(survey: Survey, language: str) -> Iterator[tuple[str, str]]:
    for step in all_steps(survey.steps):
        yield step.key, longest_body(step, language)
    about = {"sponsor": survey.sponsor[language], "purpose": survey.purpose[language]}
    yield TextPhrase.HELP.value, text_phrase(TextPhrase.HELP, language, **about)
    for phrase in (TextPhrase.CLOSED, TextPhrase.STOPPED, TextPhrase.STARTED):
        yield phrase.value, text_phrase(phrase, language)


def _previewed(
    step: str, language: str, text: str, prices: PriceList, carriers: tuple[str, ...]
) -> PreviewedText:
    size = size_of(text)
    costs = {
        carrier: {
            place: str(Cost(price.micros * size.segments, price.currency))
            for place, price in prices.places(carrier, Billed.TEXT_OUT)
        }
        for carrier in carriers
    }
    return PreviewedText(step, language, text, size.encoding, size.segments, size.left, costs)
