"""Prompts of a questionnaire -> the texts of a survey's steps, by language and channel.

A survey has one wording for texts: that of SMS, or that of the mobile web where no SMS is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ivr_flows.importers.surveda.questionnaire import Mode, Prompt, Prompts
from ivr_flows.importers.surveda.result import IssueLog

Fields = dict[str, object]

# Between the parts of one prompt that Surveda sends as texts of their own.
_PART_END = "\x1e"


class Wording:
    """Words steps for some modes of a questionnaire. `text_mode` is that of the texts, if there are any.

    `speaks` is true where there are calls.
    """

    def __init__(
        self,
        languages: Sequence[str],
        default_language: str,
        modes: Sequence[Mode],
        issues: IssueLog,
    ) -> None:
        self.languages = languages
        self.default_language = default_language
        self.text_mode: Mode | None = next((mode for mode in ("sms", "mobileweb") if mode in modes), None)
        self.speaks = "ivr" in modes
        self._issues = issues

    def fields(self, prompts: Prompts, place: str, otherwise: str) -> Fields:
        """Give `text`, and `voice` where a call says something else; `otherwise` where nothing is worded."""
        general = self.texts(prompts, place, otherwise, self.text_mode or "ivr")
        if self.speaks:
            self._note_recordings(prompts, place)
        if not self.speaks or self.text_mode is None:
            return {"text": general}
        spoken = self.texts(prompts, place, otherwise, "ivr")
        voice = {language: text for language, text in spoken.items() if text != general[language]}
        return {"text": general, "voice": voice} if voice else {"text": general}

    def texts(self, prompts: Prompts, place: str, otherwise: str, mode: Mode) -> dict[str, str]:
        """Word a prompt for one mode in every language."""
        return {
            language: self._text(prompts, place, otherwise, language, mode) for language in self.languages
        }

    def in_all_languages(self, prompt: Prompt) -> Prompts:
        """Give a prompt that has no language, such as the question for the language, to all of them."""
        return dict.fromkeys(self.languages, prompt)

    def _text(self, prompts: Prompts, place: str, otherwise: str, language: str, mode: Mode) -> str:
        wanted, default = (language, mode), self.default_language
        for found in _in_order_of_nearness(prompts, language, default, mode):
            said = _said(prompts[found[0]], found[1])
            if not said:
                continue
            if found != wanted:
                message = f"no text for {mode} in {language}: that for {found[1]} in {found[0]} stands there"
                self._issues.add(place, message)
            return self._plain(said, place)
        self._issues.add(place, f'no text in any language: "{otherwise}" stands there')
        return self._plain(otherwise, place)

    def _plain(self, text: str, place: str) -> str:
        if _PART_END in text:
            self._issues.add(place, "the parts of the text are lines of one text")
        if "{" in text or "}" in text:
            self._issues.add(place, "braces have become parentheses: in a survey they name an answer")
        return text.replace(_PART_END, "\n").replace("{", "(").replace("}", ")").strip()

    def _note_recordings(self, prompts: Mapping[str, Prompt], place: str) -> None:
        if any(prompt.ivr and prompt.ivr.audio_source != "tts" for prompt in prompts.values()):
            self._issues.add(place, "the recording is not in the questionnaire: a call speaks the text")


def _in_order_of_nearness(
    prompts: Prompts, language: str, default: str, mode: Mode
) -> Iterator[tuple[str, Mode]]:
    modes: tuple[Mode, ...] = (mode, "sms", "ivr", "mobileweb")
    for found in dict.fromkeys((language, default, *prompts)):
        if found in prompts:
            yield from ((found, each) for each in dict.fromkeys(modes))


def _said(prompt: Prompt, mode: Mode) -> str:
    match mode:
        case "sms":
            return (prompt.sms or "").strip()
        case "ivr":
            return prompt.ivr.text.strip() if prompt.ivr else ""
        case "mobileweb":
            return (prompt.mobileweb or "").strip()
