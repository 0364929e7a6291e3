"""The words of a question's choices, and which choices a reply names. Compiled once per question, when
the first reply to it comes: no word can be at fault, so a survey that is loaded only has no need of them.

A choice is named by its key, its text or a listed word, in any language of the survey: a person may
answer in another language than asked. What names two choices names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from ivr_flows.answers.named import Naming, names_in
from ivr_flows.answers.no_answer import INSTEAD_OF_AN_ANSWER
from ivr_flows.answers.number_tables import ORDINALS
from ivr_flows.answers.numbers import hear_number
from ivr_flows.answers.plain import phrase, words_of
from ivr_flows.answers.typing_mistake import meant
from ivr_flows.choice import Choice, ChoiceKind

_YES = frozenset(
    (
        *(
            "да",
            "ага",
            "угу",
            "конечно",
            "да конечно",
            "разумеется",
            "точно",
            "верно",
            "безусловно",
            "так точно",
        ),
        *("yes", "y", "yeah", "yep", "yup", "sure", "of course", "certainly", "absolutely", "yes please"),
    )
)
_NO = frozenset(
    (
        *("нет", "неа", "не", "нет спасибо", "никак нет", "ни в коем случае", "вовсе нет"),
        *("no", "n", "nope", "nah", "no thanks", "no thank you", "not at all", "not really"),
    )
)


class Lexicon:
    """`phrases` say which choices a phrase means; `keys` which value a key means.

    `values` are in the order of the choices; those in `alone` go with no other.
    """

    def __init__(self, choices: Iterable[Choice]) -> None:
        self._choices = tuple(choices)

    @cached_property
    def phrases(self) -> Mapping[str, frozenset[str]]:
        """Collect the words of the choices."""
        phrases: dict[str, set[str]] = {}
        for choice in self._choices:
            for words in _known_by(choice):
                phrases.setdefault(words, set()).add(choice.value)
        return {words: frozenset(values) for words, values in phrases.items()}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Collect the keys of the choices."""
        return {choice.key: choice.value for choice in self._choices}

    @cached_property
    def values(self) -> tuple[str, ...]:
        """List the values of the choices."""
        return tuple(choice.value for choice in self._choices)

    @cached_property
    def alone(self) -> frozenset[str]:
        """List the values that exclude all others."""
        return frozenset(choice.value for choice in self._choices if choice.kind is not ChoiceKind.ORDINARY)

    def by_key(self, digits: str) -> str | None:
        """Give the value that a key means."""
        return self.keys.get(digits)

    def by_keys(self, digits: str) -> frozenset[str]:
        """List the values of keys that were run together ("13"); none where a key may be longer.

        A key pressed twice is a slip of the finger, not a list.
        """
        run = len(digits) > 1 and len(set(digits)) == len(digits) and all(len(key) == 1 for key in self.keys)
        if not run or not all(digit in self.keys for digit in digits):
            return frozenset()
        return frozenset(self.keys[digit] for digit in digits)

    def named_exactly(self, text: str) -> frozenset[str]:
        """List the values that a plain reply names with all of its words, or with one typing mistake."""
        said = words_of(text)
        exact = self.phrases.get(said)
        if exact is not None:
            return exact
        return frozenset(value for near in meant(said, self.phrases) for value in self.phrases[near])

    def named(self, text: str) -> frozenset[str]:
        """List the values that a plain reply may mean; one value means that it was understood."""
        said = words_of(text)
        if (exact := self.phrases.get(said)) is not None:
            return exact
        if said in self.keys:
            return frozenset((self.keys[said],))
        if by_number := self.numbered(text):
            return by_number
        naming = self.names_in(said)
        if naming.denied:
            return frozenset()
        mistyped = [self.named_exactly(word) for word in naming.rest]
        return naming.values.union(naming.keyed, *mistyped) or self.named_exactly(text)

    def numbered(self, text: str) -> frozenset[str]:
        """List the value whose key a plain reply names as a number: "вариант два", "the first"."""
        ordinals = [word for word in words_of(text).split() if word in ORDINALS]
        if len(ordinals) == 1:
            text = text.replace(ordinals[0], str(ORDINALS[ordinals[0]]))
        number = hear_number(text)
        value = None if isinstance(number, str) else self.keys.get(f"{number:g}")
        return frozenset(() if value is None else (value,))

    def names_in(self, said: str) -> Naming:
        """Find the phrases and the keys among the words of a reply."""
        return names_in(said, self.phrases, self.keys)


def _known_by(choice: Choice) -> frozenset[str]:
    listed = frozenset(phrase(word) for language in choice.text for word in choice.words(language)) - {""}
    instead = INSTEAD_OF_AN_ANSWER.get(choice.kind, frozenset())
    return listed.union(instead, *(common for common in (_YES, _NO) if not listed.isdisjoint(common)))
