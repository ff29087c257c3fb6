import { h, link, name } from '../dom.js'
import { duration, exact, number, taken, value } from '../format.js'
import { curvesFigure, fetchCurves } from '../figures/curves.js'
import { makeFigure } from '../figures/figure.js'
import { get, studyPage, studyPath } from '../net/api.js'
import { stateMark } from '../states.js'

/** Some trials side by side. */
export async function show(root, { study: studyName }, signal) {
  const numbers = (new URLSearchParams(location.search).get('trials') ?? '').split(',').filter(Boolean).map(Number).filter(Number.isInteger).slice(0, 20)
  const [{ study, standing }, trials] = await Promise.all([
    get(studyPath(studyName, 'summary'), { signal }),
    Promise.all(numbers.map(number => get(studyPath(studyName, 'trials', number, 'details'), { signal })))])
  const context = { name: studyName, study, standing, signal, brush: { current: null, onChange() {} } }
  const row = (title, cell, isValue = true) => {
    const cells = trials.map(cell)
    const differs = isValue && new Set(cells.map(cell => cell.textContent)).size > 1
    return h('tr', { class: differs ? 'differs' : null }, h('th', { scope: 'row' }, title), cells)
  }
  const numeric = given => h('td', { class: 'number', title: given === undefined ? null : exact(given) }, given === undefined ? '' : typeof given === 'number' ? number(given) : value(given))
  const keys = [...new Set(trials.flatMap(trial => Object.keys(trial.params)))]
  const notes = [...new Set(trials.flatMap(trial => Object.keys(trial.user_attrs)))]
  root.append(h('section', { class: 'card', 'aria-labelledby': 'title' },
    h('h1', { id: 'title' }, `${trials.length} trials of `, link(studyPage(studyName), {}, name(studyName))),
    h('p', { class: 'faint' }, 'Lines in which they differ are shaded.'),
    h('div', { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': 'Comparison' }, h('table', {},
      h('thead', {}, h('tr', {}, h('td'), trials.map(trial => h('th', { scope: 'col', class: 'number' }, link(studyPage(studyName, 'trials', trial.number), {}, `#${trial.number}`))))),
      h('tbody', {},
        row('state', trial => h('td', { class: 'number' }, stateMark(trial.state))),
        study.objectives.map((objective, place) => row(name(objective), trial => numeric(trial.values[place]))),
        row('took', trial => h('td', { class: 'number' }, duration(taken(trial))), false),
        keys.map(key => row(name(key), trial => numeric(trial.params[key]))),
        notes.map(key => row(name(key), trial => numeric(trial.user_attrs[key]))))))))
  if (!trials.some(trial => trial.curves.length)) return
  root.append(makeFigure(context, {
    kind: 'curves', title: 'What they reported', about: study.objectives[0], height: 360,
    fetch: async () => curvesFigure(await fetchCurves(studyName, numbers, signal), { metric: study.objectives[0] }),
  }).element)
}
