"""Surveys made by chance, out of every step and type that the language has. For properties of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

HEAD = """\
survey: generated
version: 1
languages: [en, ru]
channels: [voice, sms, cati]
region: RU
touchpoint: support_hotline
sponsor: {en: Camomile, ru: Ромашка}
purpose: {en: your call, ru: ваш звонок}
contact: {name: text, segment: text, talk_seconds: number, since: date}
constants: {few: 2}
defaults: {sms_parts: 10, voice_minutes: 120}
"""
QUOTAS = """\
quotas:
  - {name: all_of_them, limit: 5}
  - {name: premium, when: contact.segment == "premium", limit: 5, count: admitted}
"""
LISTS = """\
lists:
  shared:
    - {value: a, text: {en: Apple, ru: Яблоко}, sort: fruit, size: 1}
    - {value: b, text: {en: Banana, ru: Банан}, sort: fruit, size: 3}
    - {value: c, text: {en: Carrot, ru: Морковь}, sort: root, size: 2}
"""
CLOSED = ("one", "many")
TYPES = (*CLOSED, "scale", "number", "text", "date", "time", "phone", "record")
KINDS = ("tell", "ask", "ask", "ask", "ask", "set", "block", "loop", "ordered", "end", "check_quotas")


@dataclass
class Made:
    """`features` names what a survey has, so that a test can see that everything was had."""

    source: str
    features: set[str] = field(default_factory=set)


class _Writer:
    """Writes steps; `known` are the questions and computed names that may be read here, by kind."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.features: set[str] = set()
        self.known: dict[str, list[str]] = {"number": [], "many": [], "one": [], "truth": [], "any": []}

    def name(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def texts(self, word: str) -> str:
        piped = "{contact.name}" if self.often(0.3) else ""
        if self.known["any"] and self.often(0.3):
            piped += f"{{{self.chance.choice(self.known['any'])}}}"
        return f'{{en: "{word} {piped}?", ru: "{word} по-русски {piped}?"}}'

    def condition(self) -> str:
        options = [
            'contact.segment == "premium"',
            "contact.talk_seconds > 60",
            "days_since(contact.since) > 30",
        ]
        options += [f"{name} >= 2" for name in self.known["number"]]
        options += [f"count({name}) >= few" for name in self.known["many"]]
        options += [f'{name} == "a"' for name in self.known["one"]]
        options += [f"not {name}" for name in self.known["truth"]]
        options += [f"answered({name}) or refused({name})" for name in self.known["many"] + self.known["one"]]
        parts = self.chance.sample(options, k=min(len(options), self.chance.choice((1, 1, 2))))
        return self.chance.choice((" and ", " or ")).join(f"({part})" for part in parts)

    def steps(self, depth: int, size: int, *, in_loop: bool = False, jump_to: str = "") -> list[str]:
        lines: list[str] = []
        for _ in range(size):
            kind = self.chance.choice(KINDS)
            if (depth >= 2 and kind in ("block", "loop", "ordered")) or (in_loop and kind == "check_quotas"):
                kind = "ask"
            if kind == "loop" and not (self.known["many"] or self.known["one"]):
                kind = "ask"
            self.features.add(kind)
            lines += getattr(self, f"_{kind}")(depth, in_loop, jump_to)
        return lines

    def _if(self) -> str:
        return f"if: '{self.condition()}', " if self.often(0.4) else ""

    def _tell(self, *_: object) -> list[str]:
        return [f"- {{tell: {self.name('t')}, {self._if()}text: {self.texts('Listen')}}}"]

    def _set(self, *_: object) -> list[str]:
        name = self.name("s")
        line = f"- {{set: {name}, value: '{self.condition()}'}}"
        self.known["truth"].append(name)
        return [line]

    def _end(self, *_: object) -> list[str]:
        outcome = self.chance.choice(("complete", "screened_out"))
        return [f"- {{end: {outcome}, if: '{self.condition()}', text: {self.texts('Bye')}}}"]

    def _check_quotas(self, *_: object) -> list[str]:
        self.features.add("quotas")
        return [f"- check_quotas: {{when_full: {self.chance.choice(('screen_out', 'go_on'))}}}"]

    def _ask(self, _depth: int, _in_loop: bool, jump_to: str) -> list[str]:
        name, type_ = self.name("q"), self.chance.choice(TYPES)
        self.features.add(type_)
        parts = [f"ask: {name}", f"type: {type_}", f"text: {self.texts('Question')}"]
        if self.often(0.4):
            parts.append(f"if: '{self.condition()}'")
        if self.often(0.25):
            parts.append("optional: true")
            self.features.add("optional")
        if self.often(0.15):
            parts.append("partial: true")
            self.features.add("partial")
        if type_ in CLOSED:
            parts += self._choices(type_, jump_to)
        elif type_ in ("scale", "number"):
            parts.append("min: 0, max: 10")
            if self.often(0.4):
                parts.append(
                    "choices: [{value: na, kind: refusal, key: 99, text: {en: No answer, ru: Не скажу}}]"
                )
                self.features.add("refusal")
            for check in ("check", "warn"):
                if self.often(0.25):
                    parts.append(f"{check}: {name} != 3, {check}_text: {{en: Not three., ru: Не три.}}")
                    self.features.add(check)
        if type_ == "many" and self.often(0.3):
            parts.append(f"check: count({name}) <= few")
            self.features.add("check")
        kind = {"scale": "number", "number": "number", "many": "many", "one": "one"}.get(type_)
        if kind is not None:
            self.known[kind].append(name)
        self.known["any"].append(name)
        return [f"- {{{', '.join(parts)}}}"]

    def _choices(self, type_: str, jump_to: str) -> list[str]:
        if self.often(0.2):
            self.features.add("where")
            return ["choices: {list: shared, where: 'choice.size > 1 or choice.sort == \"root\"'}"]
        choices = [f"{{value: {value}, text: {{en: Choice {value}, ru: Ответ {value}}}}}" for value in "abcd"]
        if self.often(0.4):
            choices.append("{value: na, kind: refusal, key: 9, text: {en: No answer, ru: Не скажу}}")
            self.features.add("refusal")
        if type_ == "many" and self.often(0.4):
            choices.append("{value: none_of, kind: exclusive, key: 8, text: {en: None of them, ru: Ничего}}")
            self.features.add("exclusive")
        if type_ == "one" and jump_to and self.often(0.4):
            choices[0] = choices[0].replace("{value", f"{{go: {jump_to}, value", 1)
            self.features.add("go")
        if type_ == "one" and self.often(0.15):
            choices[1] = choices[1].replace("{value", "{end: screened_out, value", 1)
            self.features.add("end of choice")
        order = []
        if self.often(0.4):
            order = ["order: {shuffle: true, pick: 3, first: [b]}"]
            self.features.add("order of choices")
        return [f"choices: [{', '.join(choices)}]", *order]

    def _inside(self, depth: int, *, in_loop: bool, jump_to: str) -> list[str]:
        return [
            f"    {line}"
            for line in self.steps(depth + 1, self.chance.randint(1, 3), in_loop=in_loop, jump_to=jump_to)
        ]

    def _block(self, depth: int, in_loop: bool, jump_to: str) -> list[str]:
        condition = [f"  if: '{self.condition()}'"] if self.often(0.4) else []
        inside = self._inside(depth, in_loop=in_loop, jump_to=jump_to)
        return [f"- block: {self.name('b')}", *condition, "  steps:", *inside]

    def _ordered(self, depth: int, in_loop: bool, _jump_to: str) -> list[str]:
        # What is asked in one part is not known in another: each is written from the same knowledge.
        before = {kind: list(names) for kind, names in self.known.items()}
        learned: dict[str, list[str]] = {kind: [] for kind in before}
        lines = [f"- block: {self.name('b')}", "  order: {shuffle: true, pick: 2}", "  steps:"]
        for _ in range(3):
            self.known = {kind: list(names) for kind, names in before.items()}
            inner = self._block(depth + 1, in_loop, "")
            lines += [f"    {line}" for line in inner]
            for kind, names in self.known.items():
                learned[kind] += names[len(before[kind]) :]
        self.known = {kind: names + learned[kind] for kind, names in before.items()}
        return lines

    def _loop(self, depth: int, _in_loop: bool, jump_to: str) -> list[str]:
        before = {kind: list(names) for kind, names in self.known.items()}
        variable, source = self.name("v"), self.chance.choice(self.known["many"] + self.known["one"])
        self.known["any"] = [*self.known["any"], variable, f"{variable}.text"]
        inside = self._inside(depth, in_loop=True, jump_to=jump_to)
        self.known = before
        order = self.chance.choice((["  order: {shuffle: true, pick: 2}"], []))
        return [
            f"- block: {self.name('b')}",
            f"  each: {variable} in {source}",
            "  cap: 3",
            *order,
            "  steps:",
            *inside,
        ]


def make_survey(seed: int) -> Made:
    """Make one survey; the same seed always makes the same."""
    writer = _Writer(Random(seed))
    body = writer.steps(0, writer.chance.randint(2, 7), jump_to="last_words")
    quotas = QUOTAS if "quotas" in writer.features else ""
    intro = '- {tell: hello, intro: true, text: {en: "{sponsor} about {purpose}.", ru: "{sponsor} про {purpose}."}}'
    closing = "- {ask: last_words, type: text, optional: true, text: {en: Anything else?, ru: Что ещё?}}"
    steps = "".join(f"  {line}\n" for line in (intro, *body, closing))
    return Made(f"{HEAD}{quotas}{LISTS}steps:\n{steps}", writer.features)
