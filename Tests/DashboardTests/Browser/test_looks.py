"""Both themes, small screens, keys, and what a screen reader is told."""

import pytest
from playwright.sync_api import expect

from looking import be_drawn, be_live, fits, study_url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_themes_follow_the_system_and_the_switch(server, pages, scheme):
    page = pages.open(study_url(server, "digits"), color_scheme=scheme)
    background = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(246, 246, 243)", "rgb(19, 21, 24)"
    assert page.evaluate(background) == (light if scheme == "light" else dark)
    be_drawn(page, "history")
    page.keyboard.press("t")
    assert page.evaluate(background) == light
    page.keyboard.press("t")
    assert page.evaluate(background) == dark
    page.reload()
    assert page.evaluate(background) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out(server, pages, scheme):
    """Contrast of at least 4.5 to 1, as WCAG 2.2 asks for."""
    page = pages.open(study_url(server, "digits"), color_scheme=scheme)
    be_live(page)
    weak = page.evaluate(
        """() => {
            const parse = text => text.match(/[\\d.]+/g).map(Number)
            const light = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0)
            const behind = element => {
                for (; element; element = element.parentElement) {
                    const colour = getComputedStyle(element).backgroundColor
                    if (!/rgba\\(.*, 0\\)|transparent/.test(colour)) return parse(colour)
                }
                return [255, 255, 255]
            }
            return [...document.querySelectorAll('main *, header *')].filter(element =>
                [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && element.checkVisibility()
                && !element.closest('svg, :disabled, .unseen, .plot')).map(element => {
                const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a)
                return [(a + 0.05) / (b + 0.05), element.className, element.textContent.slice(0, 40)]
            }).filter(([contrast]) => contrast < 4.5)
        }""")
    assert weak == []


@pytest.mark.parametrize("name", ["digits", "front", "wide"])
@pytest.mark.parametrize("width", [360, 768, 2200])
def test_pages_fit(server, pages, name, width):
    page = pages.open(study_url(server, name), viewport={"width": width, "height": 740})
    be_live(page)
    expect(page.locator("table.trials tbody tr").first).to_be_visible()
    assert fits(page)
    page.goto(study_url(server, name, "trials", 1))
    be_live(page)
    assert fits(page)
    page.goto(server.url)
    be_live(page)
    assert fits(page)


def test_keys_reach_everything(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_live(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("enqueue a trial")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Filter", exact=True)).to_be_focused()
    page.locator("table.trials tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("table.trials tbody tr").nth(1).locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Trial #39")
    expect(page.locator("main")).to_be_focused()


def test_readers_find_their_way(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_live(page)
    for landmark in ["banner", "main", "navigation"]:
        expect(page.get_by_role(landmark).first).to_be_visible()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input, select, [role=img], [role=region], [role=slider]')]
            .filter(element => element.checkVisibility() && !element.closest('.plot svg, .modebar-container'))
            .filter(element => !(element.getAttribute('aria-label') || element.getAttribute('aria-labelledby') || element.textContent.trim()
                || element.labels?.length || element.title)).map(element => element.outerHTML.slice(0, 120))""")
    assert unnamed == []
    expect(page.locator("#announcer")).to_have_attribute("aria-live", "polite")
    headings = page.locator("h1").count()
    assert headings == 1
