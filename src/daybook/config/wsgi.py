"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from daybook.config.collector import settle_collector
from daybook.config.manners import load_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybook.config.settings")
application = get_wsgi_application()
load_pages()
settle_collector()
