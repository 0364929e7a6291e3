"""The WSGI application: the gateway with the consoles mounted on it. `gunicorn wsgi:app`."""

from cati_console import mount
from gateway.app import keep_for_good, start_app

app = start_app()
mount(app)
keep_for_good()
