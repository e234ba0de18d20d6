"""The year of the whole installation."""

from flask import Response, url_for

from videre.web.admin.area import area
from videre.web.numbers import numbers_page, numbers_table
from videre.web.policies import SITE_ADMINISTRATOR


@area.route("/admin/numbers", policy=SITE_ADMINISTRATOR)
def numbers_show() -> Response:
    """Show it."""
    return numbers_page("admin/numbers.html", None, url_for("admin.numbers_show"))


@area.route("/admin/numbers.csv", policy=SITE_ADMINISTRATOR)
def numbers_file() -> Response:
    """The same as a table file."""
    return numbers_table(None, "videre")
