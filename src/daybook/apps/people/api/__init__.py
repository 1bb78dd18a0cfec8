"""People over the API: the directory, what people are by date, leave, money, and how we are cut."""

from .directory import people_api
from .employments import employments_api
from .money import money_api
from .places import places_api

routers = (people_api, employments_api, money_api, places_api)
