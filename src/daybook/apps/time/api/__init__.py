"""Time over the API: lines, weeks, approval, import. The same actions and queries as the pages."""

from .approvals import approvals_api
from .entries import entries_api
from .imports import imports_api
from .mappings import mappings_api
from .weeks import weeks_api

routers = (entries_api, weeks_api, approvals_api, imports_api, mappings_api)
