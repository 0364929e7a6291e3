"""What each key of a survey file is for, by the mapping that it stands in. Sentences only."""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.choice import ChoiceKind
from ivr_flows.events import ChannelName
from ivr_flows.survey import ContactType, Metric

# Keys that mean the same in every step.
IN_EVERY_STEP: Mapping[str, str] = {
    "if": "The step is there only for those for whom this holds.",
    "text": "What is said, in every language of the survey.",
    "voice": "What a call says instead: a text, or the name of a recording.",
    "sms": "What a text message says instead.",
    "cati": "What an interviewer reads out instead.",
    "partial": "Once this step is behind, an interview that breaks off counts as partial.",
}

KEYS: Mapping[str, Mapping[str, str]] = {
    "survey": {
        "survey": "The key of the survey. It stays the same from version to version.",
        "version": "The number of this version. An interview stays on the version that it began with.",
        "languages": "The languages that it can be had in. The first is the usual one.",
        "channels": "Where it can be had: by call, by text message, with an interviewer.",
        "touchpoint": "What the survey is about, as results are grouped: a hotline, a shop, a delivery.",
        "region": "The country whose way of writing telephone numbers and dates respondents have.",
        "sponsor": "Who asks. The greeting has to name it as `{sponsor}`.",
        "purpose": "What is asked about. The greeting has to name it as `{purpose}`.",
        "defaults": "What holds for every question that does not say otherwise.",
        "contact": "What is known of a person before the interview: the fields that texts and conditions may read.",
        "constants": "Names for values that are used in several places.",
        "quotas": "How many interviews are wanted, of whom.",
        "lists": "Choices that several questions share, by name.",
        "steps": "The interview itself, from the first step to the last.",
    },
    "defaults": {
        "tries": "How often a question is asked before it is left, or the interview ends.",
        "service_key": "The key that opens the menu of a call: hear it again, go back, stop the calls.",
        "no_input": "What a call says after silence, before the question comes again. `repeat` says nothing.",
        "invalid": "What is said after a reply that was not understood, before the question comes again.",
        "sms_parts": "How many parts a text message may take.",
        "voice_minutes": "How many minutes the longest way through a call may last.",
    },
    "quota": {
        "name": "Its name. `quota_full()` asks about it.",
        "when": "Whom it is for. Without it the quota is for everybody.",
        "limit": "How many are wanted.",
        "count": "What counts: interviews that were completed, or all that were let in.",
    },
    "choice": {
        "value": "What is kept, and what conditions compare with.",
        "text": "What the respondent hears or reads.",
        "key": "What is pressed or typed for it. Without one the choice gets the next free key.",
        "kind": "What choosing it means: see the kinds below.",
        "say": "Further words that mean this choice, by language.",
        "go": "Choosing it goes on at this step, which stands further down.",
        "end": "Choosing it ends the interview, with this outcome.",
    },
    "choices": {
        "list": "The name of a list in the head, or choices written here, with columns to ask about.",
        "where": "Which of its choices a respondent has. Here `choice` is the choice that is looked at.",
    },
    "order": {
        "shuffle": "Put the items in an order of chance.",
        "pick": "Take this many of them, by chance; `first` and `last` come on top.",
        "first": "These come first, in this order.",
        "last": "These come last, in this order.",
        "keep": "These stay where they are listed, while those around them change places.",
    },
    "channel_text": {
        "text": "What is said.",
        "audio": "The name of a recording that is played instead. Only calls play recordings.",
    },
    "interviewer": {
        "text": "What is read out instead of the usual text.",
        "instruct": "What the interviewer has to do. It is shown, not read out.",
        "probe": "What the interviewer may ask when an answer is not clear.",
    },
    "step_tell": {
        "tell": "The name of the step.",
        "intro": "These are the first words of the interview: they name `{sponsor}` and `{purpose}`.",
    },
    "step_ask": {
        "ask": "The name of the question. Answers are kept, and read in conditions, under it.",
        "type": "What sort of answer is wanted.",
        "cati": "What an interviewer reads out instead; with `instruct` and `probe`, notes for the interviewer.",
        "choices": "What there is to choose from; with other types only refusals and don't-knows.",
        "order": "In which order the choices come.",
        "min": "The least answer that is taken.",
        "max": "The greatest answer that is taken.",
        "words": "With `false` a number is read from digits only; “ten” comes again.",
        "sets": "With `language` the answer is the language in which the interview goes on.",
        "metric": "How results read the question: as NPS, as CSAT or as CES.",
        "check": "What must hold for an answer. Otherwise the question comes again.",
        "check_text": "What is said when `check` does not hold.",
        "warn": "What usually holds. Otherwise the person is asked whether the answer is meant.",
        "warn_text": "What is said when `warn` does not hold.",
        "optional": "The question may be passed over.",
        "tries": "How often it is asked before it is left, or the interview ends.",
        "timeout": "How many seconds a call waits for an answer.",
        "hints": "Words that the speech recogniser should expect, by language.",
    },
    "step_set": {
        "set": "The name of the value.",
        "value": "What is computed and kept under the name.",
    },
    "step_end": {
        "end": "How the interview ends.",
        "text": "The last words.",
    },
    "step_go": {
        "go": "The step to go on at. It stands further down.",
    },
    "step_check_quotas": {
        "check_quotas": "What happens when a quota is full. `true` leaves it at the defaults.",
    },
    "step_check_quotas/check_quotas": {
        "when_full": "`screen_out` ends the interview, `go_on` does not; then `quota_full()` says that it is full.",
        "outcome": "How an interview ends that finds a full quota.",
        "text": "The last words to a person for whom there is no place.",
    },
    "step_block": {
        "block": "The name of the block.",
        "each": "Walk the steps once for every answer to an earlier question, as `brand in used`.",
        "cap": "How many rounds at most.",
        "order": "In which order the steps come; in a loop, the rounds.",
        "steps": "The steps inside.",
    },
    "step_include": {
        "include": "The file whose steps stand here. It lies beside the survey.",
    },
}

# A list's choice has the author's own columns beside the keys of a choice.
SAME_AS: Mapping[str, str] = {"list_choice": "choice", "read_out": "interviewer"}

KINDS: Mapping[ChoiceKind, str] = {
    ChoiceKind.ORDINARY: "An answer like any other.",
    ChoiceKind.EXCLUSIVE: "Where several are chosen: this one stands alone, as “none of these”.",
    ChoiceKind.REFUSAL: "The person would rather not answer. `refused()` says so; it is no mark and passes every check.",
    ChoiceKind.DONT_KNOW: "The person does not know. `dont_know()` says so; it is no mark and passes every check.",
}
METRICS: Mapping[Metric, str] = {
    Metric.NPS: "Would you recommend us: a scale from 0 to 10.",
    Metric.CSAT: "How satisfied are you: a scale.",
    Metric.CES: "How easy was it: a scale on which a higher mark is less effort.",
}
CONTACT_TYPES: Mapping[ContactType, str] = {
    ContactType.TEXT: "Words, as they stand in the sample.",
    ContactType.NUMBER: "A number, as 12 or 12,5.",
    ContactType.TRUTH: "Yes or no: `true`, `yes`, `1`, `да`, or `false`, `no`, `0`, `нет`.",
    ContactType.DATE: "A date, as `2026-11-21`.",
}
CHANNELS: Mapping[ChannelName, str] = {
    "voice": "A telephone call: keys and speech, a synthetic voice or recordings.",
    "sms": "Text messages, back and forth.",
    "cati": "A live interviewer, who reads from a screen and keys the answers.",
}
