"""Parts of pages: figures, facts, filters, forms, steps, and the address that keeps their state."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.http import QueryDict

from daybook.ui.addresses import changed, filled, query_text, toggled
from daybook.ui.explain import explain_response
from daybook.ui.figures import Fact, Figure, Restricted, StripItem, Tab, value_html
from daybook.ui.filters import Filter, FilterBar, Search

from .pages import EXPLANATION

BAR = FilterBar(
    (
        Search("q", "Project or customer"),
        Filter("region", "Region", (("emea", "EMEA"), ("apac", "APAC"))),
        Filter("type", "Type", (("tm", "T&M"), ("ff", "Fixed fee")), many=False),
    )
)


def test_a_figure_is_a_link_to_its_rows_and_knows_its_explanation(draw):
    source = '{% figure "€1.82M" href=href explain="/explain/x" %}'
    html = draw(source, {"href": "/lines?a=1&b=2"})
    assert html == '<a class="n" href="/lines?a=1&amp;b=2" data-explain="/explain/x">€1.82M</a>'


def test_a_headline_figure_has_the_small_i_that_names_it(draw):
    html = draw("{% figure f %}", {"f": Figure("7", "/r", "/explain/x", why="most likely")})
    assert 'aria-label="Explain most likely"' in html and 'class="why"' in html


def test_a_figure_without_rows_leads_to_its_explanation_and_without_both_is_text(draw):
    assert 'href="/explain/x"' in draw('{% figure "7" explain="/explain/x" %}')
    assert draw("{% figure typed %}", {"typed": "<7>"}) == "&lt;7&gt;"


def test_a_restricted_value_says_why_to_the_ear_too():
    html = value_html(Restricted("Finance sees cost"))
    assert "Restricted: Finance sees cost" in html and 'title="Finance sees cost"' in html


def test_money_tags_compose_with_figures(draw):
    source = '{% money_short 182040000 "EUR" as t %}{% figure t href="/x" %}'
    assert draw(source) == '<a class="n" href="/x">€1.82M</a>'


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% money 4915836 "EUR" %}', "€49,158.36"),
        ('{% delta -124000 "EUR" %}', '<span class="adv nowrap">−1,240.00</span>'),
        (
            '{% delta 124000 "EUR" good="down" whole=True %}',
            '<span class="adv nowrap">+1,240</span>',
        ),
        ('{% delta 0 "EUR" %}', "–"),
        ("{% hours 450 %} {{ 450|hours }} {{ 450|clock }}", "7.5 7.5 7:30"),
        ("{% percent 636364 digits=0 %}", "64%"),
        ("{{ 1289|count }}", "1,289"),
        ('{% spell 2 "entry" "entries" %}', "2 entries"),
    ],
)
def test_numbers_are_written_by_tags_and_filters(draw, source, text):
    assert draw(source) == text


def test_changing_one_thing_of_the_address_keeps_the_rest_and_leaves_the_page(draw):
    query = QueryDict("region=emea&region=apac&page=3&q=a%26b")
    assert changed(query, {"sort": "-x"}) == "?region=emea&region=apac&q=a%26b&sort=-x"
    assert changed(query, {"page": 4}) == "?region=emea&region=apac&page=4&q=a%26b"
    assert changed(query, {"region": None, "q": ""}) == "?"
    html = draw('{% url_with sort="-x" %}', path="/p?q=a&page=2")
    assert html == "?q=a&amp;sort=-x"


def test_a_value_of_a_repeated_key_is_added_and_taken_away():
    query = QueryDict("region=emea")
    both = toggled(query, "region", "apac")
    assert both == "?region=emea&region=apac"
    assert toggled(QueryDict(both[1:]), "region", "emea") == "?region=apac"
    assert toggled(query, "region", "emea") == "?"


def test_addresses_are_filled_and_quoted():
    assert filled("/p/{code}", {"code": "A/1 ö"}) == "/p/A%2F1%20%C3%B6"
    assert query_text(month="2026-07", region=None) == "?month=2026-07"


def test_a_filter_reads_or_and_exclusion_and_drops_what_it_does_not_know():
    bar = BAR.read(QueryDict("region=emea&region=-apac&region=mars&type=tm&type=ff&q=%20acme"))
    assert bar.values["region"] == ("emea",)
    assert bar.excluded["region"] == ("apac",)
    assert bar.values["type"] == ("ff",)
    assert bar.value("q") == "acme"
    assert [chip.label for chip in bar.chips] == [
        "Project or customer: acme",
        "Region: EMEA",
        "Region: not APAC",
        "Type: Fixed fee",
    ]


def test_the_filter_bar_is_a_plain_form_that_keeps_the_rest_of_the_address(draw):
    bar = BAR.read(QueryDict("region=emea&region=-apac&sort=-x&page=2"))
    html = draw("{% filters bar %}", {"bar": bar})
    assert 'name="region" value="emea" checked' in html
    assert '<input type="hidden" name="sort" value="-x">' in html
    assert '<input type="hidden" name="region" value="-apac">' in html
    assert 'name="page"' not in html
    assert 'href="?region=-apac&amp;sort=-x"' in html
    assert 'href="?sort=-x">Clear all' in html


class ProjectForm(forms.Form):
    """A form with each kind of field."""

    code = forms.CharField(help_text="Such as ACME-014.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    billable = forms.BooleanField(required=False)
    method = forms.ChoiceField(choices=(("TM", "T&M"), ("FF", "Fixed")), widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_ties_label_help_and_error_to_its_control(draw):
    form = ProjectForm({"code": ""})
    html = draw("{% field form.code %}", {"form": form})
    assert '<label for="id_code">Code</label>' in html
    assert 'aria-describedby="id_code_help id_code_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_code_error"' in html and 'id="id_code_help"' in html


def test_choices_are_a_group_with_a_legend_and_optional_fields_say_so(draw):
    form = ProjectForm()
    html = draw("{% for f in form %}{% field f %}{% endfor %}", {"form": form})
    assert "<legend>Method</legend>" in html
    assert 'Note <span class="optional">optional</span>' in html
    assert re.search(r'<label for="id_billable"><input type="checkbox"[^>]*><span>Billable', html)
    assert '<input type="hidden" name="key" id="id_key">' in html


def test_the_summary_of_errors_leads_to_each_field(draw):
    form = ProjectForm({"code": ""})
    html = draw("{% errors form %}", {"form": form})
    assert 'role="alert"' in html and "2 fields need a change." in html
    assert '<a href="#id_code">Code</a>' in html
    assert draw("{% errors form %}", {"form": ProjectForm()}).strip() == ""


def test_an_action_button_is_a_form_with_a_token_and_its_key(draw):
    html = draw('{% post_button "/approve" "Approve" css="go" key="a" line=12 %}')
    assert 'method="post" action="/approve"' in html and "csrfmiddlewaretoken" in html
    assert 'name="line" value="12"' in html
    assert 'data-key="a"' in html and "<kbd>a</kbd>" in html


def test_steps_say_where_the_task_stands(draw):
    html = draw('{% steps "Scope,Review,Issue" current=2 %}')
    assert re.search(r'class="now" aria-current="step">.*?Review', html)
    assert '<span class="sr">, done</span>' in html


def test_facts_strips_and_tabs_link_their_values(draw):
    html = draw(
        "{% facts f %}{% strip s %}{% tabs t label='Project' %}",
        {
            "f": [Fact("Rated", "2,475.00", "/l", "/explain/r", code="A-1", note="approved")],
            "s": [StripItem("EAC", "€246k", "−1.0%", "/e", "/explain/e", "adv", "")],
            "t": [Tab("Budget", "/b", True, 3)],
        },
    )
    assert '<a class="n" href="/l" data-explain="/explain/r">2,475.00</a>' in html
    assert 'aria-label="Explain EAC"' in html
    assert 'href="/b" aria-current="page">Budget <span class="tally">3</span>' in html


def test_progress_says_where_to_ask_and_where_to_go(draw):
    html = draw('{% progress url="/run/1" done="/import/1" label="Importing" %}')
    assert 'data-progress="/run/1" data-done="/import/1"' in html
    assert '<progress max="100" aria-label="Importing">' in html


def test_an_explanation_is_a_panel_for_the_script_and_a_page_for_a_person(request_for):
    panel = explain_response(request_for("/explain/r", X_Requested_With="daybook"), EXPLANATION)
    page = explain_response(request_for("/explain/r"), EXPLANATION)
    for response in (panel, page):
        text = response.content.decode()
        assert "€2,475.00" in text and "RATE-02" in text
        assert "What is this work worth?" in text
        assert "Open the 1,289 entries" in text
        assert "X-Requested-With" in response["Vary"]
    assert b"<html" not in panel.content and b'role="dialog"' in panel.content
    assert b"<html" in page.content and b'role="dialog"' not in page.content


def test_an_explanation_lists_the_formula_with_its_result_last(draw):
    html = draw("{% explain_panel e %}", {"e": EXPLANATION})
    assert re.search(r'class="result".*?<span class="op">=</span>Rated', html)
    assert '<a class="n" href="/ledger?id=1">2,475.00</a>' in html
    assert "Left out, and why" in html and "Definition v2, since 1 Feb 2026" in html
