"""Queries, one aggregate a file. They take a unit of work and never commit.

Who is held first: a case. Whoever changes anything of a person's case (an attempt and its leg, an interview,
a text, a place in a quota) holds the row of the case before that, so two processes at work on one case follow each
other and never wait in a circle. Every `lock` of these files begins with the case. A recording alone is held after its
interview, or by itself; cells are held last, in their order. Cases of several people are held in the order of their
ids, or skipped where somebody has them.

What is joined to a held row is read after it is held: on PostgreSQL a statement that had to wait sees its own locked
rows as they are now, and all other rows as they were when it began.
"""
