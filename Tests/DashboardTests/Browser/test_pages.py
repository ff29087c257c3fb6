"""Every page shows what it is for."""

import base64
import pathlib
import re

import optuna
import pytest
from optuna.artifacts import FileSystemArtifactStore, upload_artifact
from playwright.sync_api import expect

import studies
from looking import be_drawn, be_live, fits, marks, study_url


def test_the_list_searches_and_sorts(server, pages):
    page = pages.open(server.url)
    be_live(page)
    rows = page.locator("table.studies tbody tr")
    row = rows.filter(has=page.get_by_role("link", name="digits", exact=True))
    expect(row.locator(".best")).to_have_text(re.compile(r"0\.9\d+"))
    expect(row.locator(".states")).to_contain_text("27 complete")
    page.get_by_role("button", name="study").click()
    expect(page.locator('th[aria-sort="ascending"]')).to_have_text("study")
    page.keyboard.press("/")
    page.keyboard.type("all fai")
    expect(rows).to_have_count(1)
    expect(page.get_by_text(re.compile(r"1 of \d+ studies"))).to_be_visible()
    assert fits(page)


def test_a_study_is_shown_in_the_order_in_which_it_is_read(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_live(page)
    expect(page.locator(".best .big")).to_have_text(re.compile(r"0\.9\d+"))
    expect(page.locator(".best .params")).to_contain_text("kernel")
    expect(page.locator('.counts [data-state="failed"] .count')).to_have_text("3")
    expect(page.locator(".running-list li").first).to_contain_text("step 4")
    expect(page.locator(".failures")).to_contain_text("exit status 1")
    kinds = page.locator("figure").evaluate_all("all => all.map(figure => figure.dataset.kind)")
    assert kinds == ["history", "importances", "parallel_coordinate", "curves", "contour"]
    tops = page.evaluate(
        "['.head', 'figure', '.more', '.trials-frame'].map(part => document.querySelector(part).getBoundingClientRect().top)")
    assert tops == sorted(tops)


@pytest.mark.parametrize("kind", ["history", "importances", "parallel_coordinate", "curves", "contour"])
def test_each_figure_has_marks(server, pages, kind):
    page = pages.open(study_url(server, "digits"))
    least = {"history": 20, "importances": 3, "parallel_coordinate": 5, "curves": 2, "contour": 10}
    assert marks(page, kind) >= least[kind]


def test_further_figures_have_marks(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_live(page)
    page.keyboard.press("m")
    assert marks(page, "slice") >= 80
    assert marks(page, "rank") >= 20
    assert marks(page, "edf") >= 1
    assert marks(page, "timeline") >= 30
    assert marks(page, "model_fit") >= 10
    for kind in ["terminator", "rungs", "lineage"]:
        figure = be_drawn(page, kind)
        expect(figure.locator(".main-svg, .nothing").first).to_be_visible()


@pytest.mark.parametrize("name, objectives", [("front", 2), ("three", 3)])
def test_several_objectives_have_a_front(server, pages, name, objectives):
    page = pages.open(study_url(server, name))
    expect(page.locator(".best")).to_contain_text("not beaten in all objectives")
    be_drawn(page, "hypervolume_history")
    if objectives == 2:
        assert marks(page, "pareto_front") >= 30
    page.goto(study_url(server, name, "pareto"))
    assert marks(page, "pareto_front") >= 20
    page.get_by_label("Vertical axis").select_option(index=objectives - 1)
    expect(page.locator("table.trials tbody tr").first).to_be_visible()


def test_three_objectives_are_seen_at_once(server, pages):
    page = pages.open(study_url(server, "three", "pareto"))
    figure = be_drawn(page, "pareto_space")
    expect(figure.locator("circle")).to_have_count(20)
    drawing = figure.locator("svg")
    assert figure.locator("circle.front").count() > 0
    before = drawing.get_attribute("data-yaw"), figure.locator("circle").first.get_attribute("cx")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    expect(drawing).not_to_have_attribute("data-yaw", before[0])
    page.keyboard.press("Home")
    expect(drawing).to_have_attribute("data-yaw", before[0])
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60)
    page.mouse.up()
    expect(drawing).not_to_have_attribute("data-yaw", before[0])
    expect(drawing).not_to_have_attribute("data-pitch", "0.350")
    assert all(value == value for value in map(float, figure.locator("circle").evaluate_all("all => all.map(one => one.getAttribute('cx'))")))


def test_the_table_sorts_filters_and_turns_pages(server, pages):
    pages.may_refuse = True
    page = pages.open(study_url(server, "digits"))
    first = page.locator("table.trials tbody tr").first
    expect(first.locator("th")).to_have_text("#40")
    page.locator("table.trials").get_by_role("button", name="accuracy").click()
    expect(first.locator("td.number").first).to_have_text(re.compile(r"0\.98|0\.99"))
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("26–41 of 41 trials")).to_be_visible()
    filter = page.get_by_label("Filter", exact=True)
    filter.fill('kernel = rbf C > 1')
    expect(page.get_by_text(re.compile(r"of \d+ trials \(41 in all\)"))).to_be_visible()
    expect(page.locator("table.trials tbody tr", has_text="poly")).to_have_count(0)
    filter.fill("nothing > 1")
    expect(page.locator("#filter-problem")).to_contain_text("it has no nothing")
    filter.fill("")
    page.get_by_label("State").select_option("failed")
    expect(page.get_by_text("1–3 of 3 trials (41 in all)")).to_be_visible()


def test_columns_are_chosen(server, pages):
    page = pages.open(study_url(server, "digits"))
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("dialog").get_by_label("fold").check()
    page.get_by_role("dialog").get_by_label("gamma").uncheck()
    page.get_by_role("button", name="Show").click()
    headings = page.locator("table.trials thead")
    expect(headings).to_contain_text("fold")
    expect(headings).not_to_contain_text("gamma")
    page.reload()
    expect(headings).to_contain_text("fold")


def test_a_trial_has_a_page(server, pages):
    page = pages.open(study_url(server, "digits", "trials", 1))
    be_live(page)
    expect(page.locator("h1")).to_contain_text("Trial #1")
    expect(page.locator("section[aria-labelledby=parameters]")).to_contain_text("kernel")
    expect(page.get_by_text(re.compile("are better|The best of"))).to_be_visible()
    assert marks(page, "curve") >= 1
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_contain_text("Trial #2")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Trial #1")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text("digits")


def test_trials_and_studies_are_compared(server, pages):
    page = pages.open(study_url(server, "digits"))
    page.get_by_label("Compare trial 39", exact=True).check()
    page.get_by_label("Compare trial 38", exact=True).check()
    page.get_by_role("button", name="Compare 2").click()
    expect(page.locator("h1")).to_contain_text("2 trials of digits")
    expect(page.locator("tr.differs").first).to_be_visible()
    assert marks(page, "curves") >= 2
    page.goto(server.url)
    page.get_by_label("Compare one", exact=True).check()
    page.get_by_label("Compare digits", exact=True).check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_have_text("2 studies")
    assert marks(page, "history") >= 1


def test_brushing_filters_all_else(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_drawn(page, "history")
    parallel = be_drawn(page, "parallel_coordinate")
    axis = parallel.locator(".axis").first
    axis.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    brushed = page.locator("button.brushed")
    expect(brushed).to_contain_text("brushed")
    expect(page.get_by_text("(41 in all)")).to_be_visible()
    page.wait_for_function(
        """() => document.querySelector('figure[data-kind="history"] .plot').data.some(trace => trace.selectedpoints?.length)""")
    box = axis.locator(".touch").bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 14, box["y"] + 90, steps=3)
    page.mouse.up()
    expect(brushed).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("Escape")
    expect(brushed).to_be_hidden()
    expect(page.get_by_text("1–25 of 41 trials")).to_be_visible()


def test_a_box_over_the_history_brushes_the_table(server, pages):
    page = pages.open(study_url(server, "digits"))
    be_drawn(page, "curves")
    figure = be_drawn(page, "history")
    box = figure.locator(".nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 5, steps=5)
    page.mouse.up()
    expect(page.locator("button.brushed")).to_contain_text("brushed")
    expect(page.get_by_text("(41 in all)")).to_be_visible()
    faded = """() => document.querySelector('figure[data-kind="curves"] .plot').data.filter(trace => trace.opacity < 0.1).map(trace => trace.name)"""
    assert "#40" in page.evaluate(faded)
    page.keyboard.press("Escape")
    expect(page.locator("button.brushed")).to_be_hidden()
    assert page.evaluate(faded) == []


def test_brushing_holds_for_trials_that_are_not_drawn(server, pages):
    kinds = [f"k{place:02}" for place in range(30)]
    space = {"x": studies.FloatDistribution(0, 1), "kind": studies.CategoricalDistribution(kinds)}
    trials = [studies.trial(n, {"x": n * 7 % 1500 / 1500, "kind": kinds[n % 30]}, space, [n * 11 % 1500]) for n in range(1500)]
    studies.make(server.storage, "many", trials)
    page = pages.open(study_url(server, "many"))
    be_drawn(page, "history")
    parallel = be_drawn(page, "parallel_coordinate")
    parallel.locator('.axis[data-label="x"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    brushed = page.locator("button.brushed")
    expect(brushed).to_have_text(re.compile(r"^1\D?0[45]\d trials brushed"))
    page.keyboard.press("Escape")
    expect(brushed).to_be_hidden()
    # Of thirty choices, of which every few are named, the upper 21.
    parallel.locator('.axis[data-label="kind"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(brushed).to_have_text(re.compile(r"^1\D?050 trials brushed"))
    page.keyboard.press("Escape")
    expect(brushed).to_be_hidden()
    box = page.locator('figure[data-kind="history"] .nsewdrag').first.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] - 2, steps=5)
    page.mouse.up()
    expect(brushed).to_have_text(re.compile(r"^1\D?[45]\d\d trials brushed"))


def test_what_optuna_keeps_for_a_trial_is_shown(server, pages, tmp_path):
    store = FileSystemArtifactStore(server.folder / "artifacts")
    study = optuna.create_study(storage=server.storage, study_name="kept")
    trial = study.ask()
    (tmp_path / "a <b>.png").write_bytes(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
    (tmp_path / "model.bin").write_bytes(b"weights")
    for name in ["a <b>.png", "model.bin"]:
        upload_artifact(artifact_store=store, file_path=str(tmp_path / name), study_or_trial=trial)
    study.tell(trial, 1.0)
    page = pages.open(study_url(server, "kept") + "/trials/0")
    page.wait_for_function("() => document.querySelector('.files img')?.naturalWidth === 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save model.bin").click()
    assert download.value.suggested_filename == "model.bin"
    assert pathlib.Path(download.value.path()).read_bytes() == b"weights"


@pytest.mark.parametrize("name", ["empty", "one", "all failed", "unusual", "wide", "changing", *studies.NAMES])
def test_whatever_there_is_is_shown(server, pages, name):
    page = pages.open(study_url(server, name))
    be_live(page)
    expect(page.locator("h1 bdi")).to_have_text(name.strip())
    kinds = page.locator("figure").evaluate_all("all => all.map(figure => figure.dataset.kind)")
    for kind in kinds:
        figure = be_drawn(page, kind)
        expect(figure.locator(".main-svg, .parallel, .nothing").first).to_be_visible()
    if name == "all failed":
        expect(page.locator(".failures")).to_contain_text(studies.HOSTILE)
    if name == "unusual":
        expect(page.locator("table.trials")).to_contain_text("−∞")
    if name != "empty":
        page.locator("table.trials tbody a").first.click()
        expect(page.locator("h1")).to_contain_text("Trial #")
    assert page.locator("main img, main script").count() == 0
    assert fits(page)


def test_what_is_not_there_is_said(server, pages):
    pages.may_refuse = True
    page = pages.open(study_url(server, "nobody"))
    expect(page.get_by_role("alert")).to_contain_text("nobody")
    page.goto(server.url + "/studies/digits/trials/4711")
    expect(page.get_by_role("alert")).to_contain_text("no trial 4711")
