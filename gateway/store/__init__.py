"""The store: tables, queries and units of work. SQLAlchemy Core lives here, and nowhere above."""
