"""Draft: what is known of a survey while its steps are read, and the compiling of what they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ivr_flows.choice import Choice
from ivr_flows.events import ChannelName
from ivr_flows.faults import FaultLog, Place
from ivr_flows.language.compile import compile_condition, compile_expression
from ivr_flows.language.scope import Scope
from ivr_flows.language.types import NONE, Expression, ExpressionFault
from ivr_flows.piping import Template, compile_template
from ivr_flows.reading.nodes import Node, TextNode
from ivr_flows.survey import Defaults, Question, Quota, Step

# Stands for an expression whose fault is noted, so that what follows is still checked.
NOTHING = Expression("none", NONE, lambda _: None)

# Gives the source of another file of the survey; raises LookupError for one that there is not.
Load = Callable[[str], str]


@dataclass
class Draft:
    """`fixed` holds the sponsor and the purpose by language; `places` where each step stands.

    `quota_nodes` wait for the first step that checks them, as they may read what is asked before it.
    `included` are the files being read, the survey's own first; `recordings` the names of the audio files
    that there are, None where that is not known.
    """

    log: FaultLog
    languages: tuple[str, ...]
    channels: tuple[ChannelName, ...]
    scope: Scope
    fixed: Mapping[str, Mapping[str, str]]
    defaults: Defaults
    load: Load | None = None
    recordings: Collection[str] | None = None
    included: tuple[str, ...] = ()
    sources: list[str] = field(default_factory=list)
    steps: Sequence[Step] = ()
    places: dict[str, Place] = field(default_factory=dict)
    lists: dict[str, Sequence[Choice]] = field(default_factory=dict)
    in_question: bool = False
    in_loop: bool = False
    quota_nodes: Sequence[Node] = ()
    quotas: dict[str, Quota] | None = None
    questions: dict[str, Question] = field(default_factory=dict)

    def condition(self, node: Node | None, early: str = "used-before-asked") -> Expression | None:
        """Compile a condition; None where there is none, NOTHING where it has a fault.

        `early` is the code of the fault that it reads what is asked only later.
        """
        return None if node is None else self._compile(node, is_condition=True, early=early)

    def expression(self, node: Node | None) -> Expression | None:
        """Compile any expression; None where there is none, NOTHING where it has a fault."""
        return None if node is None else self._compile(node, is_condition=False, early="used-before-asked")

    def template(self, node: TextNode, language: str) -> Template:
        """Compile a text; an empty one where there is a fault in it."""
        try:
            return compile_template(node.value, language, self.scope, self.fixed[language])
        except ExpressionFault as fault:
            self._note(node, fault)
            return Template(())

    def _compile(self, node: Node, *, is_condition: bool, early: str) -> Expression:
        if not isinstance(node, TextNode):
            self.log.add(node.start_mark, "wrong-shape", "an expression is one text")
            return NOTHING
        try:
            if is_condition:
                return compile_condition(node.value, self.scope)
            return compile_expression(node.value, self.scope)
        except ExpressionFault as fault:
            if fault.code == "used-before-asked":
                fault.code = early
            self._note(node, fault)
            return NOTHING

    def _note(self, node: TextNode, fault: ExpressionFault) -> None:
        one_line = node.start_mark.line == node.end_mark.line and node.style not in ("|", ">")
        offset = fault.offset + (node.style in ("'", '"')) if one_line else 0
        self.log.add(node.start_mark, fault.code, fault.message, offset)
