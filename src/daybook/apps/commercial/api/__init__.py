"""What is sold, over the API: customers and engagements, their contracts, and the SOW board."""

from .contracts import contracts_api
from .sales import sales_api
from .sow_cases import sow_api

routers = (sales_api, contracts_api, sow_api)
