"""Diagrams: a flowchart as Mermaid text, and as the DOT text of Graphviz. Pure writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr_flows.survey import Survey
from ivr_flows.tools.flowchart import Chart, Edge, Group, Shape, chart_of

_MERMAID: Mapping[Shape, tuple[str, str]] = {
    "begin": ("([", "])"),
    "tell": ("(", ")"),
    "ask": ("[/", "/]"),
    "set": ("[", "]"),
    "condition": ("{", "}"),
    "quota": ("{{", "}}"),
    "end": ("([", "])"),
}
_DOT: Mapping[Shape, str] = {
    "begin": "oval",
    "tell": "box, style=rounded",
    "ask": "parallelogram",
    "set": "box",
    "condition": "diamond",
    "quota": "hexagon",
    "end": "oval",
}
# Mermaid reads these inside quotes as something of its own; its entities are written so.
_ENTITIES = str.maketrans({'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\n": " "})


def mermaid(survey: Survey, language: str = "") -> str:
    """Draw a survey as a Mermaid flowchart, its texts in one of its languages, the first by default."""
    chart = chart_of(survey, language)
    return "\n".join(
        ("flowchart TD", *_mermaid_group(chart.top, 0, framed=False), *_mermaid_edges(chart), "")
    )


def dot(survey: Survey, language: str = "") -> str:
    """Draw a survey as a graph in Graphviz's language."""
    chart = chart_of(survey, language)
    head = (f"digraph {_dot_text((survey.key,))} {{", '  node [fontname="sans-serif"];')
    return "\n".join((*head, *_dot_group(chart.top, 0, framed=False), *_dot_edges(chart), "}", ""))


def _mermaid_group(group: Group, depth: int, *, framed: bool) -> Iterator[str]:
    margin = "  " * depth
    if framed:
        yield f'{margin}subgraph {group.key}["{group.title.translate(_ENTITIES)}"]'
    for node in group.nodes:
        opening, closing = _MERMAID[node.shape]
        text = "<br/>".join(line.translate(_ENTITIES) for line in node.lines if line)
        yield f'{margin}  {node.key}{opening}"{text}"{closing}'
    for inner in group.groups:
        yield from _mermaid_group(inner, depth + 1, framed=True)
    if framed:
        yield f"{margin}end"


def _mermaid_edges(chart: Chart) -> Iterator[str]:
    for edge in chart.edges:
        arrow = "-.->" if edge.again else "-->"
        label = f'|"{edge.label.translate(_ENTITIES)}"|' if edge.label else ""
        yield f"  {edge.source} {arrow}{label} {edge.target}"


def _dot_group(group: Group, depth: int, *, framed: bool) -> Iterator[str]:
    margin = "  " * depth
    if framed:
        yield f"{margin}subgraph cluster_{group.key} {{"
        yield f"{margin}  label={_dot_text((group.title,))};"
    for node in group.nodes:
        yield f"{margin}  {node.key} [label={_dot_text(node.lines)}, shape={_DOT[node.shape]}];"
    for inner in group.groups:
        yield from _dot_group(inner, depth + 1, framed=True)
    if framed:
        yield f"{margin}}}"


def _dot_edges(chart: Chart) -> Iterator[str]:
    for edge in chart.edges:
        yield f"  {edge.source} -> {edge.target}{_dot_marks(edge)};"


def _dot_marks(edge: Edge) -> str:
    marks = [f"label={_dot_text((edge.label,))}"] if edge.label else []
    marks += ["style=dashed"] if edge.again else []
    return f" [{', '.join(marks)}]" if marks else ""


def _dot_text(lines: tuple[str, ...]) -> str:
    text = "\n".join(line for line in lines if line)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
