"""A telephone network in a box: a carrier, its calls and texts, and the people at the other end.

A program of its own. It imports nothing of the product and speaks only HTTP, so that what is tested
against it is the product's real conversation with a carrier.
"""
