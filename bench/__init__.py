"""Benchmarks: one a file, each with a `main()` whose last line is one JSON object."""
