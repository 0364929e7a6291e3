"""The one entrance: a reply to a question of each type, on each kind of channel, in a setting."""

from __future__ import annotations

from datetime import date

import pytest

from ivr_flows.answers.read import read_reply
from ivr_flows.answers.reading import PassedOver, Reading, Setting, Unclear, Understood
from ivr_flows.events import Answer, ReplyKind
from ivr_flows.reader import read_survey

SURVEY = read_survey("""\
survey: replies
version: 1
languages: [ru, en]
channels: [sms, cati]
touchpoint: support_hotline
sponsor: {ru: Ромашка, en: Camomile}
purpose: {ru: звонок, en: a call}
steps:
  - tell: hello
    intro: true
    text: {ru: "{sponsor} {purpose}", en: "{sponsor} {purpose}"}
  - {ask: visit, type: date, min: 2026-01-01, max: 2026-11-18, text: {ru: Когда?, en: When?}}
  - {ask: call_at, type: time, min: "09:00", max: "20:30", text: {ru: Во сколько?, en: What time?}}
  - {ask: mobile, type: phone, optional: true, text: {ru: Номер?, en: Number?}}
  - {ask: story, type: record, text: {ru: Расскажите, en: Tell us}}
  - ask: reasons
    type: many
    text: {ru: Что не так?, en: What was wrong?}
    choices:
      - {value: wait, key: 1, text: {ru: Долго ждали, en: Waiting}}
      - {value: staff, key: 2, text: {ru: Сотрудник, en: Staff}}
      - {value: refused, kind: refusal, key: 9, text: {ru: Не скажу, en: No answer}}
  - ask: born
    type: date
    text: {ru: Дата рождения?, en: Date of birth?}
    choices:
      - {value: dk, kind: dont_know, key: 8, text: {ru: Не знаю, en: I do not know}}
      - {value: refused, kind: refusal, key: 9, text: {ru: Не скажу, en: No answer}}
""")
SETTING = Setting(language="ru", today=date(2026, 11, 18), region="RU")


def _read(question: str, reply: str, kind: ReplyKind = "text", setting: Setting = SETTING) -> Reading:
    return read_reply(SURVEY.questions[question], Answer(reply, kind), setting)


@pytest.mark.parametrize(
    ("question", "reply", "kind", "reading"),
    [
        ("visit", "вчера", "text", Understood("2026-11-17")),
        ("visit", "в пятницу", "speech", Understood("2026-11-13")),
        ("visit", "12032026", "digits", Understood("2026-03-12")),
        ("visit", "1203#", "digits", Understood("2026-03-12")),
        ("visit", "2026-03-12", "choice", Understood("2026-03-12")),
        ("visit", "завтра", "text", Unclear("out_of_range")),
        ("visit", "12.03.2025", "text", Unclear("out_of_range")),
        ("call_at", "полвосьмого", "speech", Understood("19:30")),
        ("call_at", "1430", "digits", Understood("14:30")),
        ("call_at", "21:00", "text", Unclear("out_of_range")),
        ("call_at", "2100", "digits", Unclear("out_of_range")),
        ("mobile", "8 916 123-45-67", "text", Understood("+79161234567")),
        ("mobile", "89161234567#", "digits", Understood("+79161234567")),
        ("mobile", "пропустить", "text", PassedOver()),
        ("mobile", "-", "text", PassedOver()),
        ("story", " Ждал час.\x00 ", "text", Understood("Ждал час.")),
        ("story", "1", "digits", Unclear("not_understood")),
        ("reasons", "1 и 2", "text", Understood(("wait", "staff"))),
        ("reasons", "12#", "digits", Understood(("wait", "staff"))),
        ("reasons", "staff,wait", "choice", Understood(("wait", "staff"))),
        ("reasons", "staff,refused", "choice", Unclear("ambiguous")),
        ("reasons", "shop", "choice", Unclear("not_understood")),
        ("reasons", "не хочу отвечать", "text", Understood(("refused",))),
        ("born", "9 мая 1985", "text", Understood("1985-05-09")),
        ("born", "не помню", "text", Understood("dk")),
        ("born", "9", "digits", Understood("refused")),
        ("born", "refused", "choice", Understood("refused")),
        ("born", "а" * 401, "text", Unclear("too_long")),
    ],
)  # fmt: skip
def test_a_reply_is_read_as_its_question_wants(
    question: str, reply: str, kind: ReplyKind, reading: Reading
) -> None:
    assert _read(question, reply, kind) == reading


def test_without_a_setting_only_what_needs_none_is_understood() -> None:
    bare = Setting()
    assert _read("visit", "вчера", setting=bare) == Unclear("not_understood")
    assert _read("visit", "12.03.2026", setting=bare) == Understood("2026-03-12")
    assert _read("mobile", "89161234567", setting=bare) == Unclear("not_understood")
