"""The rules of fieldwork. Pure: no Flask, no SQLAlchemy, no network, no clock of its own."""
