"""Template tags; completed below."""

from django import template

register = template.Library()
