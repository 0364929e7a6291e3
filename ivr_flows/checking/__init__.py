"""Checks of a whole survey, one theme a file: what no step by itself can know is wrong."""
