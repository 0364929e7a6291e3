"""Keywords: the whole text, in any case and with any spaces, and never a word that means something already."""

from __future__ import annotations

import pytest

from gateway.domain.campaign_rules import CampaignRules, read_rules, write_rules
from gateway.domain.keywords import faults_of, is_keyword

KEYWORDS = ("Survey", "мой опрос")


@pytest.mark.parametrize("body", ["survey", " SURVEY ", "sur vey", "Мой  Опрос", "мойопрос\n", "ｓurvey"])
def test_case_and_spaces_do_not_matter(body: str) -> None:
    assert is_keyword(body, KEYWORDS)


@pytest.mark.parametrize("body", ["survay", "my survey", "survey!", "", "  ", "опрос"])
def test_a_slip_or_another_word_is_no_keyword(body: str) -> None:
    assert not is_keyword(body, KEYWORDS)


@pytest.mark.parametrize(
    ("keywords", "what"),
    [
        (("Stop",), "opting out"),
        (("СТАРТ",), "opting in"),
        (("help",), "help"),
        (("  ",), "empty"),
        (("x" * 41,), "longer"),
        (("Yes", "y e s"), "twice"),
    ],
)
def test_a_campaign_with_such_keywords_cannot_be_made(keywords: tuple[str, ...], what: str) -> None:
    assert what in "; ".join(faults_of(keywords))
    with pytest.raises(ValueError, match="keywords"):
        CampaignRules(keywords=keywords)


def test_keywords_are_kept_with_the_rules() -> None:
    rules = CampaignRules(keywords=KEYWORDS)
    assert faults_of(KEYWORDS) == []
    assert read_rules(write_rules(rules)) == rules
    assert rules.is_standing
    assert not CampaignRules().is_standing
