"""Answers: a reply as a person gave it -> the value that a question keeps. Pure: no clock, no I/O.

`read.read_reply(question, answer, setting)` is the one entrance for the engine; under it, one reader a
type. Each takes the reply as it came, cuts an over-long one early, never raises on any text, and gives
`Understood(value)` or `Unclear(doubt)`; what fits two values is `Unclear`, never guessed.

    choices.read_one(reply, lexicon, unsure=...)                        -> choice value
    choices.read_many(reply, lexicon, unsure=...)                       -> values, in the order of the choices
    numbers.read_number(reply, low, high, whole=..., languages=...)     -> int or float within the limits
    dates.read_date(reply, today, language, earliest, latest, region=)  -> "2026-11-21"
    times.read_time(reply, language, earliest, latest)                  -> "14:30"
    phones.read_phone(reply, region)                                    -> "+79161234567"
    free_text.read_text(reply)                                          -> text as typed, fit to be kept

`read_keyed_...` in the same files reads what was keyed on a telephone. `lexicon.Lexicon(choices)`
collects, once per question, the words that its choices are known by; `reading.Setting` is the language,
the respondent's local day and the country that a reply is read in.
"""
