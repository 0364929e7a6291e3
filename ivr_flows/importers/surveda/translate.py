"""The whole questionnaire -> one survey in YAML, with the issues."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from ivr_flows.importers.surveda.naming import Names
from ivr_flows.importers.surveda.questionnaire import (
    LanguageSelection,
    Mode,
    Prompts,
    Questionnaire,
    Section,
    read_questionnaire,
    title_of,
)
from ivr_flows.importers.surveda.result import Imported, IssueLog
from ivr_flows.importers.surveda.sections import translate_steps
from ivr_flows.importers.surveda.steps import Translation, endings
from ivr_flows.importers.surveda.wording import Fields, Wording

_INTRO = "{sponsor}: {purpose}"


def import_surveda(
    document: str | bytes,
    *,
    key: str,
    sponsor: str,
    purpose: str,
    touchpoint: str = "survey",
    modes: Sequence[Mode] | None = None,
) -> Imported:
    """Translate a questionnaire in JSON, for all of its modes or for some.

    The `key`, the `sponsor`, the `purpose` and the `touchpoint` of a survey are not in a questionnaire.
    Raises ValueError for what is no questionnaire, and for one without any of the modes.
    """
    questionnaire = read_questionnaire(document)
    wanted = [mode for mode in modes or questionnaire.modes if mode in questionnaire.modes]
    if not wanted:
        raise ValueError(f"the questionnaire is made for {', '.join(questionnaire.modes) or 'no mode'}")
    issues = IssueLog()
    languages = _languages(questionnaire)
    wording = Wording(languages, questionnaire.default_language, wanted, issues)
    _note_the_whole(questionnaire, wanted, issues)
    names = Names()
    intro: Fields = {"tell": names.new("introduction", ""), "intro": True}
    intro["text"] = dict.fromkeys(languages, _INTRO)
    thanks = questionnaire.settings.thank_you_message
    final = names.new("thank_you" if thanks else "the_end", "")
    translation = Translation(wording, issues, names, final, _closing(thanks, wording))
    steps = translate_steps(translation, questionnaire)
    last: Fields = {"set": final, "value": True}
    if thanks:
        last = {"tell": final, **wording.fields(thanks, "thank_you_message", "")}
    survey: Fields = {
        "survey": key,
        "version": 1,
        "languages": list(languages),
        "channels": [*(["voice"] if wording.speaks else []), *(["sms"] if wording.text_mode else [])],
        "touchpoint": touchpoint,
        "sponsor": dict.fromkeys(languages, sponsor),
        "purpose": dict.fromkeys(languages, purpose),
        "defaults": {"tries": 3, "no_input": "repeat", **_invalid(questionnaire, wording)},
        "steps": [intro, *steps, last, *endings(translation.marks, "", {})],
    }
    source = yaml.dump(survey, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)
    return Imported(source, issues.listed(), translation.variables, translation.places)


def _languages(questionnaire: Questionnaire) -> tuple[str, ...]:
    lists = [step.steps if isinstance(step, Section) else [step] for step in questionnaire.steps]
    selections = [step for inner in lists for step in inner if isinstance(step, LanguageSelection)]
    selectable = [language for step in selections for language in step.language_choices if language]
    return tuple(dict.fromkeys((questionnaire.default_language, *questionnaire.languages, *selectable)))


def _invalid(questionnaire: Questionnaire, wording: Wording) -> Fields:
    message = questionnaire.settings.error_message
    if not message:
        return {}
    return {"invalid": wording.texts(message, "error_message", "", wording.text_mode or "ivr")}


def _closing(thanks: Prompts | None, wording: Wording) -> Fields:
    return wording.fields(thanks, "thank_you_message", "") if thanks else {}


def _note_the_whole(questionnaire: Questionnaire, modes: Sequence[Mode], issues: IssueLog) -> None:
    settings = questionnaire.settings
    issues.add("questionnaire", "an introduction with the sponsor and the purpose has been added")
    if "sms" in modes and "mobileweb" in modes:
        issues.add("modes", "texts are worded as for sms; import mobileweb by itself for its wording")
    if "ivr" in modes:
        issues.add(
            "modes", "a call says the keys after the question: prompts that name them can be shortened"
        )
        if len(modes) > 1 and settings.error_message:
            issues.add("error_message", "a call says it as it is written in a text")
    for name in ("sms_message", "survey_is_over_message", "intro_message"):
        if "mobileweb" in modes and getattr(settings, f"mobile_web_{name}"):
            issues.add(f"mobile_web_{name}", "left out: a survey has no web page")
    for step in questionnaire.quota_completed_steps or ():
        message = f'"{title_of(step)}" left out: write it as the text of a check_quotas with the quotas'
        issues.add("quota_completed_steps", message)
    relevant = questionnaire.partial_relevant_config
    if relevant is not None and relevant.enabled and relevant.ignored_values:
        issues.add("partial_relevant_config", f"these answers count as well: {relevant.ignored_values}")


class _Plain(yaml.SafeDumper):
    """Writes every mapping out, without anchors, as a person would."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - no mapping is shared
        return True
