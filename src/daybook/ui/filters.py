"""Which rows does the reader want? A bar of plain form fields whose answers stand in the URL.

    bar = FilterBar(
        (Search("q", "Project or customer"), Filter("region", "Region", (("emea", "EMEA"),))),
    ).read(request.GET)
    bar.value("q"), bar.values["region"], bar.excluded["region"]

`?region=emea&region=apac` reads as EMEA or APAC, `?region=-emea` as all but EMEA.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.http import QueryDict

from .addresses import changed, toggled


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among few values. `options` are (value, label).

    With `many` it is a list of boxes to tick, otherwise one field.
    """

    key: str
    title: str
    options: tuple[tuple[str, str], ...]
    many: bool = True
    any_label: str = ""
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class Search:
    """A text to look for. `kind` may be "search", "month", "week" or "date"."""

    key: str
    title: str
    kind: str = "search"


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen value, with the address of the page without it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """One value a choice offers."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A filter with what the URL chose, ready to be drawn."""

    key: str
    title: str
    kind: str
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The filters of a page; `read` fills in what the URL says."""

    filters: tuple[Filter | Search, ...]
    query: QueryDict = field(default_factory=lambda: QueryDict(""))
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, query: QueryDict) -> FilterBar:
        """The bar as this address sets it. Values that no option has are dropped, not refused."""
        values, excluded = {}, {}
        for item in self.filters:
            given = [part for part in query.getlist(item.key) if part]
            if isinstance(item, Filter):
                known = {value for value, _ in item.options}
                excluded[item.key] = tuple(
                    part[1:] for part in given if part[0] == "-" and part[1:] in known
                )
                given = [part for part in given if part in known]
                given = given if item.many else given[-1:]
            values[item.key] = tuple(given)
        return replace(self, query=query, values=values, excluded=excluded)

    def value(self, key: str) -> str:
        """The last value given for a key, or an empty text."""
        found = self.values.get(key, ())
        return found[-1].strip() if found else ""

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What is chosen, each with the address that takes it away again."""
        found = []
        for item in self.filters:
            labels = dict(item.options) if isinstance(item, Filter) else {}
            for value in self.values.get(item.key, ()):
                text = labels.get(value, value.strip())
                found.append(Chip(f"{item.title}: {text}", toggled(self.query, item.key, value)))
            for value in self.excluded.get(item.key, ()):
                found.append(
                    Chip(
                        f"{item.title}: not {labels.get(value, value)}",
                        toggled(self.query, item.key, f"-{value}"),
                    )
                )
        return tuple(found)

    @property
    def clear_href(self) -> str:
        """The address with every filter of this bar removed."""
        return changed(self.query, {item.key: None for item in self.filters})

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What the form must carry along unseen: keys of others (sort, month) and exclusions."""
        own = {item.key for item in self.filters}
        found = [
            (key, value)
            for key, values in self.query.lists()
            for value in values
            if key not in own and key != "page"
        ]
        for item in self.filters:
            found += [(item.key, f"-{value}") for value in self.excluded.get(item.key, ())]
        return tuple(found)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The filters in order, with the chosen values marked."""
        found = []
        for item in self.filters:
            value = self.value(item.key)
            options: tuple[Option, ...] = ()
            if isinstance(item, Filter):
                chosen = self.values.get(item.key, ())
                options = tuple(Option(key, text, key in chosen) for key, text in item.options)
                if not item.many:
                    first = item.any_label or f"Any {item.title.lower()}"
                    options = (Option("", first, not value), *options)
            kind = "many" if isinstance(item, Filter) and item.many else item.kind
            found.append(Drawn(item.key, item.title, kind, value, options))
        return tuple(found)
