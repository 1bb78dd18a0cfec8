"""The administration over the API: set-up, settings, proposals, accounts, locks, work, audit."""

from .access import access_api
from .locks import locks_api
from .setting_changes import settings_api
from .setup import setup_api
from .work import work_api

routers = (setup_api, settings_api, access_api, locks_api, work_api)
