"""Going back before there were cases without a sample: none of them is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command

from gateway.domain.campaign_rules import CampaignRules
from tests.support.databases import migrations_of
from tests.support.office import BERLIN, open_office
from tests.support.ways_in import call_us, start

RULES = CampaignRules(window="around_the_clock", takes_calls=True)


def test_people_who_called_us_become_rows_of_a_sample_on_the_way_down(database_url: str) -> None:
    with open_office(database_url) as office:
        start(office, "hotline", RULES)
        for number in range(3):
            call_us(office, "anonymous", f"CA{number}")
        call_us(office, BERLIN)
    config = migrations_of("alembic", database_url)
    command.downgrade(config, "0004")
    engine = sa.create_engine(database_url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(sa.text('SELECT sample_row FROM "case" ORDER BY sample_row'))
            assert [row.sample_row for row in rows] == [1, 2, 3, 4]
            files = connection.execute(sa.text("SELECT rows_total, rows_accepted FROM sample_file")).all()
            assert [tuple(file) for file in files] == [(4, 4)]
            states = connection.execute(sa.text("SELECT DISTINCT state FROM contact_attempt")).scalars()
            assert list(states) == ["settled"]
    finally:
        engine.dispose()
    command.upgrade(config, "head")
