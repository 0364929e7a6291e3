"""The words that people put around a number, with a meaning and without: tables only."""

from __future__ import annotations

OUT_OF = frozenset(("из", "of", "out", "/"))
MINUS = frozenset(("минус", "minus", "menos"))
POINT = frozenset(("point", "целых", "целая", "целые", "запятая", "coma", "comma"))
HALF = frozenset(("half", "половиной", "половина", "половину", "media", "medio"))
ONE_AND_A_HALF = frozenset(("полтора", "полторы", "полутора"))
SHARES = {"десятых": 10, "десятая": 10, "tenths": 10, "сотых": 100, "сотая": 100, "hundredths": 100}

# What people put around a mark without changing it.
_FILLER_WORDS = """
    балл балла баллов баллы балов бал очко очков очка ставлю ставим поставлю поставим поставил поставила
    даю оценка оценку оценкой моя мой мне мою я мы думаю считаю наверное наверно пожалуй цифра цифру число
    номер вариант на ну вот где то так звезда звезды звезд скажем это будет будут было лет год года с и
    ровно примерно около раз раза штук штуки человек человека твердая твердую твердый вам вас дам points
    star stars score scores rating rate rated my is it it's its i i'd i'll i'm say would give you the a an
    number option about around maybe think guess probably um uh er hmm well and years year old time times
    people y con de puntos nota рубль рубля рублей рубли руб р rouble roubles ruble rubles
"""
FILLERS = frozenset(_FILLER_WORDS.split())
