"""What happens is shown at once, and what people do happens."""

import re

import optuna
import pytest
from optuna.distributions import FloatDistribution
from playwright.sync_api import expect

import studies
from conftest import Server
from looking import be_drawn, be_live, study_url


def test_changes_are_shown_within_a_second(server, pages):
    study = studies.make(server.storage, "live", [studies.trial(0, {"x": 0.5}, {"x": FloatDistribution(0, 1)}, [0.5])])
    page = pages.open(study_url(server, "live"))
    overview = pages.open(server.url)
    be_live(page)
    be_live(overview)
    be_drawn(page, "history")
    page.evaluate("""() => { window.seen = null; new MutationObserver(() => { window.seen ??= Date.now() }).observe(document.querySelector('.best'), { subtree: true, childList: true, characterData: true }) }""")
    trial = study.ask({"x": FloatDistribution(0, 1)})
    study.tell(trial, 0.875)
    told = page.evaluate("Date.now()")
    expect(page.locator(".best .big")).to_have_text("0.875")
    assert page.evaluate("window.seen") - told < 1000
    expect(page.locator("table.trials tbody tr").first.locator("th")).to_have_text("#1")
    expect(page.locator("#announcer")).to_have_text("New best: trial 1")
    row = overview.locator("table.studies tbody tr").filter(has=overview.get_by_role("link", name="live", exact=True))
    expect(row.locator(".best")).to_have_text("0.875")
    page.wait_for_function(
        """() => document.querySelector('figure[data-kind="history"] .plot').data.some(trace => trace.customdata.includes(1))""")


def test_nothing_jumps_when_data_arrives(server, pages):
    study = studies.make(server.storage, "still", [studies.trial(0, {"x": 0.5}, {"x": FloatDistribution(0, 1)}, [0.5])])
    page = pages.open(study_url(server, "still"))
    be_live(page)
    for kind in ["history", "importances", "parallel_coordinate", "contour"]:
        be_drawn(page, kind)
    places = "[...document.querySelectorAll('section, figure')].map(part => Math.round(part.getBoundingClientRect().top + scrollY))"
    before = page.evaluate(places)
    for value in [0.6, 0.7, 0.8]:
        study.tell(study.ask({"x": FloatDistribution(0, 1)}), value)
    expect(page.locator(".best .big")).to_have_text("0.8")
    expect(page.locator("table.trials tbody tr")).to_have_count(4)
    assert page.evaluate(places) == before


def test_a_restart_of_the_server_is_survived(tmp_path, pages):
    server = Server(tmp_path)
    study = studies.make(server.storage, "digits", studies.usual_trials())
    server.start()
    pages.may_refuse = True
    page = pages.open(study_url(server, "digits"))
    be_live(page)
    server.stop()
    expect(page.locator("#connection")).to_have_text("reconnecting…")
    study.add_trial(studies.trial(0, {}, {}, [2.5]))
    server.start()
    be_live(page)
    expect(page.locator(".best .big")).to_have_text("2.5")
    server.stop()


@pytest.fixture
def own(server):
    """A study that is asked over HTTP, so that it knows its parameters."""
    import json
    import urllib.request

    made = []

    def make(name):
        body = {
            "name": name, "objectives": [{"metric": "loss", "goal": "minimize"}],
            "parameters": {
                "x": {"float": [0, 1]}, "depth": {"int": [1, 9]}, "kind": {"choice": ["a", "b"]},
                "momentum": {"float": [0, 1], "when": {"kind": "a"}},
            },
        }
        call("POST", "/api/studies", body)
        made.append(name)

    def call(method, path, body=None):
        request = urllib.request.Request(
            server.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request) as reply:
            text = reply.read()
            return json.loads(text) if text else None

    make.call = call
    return make


def test_a_trial_is_enqueued_from_a_form(server, pages, own):
    own("enqueue")
    page = pages.open(study_url(server, "enqueue"))
    be_live(page)
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("x", exact=False).first.fill("0.25")
    dialog.get_by_label("depth").fill("7")
    dialog.get_by_label("kind").select_option(label="b")
    expect(dialog.get_by_label("momentum")).to_be_hidden()
    dialog.get_by_role("button", name="Enqueue").click()
    expect(dialog).to_have_count(0)
    row = page.locator("table.trials tbody tr").first
    expect(row).to_contain_text("waiting")
    expect(row).to_contain_text("0.25")
    asked = own.call("POST", "/api/studies/enqueue/ask")
    assert asked["params"]["x"] == 0.25 and asked["params"]["depth"] == 7 and asked["params"]["kind"] == "b"


def test_a_trial_is_stopped(server, pages, own):
    own("stop")
    number = own.call("POST", "/api/studies/stop/ask")["number"]
    page = pages.open(study_url(server, "stop"))
    page.get_by_role("button", name=f"Stop trial {number}").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("of no use")
    page.get_by_role("dialog").get_by_role("button", name="Stop").click()
    expect(page.locator(".failures")).to_contain_text("of no use")
    expect(page.locator("table.trials tbody tr").first).to_contain_text("failed")


def test_a_study_is_paused_and_goes_on(server, pages, own):
    own("pause")
    page = pages.open(study_url(server, "pause"))
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    with pytest.raises(Exception, match="409"):
        own.call("POST", "/api/studies/pause/ask")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert own.call("POST", "/api/studies/pause/ask")["number"] == 0


def test_notes_and_tags_are_kept(server, pages, own):
    own("notes")
    own.call("POST", "/api/studies/notes/ask")
    page = pages.open(study_url(server, "notes"))
    page.get_by_role("button", name="Write a note").click()
    page.get_by_role("dialog").get_by_label("Note").fill(f"# Title\n{studies.HOSTILE}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note")).to_contain_text(studies.HOSTILE)
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("good, for later")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".head .tag")).to_have_count(2)
    page.goto(study_url(server, "notes", "trials", 0))
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("strange")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".head .tag")).to_have_text("strange")
    # optuna-dashboard finds the note where it keeps its own.
    from optuna_dashboard import get_note

    assert get_note(optuna.load_study(study_name="notes", storage=server.storage)).startswith("# Title")


def test_a_token_is_asked_for_once(tmp_path, pages):
    server = Server(tmp_path, token="secret")
    studies.make(server.storage, "digits", studies.usual_trials())
    server.start()
    pages.may_refuse = True
    page = pages.open(study_url(server, "digits"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Token").fill("wrong")
    dialog.get_by_role("button", name="Log in").click()
    expect(dialog).to_contain_text("does not know that token")
    dialog.get_by_label("Token").fill("secret")
    dialog.get_by_role("button", name="Log in").click()
    be_live(page)
    expect(page.locator(".best .big")).to_have_text(re.compile(r"0\.9"))
    page.reload()
    be_live(page)
    assert page.get_by_role("dialog").count() == 0
    server.stop()
