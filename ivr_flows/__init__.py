"""The questionnaire: its language and its engine.

Pure: no Flask, no database, no network, no clock. What a respondent is asked is a function of the
survey version, the seed, the answers, the quota verdicts and the context (see `path` and `turn`).
"""
