"""The network itself: calls, texts and our numbers, in words that belong to no carrier.

A dialect (`sandbox.twilio`) drives it and reports from it; this package imports no dialect.
"""
