import { fill, h, link, name } from '../dom.js'
import { makeBrush } from '../figures/brush.js'
import { fetchPlot, makeFigure } from '../figures/figure.js'
import { front } from '../figures/front.js'
import { drawSpace } from '../figures/space.js'
import { get, studyPage, studyPath } from '../net/api.js'
import { follow } from '../net/events.js'
import { showConnection } from '../page/connection.js'
import { onKeys } from '../page/keys.js'
import { makeTable } from '../study/table.js'

/** Trials in the space of two objectives at a time; what is brushed is shown in the table. */
export async function show(root, { study: studyName }, signal) {
  const { study, standing } = await get(studyPath(studyName, 'summary'), { signal })
  const context = { name: studyName, study, standing, signal, brush: makeBrush() }
  if (study.directions.length < 2) {
    root.append(h('div', { class: 'card' }, h('h1', {}, 'One objective has no front'), h('p', {}, link(studyPage(studyName), {}, 'The study'))))
    return
  }
  const axes = [0, 1]
  const choice = place => h('select', { 'aria-label': place ? 'Vertical axis' : 'Horizontal axis', on: { change: event => { axes[place] = Number(event.target.value); figure.again() } } },
    study.objectives.map((objective, index) => h('option', { value: index, selected: axes[place] === index }, `${objective} (${study.directions[index]})`)))
  const figure = makeFigure(context, {
    kind: 'pareto_front', title: 'Trials in the space of the objectives', about: 'Those that no other one beats are marked. Drag to choose some.', height: 460,
    controls: h('div', { class: 'line' }, choice(0), choice(1)), fetch: () => front(context, axes),
  })
  const hasThree = study.directions.length === 3
  const space = hasThree ? makeFigure(context, {
    kind: 'pareto_space', title: 'All three objectives at once', about: 'Drag to turn the box, or use the arrow keys; Home turns it back. A click on a point leads to its trial.', height: 460,
    fetch: () => fetchPlot(context, 'pareto_front'), draw: drawSpace,
  }) : null
  const table = makeTable(context)
  root.append(h('div', { class: 'line' }, h('h1', {}, 'Pareto front of ', link(studyPage(studyName), {}, name(studyName)))), space ? h('div', { class: 'grid' }, space.element, figure.element) : figure.element, table.element)
  table.update()
  follow(studyPath(studyName, 'summary', 'events'), {
    standing: standing => { context.standing = standing; figure.refresh(); space?.refresh(); table.refresh() },
    deleted: () => { showConnection('deleted'); fill(root, h('div', { class: 'card' }, 'This study was deleted.')) },
  }, showConnection, signal)
  onKeys([['/', 'filter the trials', () => table.focusFilter()], ['Escape', 'take back what was brushed', () => context.brush.clear()]], signal)
}
