"""The WSGI application: the gateway with the consoles mounted on it. `gunicorn wsgi:app`."""

from cati_console import mount
from gateway.app import create_app, keep_for_good

app = create_app()
mount(app)
keep_for_good()
