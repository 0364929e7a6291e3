"""The words of a question's choices, and which choices a reply names. Compiled once per question.

A choice is named by its key, its text or a listed word, in any language of the survey: a person may
answer in another language than asked. What names two choices names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr_flows.answers.numbers import hear_number
from ivr_flows.answers.plain import phrase, words_of
from ivr_flows.answers.typing_mistake import meant
from ivr_flows.choice import Choice

_YES = frozenset(("да", "ага", "угу", "конечно", "yes", "y", "yeah", "yep", "sure"))
_NO = frozenset(("нет", "неа", "no", "n", "nope"))
_NEGATIONS = frozenset(
    ("не", "ни", "нет", "not", "no", "never", "don't", "isn't", "wasn't", "didn't", "without")
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`phrases` say which choices a phrase means; `keys` which value a key means."""

    phrases: Mapping[str, frozenset[str]]
    keys: Mapping[str, str]

    def by_key(self, digits: str) -> str | None:
        """Give the value that a key means."""
        return self.keys.get(digits)

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
        if exact := self.phrases.get(said):
            return exact
        if said in self.keys:
            return frozenset((self.keys[said],))
        if by_number := self._numbered(text):
            return by_number
        return self._contained(said) or self.named_exactly(text)

    def _numbered(self, text: str) -> frozenset[str]:
        number = hear_number(text)
        value = None if isinstance(number, str) else self.keys.get(f"{number:g}")
        return frozenset(() if value is None else (value,))

    def _contained(self, said: str) -> frozenset[str]:
        rest, found = f" {said} ", set[str]()
        for words in sorted(self.phrases, key=len, reverse=True):
            if f" {words} " in rest:
                found |= self.phrases[words]
                rest = rest.replace(f" {words} ", "  ")
        others = rest.split()
        if found and not _NEGATIONS.isdisjoint(others):
            return frozenset()  # "not the price" names the price, and means something else
        found.update(self.keys[word] for word in others if word in self.keys)
        return frozenset(found)


def compile_lexicon(choices: Iterable[Choice]) -> Lexicon:
    """Collect the words of some choices."""
    phrases: dict[str, set[str]] = {}
    keys: dict[str, str] = {}
    for choice in choices:
        keys[choice.key] = choice.value
        said = {phrase(word) for language in choice.text for word in choice.words(language)} - {""}
        for common in (_YES, _NO):
            if not said.isdisjoint(common):
                said |= common
        for words in said:
            phrases.setdefault(words, set()).add(choice.value)
    return Lexicon({words: frozenset(values) for words, values in phrases.items()}, keys)
