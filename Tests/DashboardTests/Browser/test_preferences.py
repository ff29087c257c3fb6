"""People choose between two trials; optuna-dashboard and this one read each other's choices."""

import base64

import optuna
import pytest
from optuna.distributions import FloatDistribution
from optuna_dashboard.preferential import create_study, load_study
from playwright.sync_api import expect

import studies
from looking import be_live, fits, study_url

X = {"x": FloatDistribution(0, 1)}
PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNomLAAK2IYWhIAKz5sAXzrcjcAAAAASUVORK5CYII=")


def make(server, name, count=4):
    """A study of optuna-dashboard's own, whose trials run until they are judged."""
    study = create_study(n_generate=count, storage=server.storage, sampler=optuna.samplers.RandomSampler(seed=1), study_name=name)
    for _ in range(count):
        study.ask(X)
    return study


def preferences(server, name):
    study = load_study(study_name=name, storage=server.storage, sampler=optuna.samplers.RandomSampler())
    return sorted((better.number, worse.number) for better, worse in study.preferences)


def test_people_choose_by_click_and_key(server, pages):
    study = make(server, "colours")
    page = pages.open(study_url(server, "colours"))
    page.get_by_role("link", name="Choose between trials").click()
    be_live(page)
    sides = page.locator(".side")
    expect(sides).to_have_count(2)
    sides.nth(1).get_by_role("button").click()
    expect(page.locator(".side").first).to_contain_text("#1 is better")
    expect(page.locator(".choices-list li")).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".choices-list li")).to_have_count(2)
    assert preferences(server, "colours") == [(1, 0), (1, 2)]
    assert [trial.number for trial in study.best_trials] == [1]
    assert study.should_generate()
    page.keyboard.press("z")
    expect(page.locator(".choices-list .taken-back")).to_have_count(1)
    assert preferences(server, "colours") == [(1, 0)]


def test_choices_of_others_are_seen_at_once(server, pages):
    study = make(server, "together", 3)
    page = pages.open(study_url(server, "together", "prefer"))
    be_live(page)
    expect(page.locator(".side")).to_have_count(2)
    trials = study.trials
    study.report_preference(trials[2], trials[0])
    expect(page.locator(".side").first).to_contain_text("#2 is better")
    study.report_preference(trials[2], trials[1])
    expect(page.locator(".side")).to_have_count(0)
    expect(page.locator("main [role=status]")).to_contain_text("2 preferences so far. Nothing is left")
    study.ask(X)
    expect(page.locator(".side")).to_have_count(2)


def test_others_are_shown_and_left_out(server, pages):
    make(server, "others")
    page = pages.open(study_url(server, "others", "prefer"))
    be_live(page)
    expect(page.locator(".side").nth(1)).to_contain_text("#1 is better")
    page.keyboard.press("s")
    expect(page.locator(".side").nth(1)).to_contain_text("#2 is better")
    page.keyboard.press("x")
    expect(page.locator(".side").nth(1)).not_to_contain_text("#2 is better")
    assert preferences(server, "others") == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pictures_are_shown(server, pages, width):
    name = f"pictures {width}"
    study = make(server, name, 2)
    optuna_study = optuna.load_study(study_name=name, storage=server.storage)
    optuna_study._storage.set_study_system_attr(optuna_study._study_id, "apus:folder", "pictures")
    for number in range(2):
        folder = server.folder / "apus-runs" / "pictures" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "out.png").write_bytes(PICTURE)
        (folder / "output.log").write_text(studies.HOSTILE)
    page = pages.open(study_url(server, name, "prefer"), viewport={"width": width, "height": 740})
    be_live(page)
    expect(page.locator(".side img")).to_have_count(2)
    page.wait_for_function("[...document.querySelectorAll('.side img')].every(image => image.naturalWidth > 0)")
    assert fits(page)


def test_a_study_with_values_is_not_judged(server, pages):
    pages.may_refuse = True
    page = pages.open(study_url(server, "digits", "prefer"))
    expect(page.locator("main")).to_contain_text("judged by people")
