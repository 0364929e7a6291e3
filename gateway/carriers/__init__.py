"""Adapters to telephone and message carriers, one folder each.

An adapter fulfils `gateway.domain.ports.carriers`: it translates between a carrier's words and the
port's, and keeps the carrier's raw codes. It must not decide what follows, read or write the store,
or import another adapter.
"""
