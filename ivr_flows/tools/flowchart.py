"""Flowchart of a survey: its steps as nodes, and where each leads, by condition, choice and order.

Owns what is drawn; how a chart is written is in `diagram`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, assert_never

from ivr_flows.order import Order
from ivr_flows.survey import (
    BlockStep,
    EndStep,
    GoStep,
    LoopStep,
    Question,
    QuotaStep,
    SetStep,
    Step,
    Survey,
    TellStep,
    Texts,
)
from ivr_flows.tools.names import slot_names, source_text

Shape: TypeAlias = Literal["begin", "tell", "ask", "set", "condition", "quota", "end"]

_TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class ChartNode:
    """One thing that happens. `lines` are what stands in it."""

    key: str
    shape: Shape
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """What comes after what, and when. `again` is the way back to the next round of a loop."""

    source: str
    target: str
    label: str = ""
    again: bool = False


@dataclass
class Group:
    """A block: what is in it, and what it says of itself."""

    key: str
    title: str
    nodes: list[ChartNode] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole survey. `top` holds everything, as a group without a frame of its own."""

    top: Group
    edges: tuple[Edge, ...]


def chart_of(survey: Survey, language: str = "") -> Chart:
    """Draw a survey, its texts in one of its languages: the first where none is named."""
    drawing = _Drawing(survey, language or survey.languages[0])
    top = Group(survey.key, f"{survey.key} version {survey.version}")
    end = ChartNode("finish", "end", ("complete",))
    entry = drawing.level(survey.steps, end.key, top)
    begin = ChartNode("start", "begin", (top.title,))
    edges = (Edge(begin.key, entry), *reversed(drawing.edges))
    # A survey whose steps all lead to ends of their own has no other one.
    ends = [end] if any(edge.target == end.key for edge in edges) else []
    top.nodes = [begin, *reversed(top.nodes), *ends]
    return Chart(top, edges)


class _Drawing:
    """Draws from the last step to the first, so that what a step leads to is there already."""

    def __init__(self, survey: Survey, language: str) -> None:
        self.edges: list[Edge] = []
        self._language = language
        self._names = slot_names(survey)
        self._entries: dict[str, str] = {}
        self._sources = {question.slot: key for key, question in survey.questions.items()}

    def level(self, steps: Sequence[Step], after: str, group: Group) -> str:
        """Draw a list of steps that leads to the node `after`; give the node that it begins with."""
        for step in reversed(steps):
            after = self._entries[step.key] = self._guarded(step, after, group)
        return after

    def _guarded(self, step: Step, after: str, group: Group) -> str:
        entry = self._step(step, after, group)
        if step.condition is None:
            return entry
        gate = ChartNode(f"if_{step.key}", "condition", (step.condition.source.strip(),))
        group.nodes.append(gate)
        self._lead(gate.key, after, "no")
        self._lead(gate.key, entry, "yes")
        return gate.key

    def _step(  # noqa: PLR0911 - one return a kind of step
        self, step: Step, after: str, group: Group
    ) -> str:
        match step:
            case TellStep():
                said = self._worded(step.texts)
                return self._node(ChartNode(self._key(step), "tell", (step.key, said)), after, group)
            case Question():
                return self._question(step, after, group)
            case SetStep():
                computed = f"{step.key} = {step.value.source.strip()}"
                return self._node(ChartNode(self._key(step), "set", (computed,)), after, group)
            case EndStep():
                worded = (self._worded(step.texts),) if step.texts is not None else ()
                node = ChartNode(self._key(step), "end", (step.outcome.value, *worded))
                group.nodes.append(node)
                return node.key
            case GoStep():
                return self._entries[step.to]  # an arrow, and no node
            case QuotaStep():
                return self._quota(step, after, group)
            case BlockStep():
                return self._block(step, after, group)
            case LoopStep():
                return self._loop(step, after, group)
            case _:
                assert_never(step)

    def _question(self, step: Question, after: str, group: Group) -> str:
        bounds = f" {step.low} to {step.high}" if step.low is not None and step.high is not None else ""
        lines = [f"{step.key}: {step.type.value}{bounds}", self._worded(step.texts)]
        lines += [f"check: {step.check.source.strip()}"] if step.check is not None else []
        lines += [f"warn: {step.warn.source.strip()}"] if step.warn is not None else []
        node = ChartNode(self._key(step), "ask", tuple(lines))
        jumps = [choice for choice in step.choices if choice.go or choice.end]
        if not jumps:
            return self._node(node, after, group)
        if len(jumps) < len(step.choices) or step.optional:
            self._lead(node.key, after, "else")
        for choice in reversed(jumps):
            said = choice.text[self._language]
            if choice.end is not None:
                end = ChartNode(
                    f"end_{step.key}_{choice.value}".replace("-", "_"), "end", (choice.end.value,)
                )
                group.nodes.append(end)
                self._lead(node.key, end.key, said)
            else:
                self._lead(node.key, self._entries[choice.go], said)
        group.nodes.append(node)
        return node.key

    def _quota(self, step: QuotaStep, after: str, group: Group) -> str:
        cells = [f"{name}: {when.source.strip()}" if when else name for name, when, _ in step.cells]
        node = ChartNode(self._key(step), "quota", ("quotas", *cells))
        if step.outcome is None:
            return self._node(node, after, group)
        end = ChartNode(f"full_{step.key}", "end", (step.outcome.value,))
        group.nodes.append(end)
        self._lead(node.key, end.key, "full")
        self._lead(node.key, after, "a place")
        group.nodes.append(node)
        return node.key

    def _block(self, step: BlockStep, after: str, group: Group) -> str:
        ordered = _order_in_words(step.order)
        inner = Group(self._key(step), f"{step.key}{f', {ordered}' if ordered else ''}")
        entry = self.level(step.steps, after, inner)
        inner.nodes.reverse()
        group.groups.insert(0, inner)
        return entry

    def _loop(self, step: LoopStep, after: str, group: Group) -> str:
        ordered = _order_in_words(step.order)
        title = f"for each of {self._sources[step.source_slot]}{f', {ordered}' if ordered else ''}"
        gate = ChartNode(f"next_{step.key}", "condition", (title,))
        inner = Group(self._key(step), step.key)
        first = len(self.edges)
        entry = self.level(step.steps, gate.key, inner)
        for index in range(first, len(self.edges)):
            edge = self.edges[index]
            if edge.target == gate.key:
                self.edges[index] = Edge(edge.source, edge.target, edge.label, again=True)
        inner.nodes.reverse()
        group.groups.insert(0, inner)
        group.nodes.append(gate)
        self._lead(gate.key, after, "no more")
        self._lead(gate.key, entry, "next")
        return gate.key

    def _node(self, node: ChartNode, after: str, group: Group) -> str:
        group.nodes.append(node)
        self._lead(node.key, after)
        return node.key

    def _lead(self, source: str, target: str, label: str = "") -> None:
        self.edges.append(Edge(source, target, label))

    def _key(self, step: Step) -> str:
        """Name a node so that it is no word of a chart's own language, as "end" is."""
        return f"s_{step.key}"

    def _worded(self, texts: Texts) -> str:
        text = source_text(texts.general[self._language].template, self._names)
        return text if len(text) <= _TEXT_LIMIT else f"{text[: _TEXT_LIMIT - 1]}…"


def _order_in_words(order: Order | None) -> str:
    if order is None:
        return ""
    picked = f"{order.pick} of them" if order.pick is not None else ""
    words: Iterable[str] = (picked, "in a random order" if order.shuffle else "")
    return " ".join(word for word in words if word)
