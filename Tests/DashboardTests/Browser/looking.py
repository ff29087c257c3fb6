"""What tests look for on pages; nothing sleeps: conditions are waited for."""

from urllib.parse import quote

from playwright.sync_api import expect


def study_url(server, name, *rest):
    return server.url + "/studies/" + "/".join(quote(str(part), safe="") for part in (name, *rest))


def be_live(page):
    expect(page.locator("#connection")).to_have_text("live")


def be_drawn(page, kind):
    """Waits until a figure is drawn, and returns it."""
    figure = page.locator(f'figure[data-kind="{kind}"]')
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-ready", "true")
    return figure


def marks(page, kind):
    """How many points, lines, bars and areas a figure shows."""
    be_drawn(page, kind)
    return page.evaluate(
        """kind => {
            const figure = document.querySelector(`figure[data-kind="${kind}"]`)
            const svg = figure.querySelectorAll('.points path, .js-line, .bars path, .heatmap image, .contourfill path, .hm image, .heatmaplayer image').length
            const canvas = figure.querySelector('.parallel canvas')
            return svg + (canvas ? figure.querySelectorAll('.axis').length : 0)
        }""",
        kind,
    )


def fits(page):
    """Whether nothing stands out of the window sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
