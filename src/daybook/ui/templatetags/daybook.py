"""All tags of the shared parts. Settings name this library a builtin: pages load nothing.

Numbers are in `numbers`, addresses in `address`, everything that is drawn in `parts`.
"""

from django import template

from . import address, numbers, parts

register = template.Library()
for _library in (numbers.register, address.register, parts.register):
    register.tags.update(_library.tags)
    register.filters.update(_library.filters)
