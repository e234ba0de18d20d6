"""A page with long tabs, between which headings stand that an address can name."""

from playwright.sync_api import Page, expect

LINES = "<p>Line.</p>" * 60
TALL = (
    '<div data-tabs=""><section data-tab="One"><p>First.</p></section>'
    f'<section data-tab="Two">{LINES}<h3 id="h-within">Within</h3>{LINES}</section></div>'
    f'<h2 id="h-behind">Behind</h2>{LINES}</main>'
)


def with_tall_tabs(html: str) -> str:
    """The page with such tabs at its end."""
    return html.replace("</main>", TALL)


def stands_at_the_top(page: Page, own: str) -> None:
    """Wait until an element is seen where a reader begins to read, and has stayed there for a while."""
    page.wait_for_function(
        "id => { const box = document.getElementById(id).getBoundingClientRect();"
        " if (box.height > 0 && box.top >= 0 && box.top < 200) window.stands ??= performance.now();"
        " else window.stands = undefined;"
        " return window.stands && performance.now() - window.stands > 700 }",
        arg=own,
    )


def leads_in_and_out_of_tabs(page: Page) -> None:
    """On such a page, addresses that a reader follows lead past the tabs, and into one that was not shown."""
    page.get_by_role("tab", name="One", exact=True).click()
    for own in ("h-behind", "h-within"):
        page.evaluate("own => { location.hash = own }", own)
        stands_at_the_top(page, own)
    expect(page.get_by_role("tab", name="Two", exact=True)).to_have_attribute("aria-selected", "true")
