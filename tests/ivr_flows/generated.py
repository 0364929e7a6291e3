"""Surveys made by chance, out of all that the language has. For properties of the engine.

That nothing of the model is left out is asserted in `test_generated_surveys`.
"""

from __future__ import annotations

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
  long:
""" + "".join(
    f"    - {{value: {value}, text: {{en: Entry {value}, ru: Запись {value}}}}}\n" for value in "abcdefghijk"
)
OWN = ", ".join(
    f"{{value: {value}, text: {{en: Own {value}, ru: Свой {value}}}, size: {size}}}"
    for size, value in enumerate("abc", 1)
)
CLOSED = ("one", "many")
TYPES = (*CLOSED, "scale", "number", "text", "date", "time", "phone", "record")
KINDS = ("tell", "ask", "ask", "ask", "ask", "set", "block", "loop", "ordered", "end", "go", "check_quotas")
# Options that any question may have, with the share of questions that have them.
OPTIONS = (
    ("optional: true", 0.25),
    ("partial: true", 0.15),
    ("tries: 2", 0.1),
    ("timeout: 7", 0.1),
    ("hints: {en: [well], ru: [ну]}", 0.1),
    ("cati: {instruct: {en: Wait., ru: Ждите.}, probe: {en: Really?, ru: Точно?}}", 0.1),
    ("voice: {en: {audio: said.wav}, ru: Слушайте!}", 0.1),
    ("sms: {en: Short?}", 0.1),
)
# Limits of a type, one or none of them.
LIMITS = {
    "date": ("min: '2020-01-01'", "max: today", "min: today - 30 days, max: today + 30 days"),
    "time": ("min: '08:00', max: '20:00'",),
    "scale": ("words: false", "metric: nps"),
    "number": ("words: false",),
}
ORDERS = (
    "{shuffle: true, pick: 3, first: [b]}",
    "{shuffle: true, last: [a]}",
    "{shuffle: true, keep: [c]}",
    "{pick: 1, keep: [b, c]}",
)
BLOCK_ORDERS = ("{shuffle: true, pick: 2}", "{shuffle: true}", "{shuffle: true, %s: [%s]}")


class _Writer:
    """Writes steps; `known` are the questions and computed names that may be read here, by kind."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.has_quotas = False
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

    def steps(
        self, depth: int, size: int, *, in_loop: bool = False, jump_to: tuple[str, ...] = ()
    ) -> list[str]:
        lines: list[str] = []
        landing = self.name("t")
        jump_to = (landing, *jump_to)
        for _ in range(size):
            kind = self.chance.choice(KINDS)
            if (depth >= 2 and kind in ("block", "loop", "ordered")) or (in_loop and kind == "check_quotas"):
                kind = "ask"
            if kind == "loop" and not (self.known["many"] or self.known["one"]):
                kind = "ask"
            lines += getattr(self, f"_{kind}")(depth, in_loop, jump_to)
        return [*lines, f"- {{tell: {landing}, text: {self.texts('Landed')}}}"]

    def _if(self) -> str:
        return f"if: '{self.condition()}', " if self.often(0.4) else ""

    def _tell(self, *_: object) -> list[str]:
        line = f"tell: {self.name('t')}, {self._if()}{self._partial()}text: {self.texts('Listen')}"
        return [f"- {{{line}}}"]

    def _set(self, *_: object) -> list[str]:
        name = self.name("s")
        line = f"- {{set: {name}, {self._if()}{self._partial()}value: '{self.condition()}'}}"
        self.known["truth"].append(name)
        return [line]

    def _end(self, *_: object) -> list[str]:
        outcome = self.chance.choice(("complete", "screened_out", "refused"))
        return [f"- {{end: {outcome}, if: '{self.condition()}', text: {self.texts('Bye')}}}"]

    def _go(self, _depth: int, _in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        return [f"- {{go: {self.chance.choice(jump_to)}, if: '{self.condition()}'}}"]

    def _check_quotas(self, *_: object) -> list[str]:
        self.has_quotas = True
        worded = f", text: {self.texts('Full')}" if self.often(0.5) else ""
        checked = f"{{when_full: {self.chance.choice(('screen_out', 'go_on'))}{worded}}}"
        return [f"- {{{self._if()}{self._partial()}check_quotas: {checked}}}"]

    def _partial(self) -> str:
        return "partial: true, " if self.often(0.15) else ""

    def _ask(self, _depth: int, _in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        name, type_ = self.name("q"), self.chance.choice(TYPES)
        parts = [f"ask: {name}", f"type: {type_}", f"text: {self.texts('Question')}"]
        if self.often(0.4):
            parts.append(f"if: '{self.condition()}'")
        parts += [option for option, share in OPTIONS if self.often(share)]
        if type_ in LIMITS and self.often(0.4):
            parts.append(self.chance.choice(LIMITS[type_]))
        if type_ in CLOSED:
            parts += self._choices(type_, jump_to)
        elif type_ in ("scale", "number"):
            parts.append("min: 0, max: 10")
            if self.often(0.4):
                parts.append(
                    "choices: [{value: na, kind: refusal, key: 99, text: {en: No answer, ru: Не скажу}}]"
                )
            for check in ("check", "warn"):
                if self.often(0.25):
                    parts.append(f"{check}: {name} != 3, {check}_text: {{en: Not three., ru: Не три.}}")
        if type_ == "many" and self.often(0.3):
            parts.append(f"check: count({name}) <= few")
        kind = {"scale": "number", "number": "number", "many": "many", "one": "one"}.get(type_)
        if kind is not None and not any(part.startswith("sets") for part in parts):
            self.known[kind].append(name)
        self.known["any"].append(name)
        return [f"- {{{', '.join(parts)}}}"]

    def _choices(self, type_: str, jump_to: tuple[str, ...]) -> list[str]:
        if self.often(0.3):
            shared = "{list: shared, where: 'choice.size > 1 or choice.sort == \"root\"'}"
            own = f"{{list: [{OWN}], where: 'choice.size >= 2'}}"
            return [f"choices: {self.chance.choice((shared, own, 'long' if type_ == 'one' else 'shared'))}"]
        if type_ == "one" and self.often(0.2):
            languages = "{value: en, text: {en: English, ru: По-английски}}, "
            languages += "{value: ru, text: {en: Russian, ru: По-русски}, say: {ru: [русский]}}"
            return [f"sets: language, choices: [{languages}]"]
        choices = [f"{{value: {value}, text: {{en: Choice {value}, ru: Ответ {value}}}}}" for value in "abcd"]
        if self.often(0.4):
            choices.append("{value: na, kind: refusal, key: 9, text: {en: No answer, ru: Не скажу}}")
        if self.often(0.2):
            choices.append("{value: dk, kind: dont_know, key: 7, text: {en: No idea, ru: Не знаю}}")
        if type_ == "many" and self.often(0.4):
            choices.append("{value: none_of, kind: exclusive, key: 8, text: {en: None of them, ru: Ничего}}")
        if type_ == "one" and self.often(0.4):
            choices[0] = choices[0].replace("{value", f"{{go: {self.chance.choice(jump_to)}, value", 1)
        if type_ == "one" and self.often(0.15):
            choices[1] = choices[1].replace("{value", "{end: screened_out, value", 1)
        order = [f"order: {self.chance.choice(ORDERS)}"] if self.often(0.4) else []
        return [f"choices: [{', '.join(choices)}]", *order]

    def _inside(self, depth: int, *, in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        return [
            f"    {line}"
            for line in self.steps(depth + 1, self.chance.randint(1, 3), in_loop=in_loop, jump_to=jump_to)
        ]

    def _block(self, depth: int, in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        condition = [f"  if: '{self.condition()}'"] if self.often(0.4) else []
        condition += ["  partial: true"] if self.often(0.15) else []
        inside = self._inside(depth, in_loop=in_loop, jump_to=jump_to)
        return [f"- block: {self.name('b')}", *condition, "  steps:", *inside]

    def _ordered(self, depth: int, in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        # What is asked in one part is not known in another: each is written from the same knowledge.
        before = {kind: list(names) for kind, names in self.known.items()}
        learned: dict[str, list[str]] = {kind: [] for kind in before}
        name, lines, units = self.name("b"), list[str](), list[str]()
        for _ in range(3):
            self.known = {kind: list(names) for kind, names in before.items()}
            inner = self._block(depth + 1, in_loop, jump_to)
            units.append(inner[0].removeprefix("- block: "))
            lines += [f"    {line}" for line in inner]
            for kind, names in self.known.items():
                learned[kind] += names[len(before[kind]) :]
        self.known = {kind: names + learned[kind] for kind, names in before.items()}
        order = self.chance.choice(BLOCK_ORDERS)
        if "%" in order:
            order %= self.chance.choice(("first", "last", "keep")), self.chance.choice(units)
        return [f"- block: {name}", f"  order: {order}", "  steps:", *lines]

    def _loop(self, depth: int, _in_loop: bool, jump_to: tuple[str, ...]) -> list[str]:
        before = {kind: list(names) for kind, names in self.known.items()}
        variable, source = self.name("v"), self.chance.choice(self.known["many"] + self.known["one"])
        self.known["any"] = [*self.known["any"], variable, f"{variable}.text"]
        inside = self._inside(depth, in_loop=True, jump_to=jump_to)
        self.known = before
        order = self.chance.choice((["  order: {shuffle: true, pick: 2}"], []))
        order += [f"  if: '{self.condition()}'"] if self.often(0.3) else []
        order += ["  partial: true"] if self.often(0.15) else []
        return [
            f"- block: {self.name('b')}",
            f"  each: {variable} in {source}",
            "  cap: 3",
            *order,
            "  steps:",
            *inside,
        ]


def make_survey(seed: int) -> str:
    """Make the source of one survey; the same seed always makes the same."""
    writer = _Writer(Random(seed))
    body = writer.steps(0, writer.chance.randint(2, 7), jump_to=("last_words",))
    quotas = QUOTAS if writer.has_quotas else ""
    intro = '- {tell: hello, intro: true, text: {en: "{sponsor} about {purpose}.", ru: "{sponsor} про {purpose}."}}'
    closing = "- {ask: last_words, type: text, optional: true, text: {en: Anything else?, ru: Что ещё?}}"
    steps = "".join(f"  {line}\n" for line in (intro, *body, closing))
    return f"{HEAD}{quotas}{LISTS}steps:\n{steps}"
