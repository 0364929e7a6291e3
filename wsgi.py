"""The WSGI application: the gateway with the consoles mounted on it. `gunicorn wsgi:app`."""

from cati_console import mount
from gateway.app import create_app

app = create_app()
mount(app)
