"""Texts of a survey file: by language, and overridden by channel. A missing translation is a fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeGuard

from ivr_flows.events import ChannelName
from ivr_flows.faults import FaultLog
from ivr_flows.piping import Template, piped_names
from ivr_flows.reading.draft import Draft
from ivr_flows.reading.fields import Fields
from ivr_flows.reading.nodes import ListNode, MappingNode, Node, TextNode
from ivr_flows.reading.spelling import FILE
from ivr_flows.suggestion import did_you_mean
from ivr_flows.survey import Texts, Wording

INTERVIEWER_NOTES = frozenset(("instruct", "probe"))

_NOTHING = Wording(Template(()))


def read_by_language(
    node: Node, languages: Sequence[str], log: FaultLog, *, partial: bool = False
) -> dict[str, Node]:
    """Read `{ru: ..., en: ...}`; a survey of one language may leave the braces out.

    A missing language is a fault, but for `partial` texts.
    """
    if not isinstance(node, MappingNode):
        if len(languages) != 1:
            message = f"give it in each language: {', '.join(languages)}"
            log.add(node.start_mark, "missing-translation", message)
            return {}
        return {languages[0]: node}
    if not node.strays and tuple(node.values) == tuple(languages):
        return node.values
    fields = Fields(node, log, "a text by language")
    found = {language: fields.take(language) for language in languages}
    fields.finish()
    for language, part in found.items():
        if part is None and not partial:
            log.add(node.start_mark, "missing-translation", f'no text in "{language}"')
    return {language: part for language, part in found.items() if part is not None}


def read_strings(node: Node | None, languages: Sequence[str], log: FaultLog) -> dict[str, str]:
    """Read plain texts by language; "" where one is missing."""
    strings = dict.fromkeys(languages, "")
    for language, part in read_by_language(node, languages, log).items() if node is not None else ():
        if isinstance(part, TextNode) and (text := part.value.strip()):
            strings[language] = text
        else:
            log.add(part.start_mark, "wrong-shape", "a text is wanted here")
    return strings


def read_words(node: Node | None, languages: Sequence[str], log: FaultLog) -> dict[str, tuple[str, ...]]:
    """Read lists of words by language; a language may have none."""
    if node is None:
        return {}
    words: dict[str, tuple[str, ...]] = {}
    if isinstance(node, MappingNode):
        fields = Fields(node, log, "a list of words by language")
        parts = {language: part for language in languages if (part := fields.take(language)) is not None}
        fields.finish()
    else:
        parts = read_by_language(node, languages, log)
    for language, part in parts.items():
        items = part.items if isinstance(part, ListNode) else [part]
        texts = [item.value.strip() if isinstance(item, TextNode) else "" for item in items]
        if all(texts):
            words[language] = tuple(texts)
        else:
            log.add(part.start_mark, "wrong-shape", "a list of words is wanted here")
    return words


def read_templates(node: Node | None, draft: Draft) -> dict[str, Template] | None:
    """Read texts with piping by language; None where there are none."""
    if node is None:
        return None
    texts = dict.fromkeys(draft.languages, _NOTHING.template)
    for language, part in read_by_language(node, draft.languages, draft.log).items():
        texts[language] = _wording(part, language, draft, ()).template
    return texts


def read_texts(
    fields: Fields,
    draft: Draft,
    *,
    must_pipe: Collection[str] = (),
    required: bool = True,
    notes: frozenset[str] = frozenset(),
) -> Texts | None:
    """Read `text` and the channels' overrides. `must_pipe` are names that each wording has to use.

    `notes` are the keys of `cati` that are read elsewhere; another one beside its text is a fault.
    """
    node = fields.take("text", required=required)
    general = dict.fromkeys(draft.languages, _NOTHING)
    if node is not None:
        for language, part in read_by_language(node, draft.languages, draft.log).items():
            general[language] = _wording(part, language, draft, must_pipe)
    overrides: dict[ChannelName, dict[str, Wording]] = {}
    for channel in _CHANNELS if fields.has_any(_CHANNEL_KEYS) else ():
        override = fields.take(channel)
        if override is not None and _is_for_interviewers(override, channel):
            inner = Fields(override, draft.log, "cati" if notes else "cati of a step that asks nothing")
            inner.has_any(notes)
            override = inner.take("text")
            inner.finish()
        if override is not None:
            overrides[channel] = _override(override, channel, general, draft, must_pipe)
    return Texts(general, overrides) if node is not None or overrides or required else None


def read_interviewer_texts(
    fields: Fields, draft: Draft
) -> tuple[Mapping[str, Template] | None, Mapping[str, Template] | None]:
    """Read `instruct` and `probe` of `cati`: what an interviewer does, and asks when unsure.

    They are the `notes` of `read_texts`, which tells of every other key.
    """
    node = fields.take("cati")
    if node is None or not _is_for_interviewers(node, "cati"):
        return None, None
    instruct, probe = (read_templates(node.values.get(key), draft) for key in ("instruct", "probe"))
    return instruct, probe


_CHANNELS: tuple[ChannelName, ...] = ("voice", "sms", "cati")
_CHANNEL_KEYS = frozenset[str](_CHANNELS)
_INTERVIEWER_KEYS = INTERVIEWER_NOTES | {"text"}


def _is_for_interviewers(node: Node, channel: ChannelName) -> TypeGuard[MappingNode]:
    return (
        channel == "cati" and isinstance(node, MappingNode) and not _INTERVIEWER_KEYS.isdisjoint(node.values)
    )


def _override(
    node: Node,
    channel: ChannelName,
    general: Mapping[str, Wording],
    draft: Draft,
    must_pipe: Collection[str],
) -> dict[str, Wording]:
    wordings: dict[str, Wording] = {}
    # A language that is not overridden is said as everywhere else.
    for language, part in read_by_language(node, draft.languages, draft.log, partial=True).items():
        if not isinstance(part, MappingNode):
            wordings[language] = _wording(part, language, draft, must_pipe)
            continue
        fields = Fields(part, draft.log, "a channel's text")
        audio, text = fields.text("audio", spelling=FILE) or "", fields.take("text")
        fields.finish()
        if audio and draft.recordings is not None and audio not in draft.recordings:
            message = f"there is no recording {audio}{did_you_mean(audio, draft.recordings)}"
            draft.log.add(part.start_mark, "missing-audio", message)
        if audio and channel != "voice":
            draft.log.add(part.start_mark, "audio-unheard", f"{channel} plays no recordings")
        worded = general[language] if text is None else _wording(text, language, draft, must_pipe)
        wordings[language] = Wording(worded.template, audio)
    return wordings


def _wording(node: Node, language: str, draft: Draft, must_pipe: Collection[str]) -> Wording:
    if not isinstance(node, TextNode) or not node.value.strip():
        draft.log.add(node.start_mark, "wrong-shape", "a text is wanted here")
        return _NOTHING
    for name in sorted(set(must_pipe) - piped_names(node.value)) if must_pipe else ():
        draft.log.add(node.start_mark, "intro", f"the intro has to use {{{name}}}")
    return Wording(draft.template(node, language))
