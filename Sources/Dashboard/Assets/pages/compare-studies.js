import { h, link, name } from '../dom.js'
import { ago, duration, exact, grouped, number, value } from '../format.js'
import { fetchPlot, makeFigure } from '../figures/figure.js'
import { get, studyPage, studyPath } from '../net/api.js'
import { stateCounts } from '../states.js'

/** Some studies side by side. */
export async function show(root, _, signal) {
  const names = [...new Set(new URLSearchParams(location.search).getAll('study'))].slice(0, 8)
  const studies = await Promise.all(names.map(name => get(studyPath(name, 'summary'), { signal })))
  const context = { name: names[0], signal, brush: { current: null, onChange() {} } }
  const row = (title, cell) => h('tr', {}, h('th', { scope: 'row' }, title), studies.map(study => h('td', { class: 'number' }, cell(study))))
  const keys = [...new Set(studies.flatMap(({ study }) => study.parameters.map(parameter => parameter.name)))].slice(0, 60)
  root.append(h('section', { class: 'card', 'aria-labelledby': 'title' }, h('h1', { id: 'title' }, `${studies.length} studies`),
    h('div', { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': 'Comparison' }, h('table', {},
      h('thead', {}, h('tr', {}, h('td'), names.map(study => h('th', { scope: 'col', class: 'number' }, link(studyPage(study), {}, name(study)))))),
      h('tbody', {},
        row('goal', ({ study }) => study.directions.map((direction, place) => [place ? ', ' : '', direction, ' ', name(study.objectives[place])])),
        row('best', ({ standing, study }) => study.directions.length > 1 ? `${grouped(standing.best_count)} in the front` : standing.best[0] ? h('strong', { title: exact(standing.best[0].values[0]) }, number(standing.best[0].values[0])) : ''),
        row('trials', ({ standing }) => stateCounts(standing.states).map((count, place) => [place ? '  ' : '', count])),
        row('sampler', ({ study }) => study.sampler?.type ?? study.sampler ?? ''),
        row('pruner', ({ study }) => study.pruner?.type ?? study.pruner ?? ''),
        row('took', ({ standing }) => standing.started ? duration((Date.parse(standing.last) - Date.parse(standing.started)) / 1000) : ''),
        row('last activity', ({ standing }) => ago(standing.last)),
        keys.map(key => row(name(key), ({ standing }) => value(standing.best[0]?.params[key] ?? ''))))))))
  if (studies.some(({ study }) => study.directions.length > 1)) return
  root.append(
    makeFigure(context, { kind: 'history', title: 'Best so far', about: 'How good each was after how many trials.', height: 340, fetch: () => overlaid('history', names, signal, data => data.filter(trace => /best/i.test(trace.name ?? ''))) }).element,
    makeFigure(context, { kind: 'edf', title: 'Distribution of values', about: 'The share of trials that are at least as good.', height: 340, fetch: () => overlaid('edf', names, signal, data => data) }).element)
}

/** A figure of several studies, each trace called after its study. */
async function overlaid(kind, names, signal, pick) {
  const figures = await Promise.all(names.map(name => fetchPlot({ name, signal }, kind)))
  const data = figures.flatMap((figure, place) => pick(figure.data).slice(0, 1).map(trace => {
    const { line, marker, ...rest } = trace
    return { ...rest, name: names[place], showlegend: true, customdata: undefined, line: { ...line, color: undefined } }
  }))
  return { data, layout: figures[0]?.layout ?? {} }
}
