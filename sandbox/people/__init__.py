"""The people of the sandbox: who they are, what they understand and how they answer.

Nothing here knows a carrier's dialect, a webhook or a clock: people are told what they hear and say
what they do and how long it takes them.
"""
