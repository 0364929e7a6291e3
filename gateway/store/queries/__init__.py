"""Queries, one aggregate a file. They take a unit of work and never commit."""
