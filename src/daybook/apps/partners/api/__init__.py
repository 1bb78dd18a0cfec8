"""Partners over the API: agreements, packs and draws, invoices and their matching."""

from .agreements import partners_api
from .files import files_api
from .settlement import settlement_api

routers = (partners_api, settlement_api, files_api)
