"""Delivery over the API: projects, tasks, milestones, and what an hour is sold for."""

from .plan import plan_api
from .projects import projects_api
from .rates import rates_api

routers = (projects_api, plan_api, rates_api)
