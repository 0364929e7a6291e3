"""Codes of steps, choices and the way through a survey."""

from __future__ import annotations

from ivr_flows.fault_codes.code import FaultCode

_YES_NO = "choices: [{value: a, text: 'Yes'}, {value: b, text: 'No'}]"
_QUOTA = "quotas: [{name: low, when: nps <= 6, limit: 100}]"
_NPS = "  - {ask: nps, type: scale, min: 0, max: 10, text: Score?}\n"
_USED = f"  - {{ask: used, type: many, text: Used?, {_YES_NO}}}\n"

STEP_CODES = (
    FaultCode(
        "unknown-step",
        "Not a step",
        "A step begins with tell, ask, set, block, include, check_quotas, go or end.",
        "  - {say: bye, text: Bye.}",
        "  - {tell: bye, text: Bye.}",
    ),
    FaultCode(
        "intro",
        "The introduction is missing or incomplete",
        "The first step is a tell with intro: true that uses {sponsor} and {purpose}; everybody hears it, "
        "and there is one.",
        '  - {tell: again, intro: true, text: "{sponsor}, {purpose}."}',
        '  - {tell: again, text: "This was {sponsor}."}',
    ),
    FaultCode(
        "unreachable",
        "Nobody comes to this step",
        "What stands before it always ends the interview, or always leads past it.",
        "  - {end: complete}\n  - {ask: why, type: text, text: Why?}",
        "  - {ask: why, type: text, text: Why?}\n  - {end: complete}",
    ),
    FaultCode(
        "backward-go",
        "A jump leads backward",
        "A choice or a step of go leads to a later step of its own list, or of a list around it. So every "
        "interview ends.",
        f"{_NPS}  - {{ask: sure, type: one, text: Sure?, "
        "choices: [{value: a, text: 'Yes'}, {value: b, text: 'No', go: nps}]}",
        "  - {ask: sure, type: one, text: Sure?, "
        "choices: [{value: a, text: 'Yes'}, {value: b, text: 'No', go: nps}]}\n"
        "  - {ask: why, type: text, text: Why?}\n" + _NPS,
    ),
    FaultCode(
        "wrong-choice",
        "A choice that this question cannot have",
        "Beside one and many, questions have no choices but a refusal and a don't-know. Where one choice is "
        "made none is exclusive, and where several are made only exclusive ones lead elsewhere.",
        "  - {ask: nps, type: scale, min: 0, max: 5, text: Score?, choices: [{value: good, key: 9, text: Good}]}",
        "  - {ask: nps, type: scale, min: 0, max: 5, text: Score?, "
        "choices: [{value: no_answer, kind: refusal, key: 9, text: No answer}]}",
    ),
    FaultCode(
        "wrong-language",
        "A choice that is no language of the survey",
        "The answer to a question with sets: language is the language to go on in. Its choices are languages "
        "of the survey, a refusal or a don't-know.",
        "  - {ask: tongue, type: one, sets: language, text: Language?, "
        "choices: [{value: en, text: English}, {value: fr, text: French}]}",
        "  - {ask: tongue, type: one, sets: language, text: Language?, "
        "choices: [{value: en, text: English}, {value: any, kind: dont_know, text: Either}]}",
    ),
    FaultCode(
        "duplicate-value",
        "Two choices have one value",
        "The value is what is kept; two choices with one value could not be told apart.",
        "  - {ask: sure, type: one, text: Sure?, choices: [{value: a, text: 'Yes'}, {value: a, text: 'No'}]}",
        f"  - {{ask: sure, type: one, text: Sure?, {_YES_NO}}}",
    ),
    FaultCode(
        "duplicate-text",
        "Two choices are called the same",
        "Many people answer in words. A word that is the text of two choices, or one of their say, chooses neither; "
        "capitals and a full stop make no difference. This holds for all choices of a list, also for those that a "
        "filter never offers together.",
        "  - {ask: sure, type: one, text: Sure?, choices: [{value: a, text: 'Yes'}, {value: b, text: 'yes'}]}",
        f"  - {{ask: sure, type: one, text: Sure?, {_YES_NO}}}",
    ),
    FaultCode(
        "unknown-list",
        "No such list of choices",
        "A question names a list of lists.",
        "  - {ask: brand, type: one, text: Brand?, choices: brandz}",
        "  - {ask: brand, type: one, text: Brand?, choices: brands}",
        head="lists: {brands: [{value: a, text: Alpha}, {value: b, text: Beta}]}",
    ),
    FaultCode(
        "wrong-loop",
        "A loop that goes through nothing",
        "A loop is written as each: brand in used, where used is a question with choices.",
        f"{_NPS}  - {{block: each_mark, each: mark in nps, steps: [{{tell: hm, text: Hm.}}]}}",
        f"{_USED}  - {{block: each_brand, each: brand in used, steps: [{{tell: hm, text: Hm.}}]}}",
    ),
    FaultCode(
        "wrong-metric",
        "A metric that cannot be read from this question",
        "nps, csat and ces are read from a scale, nps from one from 0 to 10.",
        "  - {ask: nps, type: scale, min: 1, max: 5, metric: nps, text: Score?}",
        "  - {ask: nps, type: scale, min: 0, max: 10, metric: nps, text: Score?}",
    ),
    FaultCode(
        "quota",
        "Quotas and checks do not go together",
        "Quotas are declared in the head, and a step check_quotas outside of loops asks for a place.",
        _NPS,
        f"{_NPS}  - {{check_quotas: {{when_full: screen_out}}}}",
        head=_QUOTA,
    ),
    FaultCode(
        "quota-too-early",
        "A quota is checked before its questions",
        "A cell is for those whose answers say so; they are asked before the first check_quotas.",
        f"  - {{check_quotas: {{when_full: screen_out}}}}\n{_NPS}",
        f"{_NPS}  - {{check_quotas: {{when_full: screen_out}}}}",
        head=_QUOTA,
    ),
)
