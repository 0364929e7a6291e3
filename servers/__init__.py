"""Private servers of one machine, for the demo, the benches and the tests: started, awaited, stopped.

They know nothing of what runs on them.
"""
