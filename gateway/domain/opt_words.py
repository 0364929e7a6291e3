"""Opt-out, opt-in and help words: what a text means when the whole of it is such a word.

Carriers' keywords (CTIA, and the FCC's "any reasonable means" of 2025) and what people write instead. A
free answer that merely contains a word means nothing here. It reads; what follows is decided elsewhere:
opt-in words, for one, act only on a number that has opted out.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class OptWord(StrEnum):
    """What a text asks for."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.strip().splitlines())


# Compared after `_plain`: lower case, apostrophes and punctuation gone.
_OPT_OUT = _lines(
    """
    stop
    stopall
    stop all
    unsubscribe
    unsubscribe me
    cancel
    end
    quit
    revoke
    optout
    opt out
    opt me out
    stop it
    stop this
    stop calling
    stop calling me
    stop texting
    stop texting me
    stop messaging me
    stop contacting me
    stop sending texts
    stop sending messages
    stop messages
    stop texts
    stop calls
    no more calls
    no more texts
    no more messages
    do not call
    do not call me
    do not text
    do not text me
    do not message me
    do not contact me
    dont call
    dont call me
    dont text
    dont text me
    dont message me
    dont contact me
    never call me
    never contact me
    leave me alone
    remove me
    remove my number
    remove me from your list
    remove me from the list
    remove me from this list
    take me off
    take me off your list
    take me off the list
    take me off this list
    стоп
    отписаться
    отмена
    отписка
    отпишите
    отпишите меня
    отписать
    отписать меня
    хочу отписаться
    прекратите
    прекратите писать
    прекратите писать мне
    прекратите звонить
    прекратите звонить мне
    прекратите рассылку
    хватит писать
    хватит мне писать
    хватит звонить
    хватит мне звонить
    не пишите
    не пишите мне
    мне не пишите
    не пиши мне
    не звоните
    не звоните мне
    мне не звоните
    не звони мне
    не беспокойте
    не беспокойте меня
    меня не беспокойте
    не присылайте
    не присылайте мне сообщения
    не надо писать
    не надо мне писать
    не надо звонить
    не надо мне звонить
    не хочу получать сообщения
    оставьте меня в покое
    удалите меня
    удалите мой номер
    удалите меня из базы
    удалите мой номер из базы
    удалите меня из рассылки
    уберите меня из рассылки
    """,
)

_OPT_IN = _lines(
    """
    start
    unstop
    старт
    """,
)

_HELP = _lines(
    """
    help
    help me
    info
    помощь
    """,
)

# What carriers that confirm opt-outs know and answer by themselves, when it is the whole text.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (defaults: English words only)
_CARRIERS_KNOW = frozenset(
    [
        "STOP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "START",
        "UNSTOP",
        "HELP",
        "INFO",
    ],
)

# Words of politeness and of finality that change nothing at either end of a request.
_COURTESY = frozenset(
    [
        "please",
        "pls",
        "plz",
        "thanks",
        "thx",
        "now",
        "immediately",
        "ever",
        "again",
        "anymore",
        "hi",
        "hello",
        "sorry",
        "пожалуйста",
        "плиз",
        "спасибо",
        "больше",
        "сейчас",
        "немедленно",
        "никогда",
        "здравствуйте",
        "привет",
        "извините",
    ],
)

_APOSTROPHES = re.compile(r"['’ʼ`]")
_CLAUSE_ENDS = re.compile(r"[.,!?;:\n…]+")
_NO_WORD = re.compile(r"[^\w]+|_+")


def read_opt_word(body: str) -> OptWord | None:
    """Say what the whole message asks for, or None when it is an ordinary reply.

    Case, punctuation, courtesy and repetition do not matter: `Stop.`, `STOP STOP`, `stop, please` and
    `Больше не звоните мне!` all opt out. With several clauses each must be such a word; when one of them
    opts out, the message does.
    """
    found = {_clause(words) for words in _clauses(body)} - {""}
    meanings = {_meaning(clause) for clause in found}
    if None in meanings:
        return None
    if OptWord.OPT_OUT in meanings:
        return OptWord.OPT_OUT
    return meanings.pop() if len(meanings) == 1 else None


def is_carriers_keyword(body: str) -> bool:
    """Say whether a carrier that confirms opt-outs has answered this text: the bare word, in any case."""
    return body.strip().upper() in _CARRIERS_KNOW


def _clauses(body: str) -> list[list[str]]:
    text = unicodedata.normalize("NFKC", body).casefold()
    text = _APOSTROPHES.sub("", text)
    return [_NO_WORD.sub(" ", part).split() for part in _CLAUSE_ENDS.split(text)]


def _clause(words: list[str]) -> str:
    """Join a clause without the courtesy around it, and `stop stop stop` as one word."""
    while words and words[0] in _COURTESY:
        words = words[1:]
    while words and words[-1] in _COURTESY:
        words = words[:-1]
    return words[0] if len(set(words)) == 1 else " ".join(words)


def _meaning(clause: str) -> OptWord | None:
    if clause in _OPT_OUT:
        return OptWord.OPT_OUT
    if clause in _OPT_IN:
        return OptWord.OPT_IN
    return OptWord.HELP if clause in _HELP else None
