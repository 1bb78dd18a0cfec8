"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from daybook.config.collector import settle_collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybook.config.settings")
application = get_wsgi_application()
settle_collector()
