"""Time over the API: lines, weeks, approval, import. The same actions and queries as the pages."""

from .approvals import approvals_api
from .categories import categories_api
from .compliance import compliance_api
from .entries import entries_api
from .estimates import estimates_api
from .imports import imports_api
from .log import log_api
from .mappings import mappings_api
from .weeks import weeks_api

routers = (
    categories_api,
    entries_api,
    estimates_api,
    log_api,
    weeks_api,
    approvals_api,
    imports_api,
    mappings_api,
    compliance_api,
)
