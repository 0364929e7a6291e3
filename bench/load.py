"""Loading a survey: a source of 200 questions in two languages -> a Survey, with every check.

`median_ms` is CPU time of `read_survey` alone. `ratio_to_floor` holds it against libyaml composing the
same text, which every reader that knows lines and columns has to pay: both are measured in turn, in
the same run, and the ratio is the median of the pairs. `too_long_ms` is the same survey with the minutes
that a call may take where an author says nothing: its longest way is looked for, and is too long.

No two questions are worded alike. Of every ten, four have choices of their own, one shares a list by
name and one filters it; half have a condition, three a check or a warning, four pipe what is known.
"""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable

import yaml

from ivr_flows.faults import SurveyFaults
from ivr_flows.reader import read_survey
from ivr_flows.survey import Survey

QUESTIONS = 200
RUNS = 31

HEAD = """\
survey: bench-load
version: 7
languages: [ru, en]
channels: [voice, sms, cati]
touchpoint: support_hotline
region: RU
sponsor: {ru: компании «Ромашка», en: Camomile Ltd}
purpose: {ru: ваш звонок в поддержку, en: your call to support}
defaults: {tries: 3, voice_minutes: 120, invalid: {ru: "Не расслышали.", en: "Sorry, we missed that."}}
contact: {name: text, segment: text, talk_seconds: number, calls: number}
constants: {patience: 600}
quotas:
  - {name: premium, when: contact.segment == "premium", limit: 200, count: complete}
lists:
  brands:
    - {value: alpha, key: 1, price: 10, text: {ru: Альфа, en: Alpha}}
    - {value: beta, key: 2, price: 20, text: {ru: Бета, en: Beta}, say: {ru: [вторая марка], en: [second brand]}}
    - {value: gamma, key: 3, price: 30, text: {ru: Гамма, en: Gamma}}
    - {value: delta, key: 4, price: 40, text: {ru: Дельта, en: Delta}}
    - {value: none_of_these, key: 8, price: 0, text: {ru: Никакая из них, en: None of these}}
    - {value: refused, kind: refusal, key: 9, price: 0, text: {ru: Не хочу отвечать, en: I would rather not say}}
steps:
  - tell: greeting
    intro: true
    text: {ru: "Здравствуйте, {contact.name}! Это опрос {sponsor} про {purpose}.", en: "Hello, {contact.name}! This is {sponsor}, asking about {purpose}."}
  - check_quotas: {when_full: screen_out, outcome: quota_full}
"""
# Ten questions on one subject; a survey of 200 goes through twenty.
SUBJECT = """
  - tell: about_{s}
    text: {{ru: "Теперь несколько вопросов: {ru}.", en: "Now some questions about {en}."}}
  - ask: rating_{s}
    type: scale
    min: 0
    max: 10
    text: {{ru: "{{contact.name}}, оцените {ru} от 0 до 10.", en: "{{contact.name}}, how do you rate {en}, from 0 to 10?"}}
    voice: {{ru: {{audio: rating_{s}_ru.wav}}, en: {{audio: rating_{s}_en.wav}}}}
    choices:
      - {{value: refused, kind: refusal, key: 99, text: {{ru: Не хочу отвечать, en: I would rather not say}}}}
    hints: {{ru: [ноль, десять], en: [zero, ten]}}
  - set: unhappy_{s}
    value: rating_{s} <= 6 and contact.talk_seconds > patience
  - ask: reasons_{s}
    type: many
    if: rating_{s} <= 6
    text: {{ru: "Что вам не понравилось? Мы о том, каковы {ru}.", en: "What did you not like about {en}?"}}
    choices:
      - {{value: wait_{s}, text: {{ru: "Долго ждали: {ru}", en: "Waiting for {en}"}}, key: 1, say: {{ru: [ожидание, долго], en: [slow]}}}}
      - {{value: staff_{s}, text: {{ru: "Сотрудник и {ru}", en: "Staff and {en}"}}, key: 2, say: {{ru: [грубо, не помог], en: [rude, unhelpful]}}}}
      - {{value: price_{s}, text: {{ru: "Цена за {ru}", en: "Price of {en}"}}, key: 3}}
      - {{value: none_of_these, kind: exclusive, key: 8, text: {{ru: Другое, en: Something else}}}}
      - {{value: refused, kind: refusal, key: 9, text: {{ru: Не хочу отвечать, en: I would rather not say}}}}
    order: {{shuffle: true, last: [none_of_these, refused]}}
    check: count(reasons_{s}) <= 2
    check_text: {{ru: "Не больше двух, пожалуйста.", en: "At most two, please."}}
  - ask: waited_{s}
    type: number
    min: 0
    max: 600
    if: rating_{s} <= 6 and any_of(reasons_{s}, ["wait_{s}"])
    optional: true
    text: {{ru: "Сколько минут вы ждали, пока {ru} стали доступны?", en: "How many minutes did you wait for {en}?"}}
    warn: waited_{s} < 120
    warn_text: {{ru: "Больше двух часов, верно?", en: "More than two hours, is that right?"}}
  - ask: solved_{s}
    type: one
    text: {{ru: "Вопрос про {ru} решён?", en: "Has your question about {en} been solved?"}}
    choices:
      - {{value: "yes", key: 1, text: {{ru: Да, en: "Yes"}}}}
      - {{value: "no", key: 2, text: {{ru: Нет, en: "No"}}}}
      - {{value: dont_know, kind: dont_know, key: 3, text: {{ru: Затрудняюсь ответить, en: Hard to say}}}}
  - ask: who_{s}
    type: one
    if: solved_{s} == "no" and (rating_{s} < 5 or contact.segment == "premium")
    text: {{ru: "Кто занимался вопросом про {ru}?", en: "Who dealt with {en}?"}}
    choices:
      - {{value: operator, text: {{ru: "Оператор, {ru}", en: "An operator, {en}"}}, say: {{ru: [девушка], en: [a lady]}}}}
      - {{value: engineer, text: {{ru: "Инженер, {ru}", en: "An engineer, {en}"}}, say: {{ru: [мастер], en: [a technician]}}}}
      - {{value: office, text: {{ru: "Офис, {ru}", en: "An office, {en}"}}}}
      - {{value: nobody, text: {{ru: Никто, en: Nobody}}}}
      - {{value: several, text: {{ru: Несколько человек, en: Several people}}}}
      - {{value: refused, kind: refusal, key: 9, text: {{ru: Не хочу отвечать, en: I would rather not say}}}}
  - ask: used_{s}
    type: many
    text: {{ru: "Какие марки вам знакомы, если говорить про {ru}?", en: "Which brands do you know, thinking of {en}?"}}
    choices: brands
  - ask: best_{s}
    type: one
    if: count(used_{s}) > 1 and not unhappy_{s}
    text: {{ru: "Какая из них лучше, если важны {ru}?", en: "Which of them is the best for {en}?"}}
    choices: {{list: brands, where: choice in used_{s} or choice.price == 0}}
  - ask: agree_{s}
    type: one
    text: {{ru: "Согласны ли вы: {ru} стали лучше?", en: "Do you agree that {en} got better?"}}
    choices:
      - {{value: fully, key: 1, text: {{ru: Полностью согласен, en: Fully agree}}}}
      - {{value: rather, key: 2, text: {{ru: Скорее согласен, en: Rather agree}}}}
      - {{value: neither, key: 3, text: {{ru: "И да, и нет", en: Neither agree nor disagree}}}}
      - {{value: rather_not, key: 4, text: {{ru: Скорее не согласен, en: Rather disagree}}}}
      - {{value: not_at_all, key: 5, text: {{ru: Совсем не согласен, en: Fully disagree}}}}
  - ask: score_{s}
    type: scale
    min: 1
    max: 5
    if: answered(rating_{s}) and agree_{s} != "not_at_all"
    text: {{ru: "От 1 до 5: насколько просты {ru}?", en: "From 1 to 5, how easy is it to use {en}?"}}
    check: score_{s} > 1 or rating_{s} < 9 or contact.calls == 0
    check_text: {{ru: "Вы ставили {{rating_{s}}}, проверьте.", en: "You gave {{rating_{s}}} before, please check."}}
  - ask: comment_{s}
    type: {kind}
    if: rating_{s} <= 6 or solved_{s} == "no"
    optional: true
    text: {{ru: "Расскажите подробнее, что улучшить: {ru}.", en: "Tell us more about {en}, {{contact.name}}."}}
    cati: {{instruct: {{ru: Записать дословно, en: Word for word}}, probe: {{ru: Что ещё?, en: What else?}}}}
"""
SUBJECTS = (
    ("ожидание на линии", "waiting on the line"),
    ("голосовое меню", "the voice menu"),
    ("вежливость оператора", "the operator's manners"),
    ("знания оператора", "the operator's knowledge"),
    ("письма и сообщения", "letters and messages"),
    ("мобильное приложение", "the mobile app"),
    ("личный кабинет", "the personal account"),
    ("счета и квитанции", "bills and receipts"),
    ("способы оплаты", "ways to pay"),
    ("выезд мастера", "the technician's visit"),
    ("сроки ремонта", "the time of repairs"),
    ("качество связи", "the quality of calls"),
    ("скорость интернета", "the speed of internet"),
    ("тарифы и скидки", "tariffs and discounts"),
    ("доставка оборудования", "delivery of equipment"),
    ("пункты обслуживания", "the service points"),
    ("сайт и поиск", "the site and its search"),
    ("роуминг и поездки", "roaming and travel"),
    ("телевидение и кино", "television and films"),
    ("безопасность данных", "the safety of data"),
)
A_SUBJECT = 10


def source_of(questions: int) -> str:
    """Write a survey of as many questions, rounded down to whole subjects."""
    parts = [HEAD]
    for number in range(questions // A_SUBJECT):
        ru, en = SUBJECTS[number % len(SUBJECTS)]
        part = SUBJECT.format(s=number, ru=ru, en=en, kind="record" if number % 2 else "text")
        parts.append(part)
    return "".join([*parts, "  - end: complete\n"])


def milliseconds(load: Callable[[], object]) -> float:
    """Do it once, and give the CPU time that it took; what it leaves behind is collected outside."""
    gc.collect()
    start = time.process_time_ns()
    made = load()
    taken = time.process_time_ns() - start
    del made
    return taken / 1e6


def codes_of(source: str) -> list[str]:
    """Read a survey that is not in order; give the codes of its faults."""
    try:
        read_survey(source)
    except SurveyFaults as found:
        return [fault.code for fault in found.faults]
    return []


def main() -> None:
    """Print the medians as one JSON line."""
    source = source_of(QUESTIONS)
    survey: Survey = read_survey(source)
    assert len(survey.questions) == QUESTIONS, len(survey.questions)
    too_long = source.replace("voice_minutes: 120, ", "")
    assert set(codes_of(too_long)) == {"long-call"}, codes_of(too_long)
    floor, ours, with_longest_way = [], [], []
    for _ in range(RUNS):
        floor.append(milliseconds(lambda: yaml.compose(source, Loader=yaml.CSafeLoader)))
        ours.append(milliseconds(lambda: read_survey(source)))
        with_longest_way.append(milliseconds(lambda: codes_of(too_long)))
    result = {
        "median_ms": round(statistics.median(ours), 1),
        "best_ms": round(min(ours), 1),
        "floor_ms": round(statistics.median(floor), 1),
        "ratio_to_floor": round(
            statistics.median(one / other for one, other in zip(ours, floor, strict=True)), 2
        ),
        "too_long_ms": round(statistics.median(with_longest_way), 1),
        "questions": QUESTIONS,
        "characters": len(source),
    }
    print(json.dumps(result))
