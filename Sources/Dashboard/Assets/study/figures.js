import { h, link } from '../dom.js'
import { studyPage } from '../net/api.js'
import { curvesFigure, fetchCurves } from '../figures/curves.js'
import { fetchPlot, makeFigure } from '../figures/figure.js'
import { front } from '../figures/front.js'
import { drawParallel } from '../figures/parallel.js'

/** How many running trials have a curve, and how many marks the history has. */
const [mostCurves, mostMarks] = [10, 400]

/** The figures of a study in the order in which they are read, and more of them below. */
export function makeFigures(context) {
  const isSingle = context.study.directions.length === 1
  // Where people judge, values say nothing.
  const isJudged = Boolean(context.study.preferences)
  const figures = isJudged ? [parallel(context)] : isSingle ? singleFigures(context) : severalFigures(context)
  const more = isJudged ? ['timeline'] : isSingle ? ['slice', 'rank', 'edf', 'timeline'] : ['slice', 'edf', 'timeline']
  if (isSingle && !isJudged) more.push('model_fit', 'terminator')
  if (context.study.has_reports) more.push('rungs', 'lineage')
  const grid = h('div', { class: 'grid' })
  const rest = h('details', { class: 'more' }, h('summary', {}, 'More figures'), grid)
  let further = null
  rest.addEventListener('toggle', () => {
    if (!rest.open || further) return
    further = more.map(kind => makeFigure(context, { kind, ...words[kind], isTall: true, isWide: kind === 'slice' || kind === 'rank' || kind === 'timeline' }))
    grid.append(...further.map(figure => figure.element))
  })
  const element = h('section', { 'aria-label': 'Figures' }, h('div', { class: 'grid' }, figures.map(figure => figure.element)), rest)
  return {
    element, update: () => {},
    refresh: () => { for (const figure of [...figures, ...further ?? []]) figure.refresh() },
    more: () => { rest.open = true; rest.scrollIntoView({ block: 'start' }) },
  }
}

const words = {
  history: { title: 'History', about: 'Every trial’s value, and the best so far.' },
  importances: { title: 'What matters', about: 'How much of the differences between trials each parameter explains.' },
  parallel_coordinate: { title: 'Parameters together', about: 'A line is a trial, the better the stronger. Drag along an axis to filter all else; click it to take that back.' },
  contour: { title: 'The two that matter most', about: 'The objective over two parameters, between the trials.' },
  slice: { title: 'Slices', about: 'The objective over each parameter alone.' },
  rank: { title: 'Ranks', about: 'How good trials are over two parameters each.' },
  edf: { title: 'Distribution of values', about: 'The share of trials that are at least as good.' },
  timeline: { title: 'Timeline', about: 'When each trial ran, and how it ended.' },
  intermediate_values: { title: 'Curves', about: 'What trials reported step by step.' },
  pareto_front: { title: 'Pareto front', about: 'Trials in the space of the objectives; those that no other one beats are marked.' },
  hypervolume_history: { title: 'Hypervolume', about: 'How much of the objectives’ space the front covers.' },
  terminator: { title: 'Is it worth going on?', about: 'How much better it could still become, and how sure that is.' },
  model_fit: { title: 'Does a model know?', about: 'What a model foretells of trials that it has not seen, against what they were.' },
  rungs: { title: 'Rungs', about: 'How many trials came how far.' },
  lineage: { title: 'Lineage', about: 'Who went on from whose checkpoint.' },
}

const parallel = context => makeFigure(context, { kind: 'parallel_coordinate', ...words.parallel_coordinate, draw: drawParallel, isWide: true, height: 300 })

function singleFigures(context) {
  const figures = [
    history(context),
    makeFigure(context, { kind: 'importances', ...words.importances }),
    parallel(context),
  ]
  if (context.study.has_reports) figures.push(running(context))
  figures.push(makeFigure(context, { kind: 'contour', ...words.contour, isWide: !context.study.has_reports }))
  return figures
}

function severalFigures(context) {
  const isFlat = context.study.directions.length === 2
  const pareto = makeFigure(context, { kind: 'pareto_front', ...words.pareto_front, height: 360, fetch: isFlat ? null : () => front(context, [0, 1]) })
  pareto.explain([words.pareto_front.about + ' ', link(studyPage(context.name, 'pareto'), {}, 'Explore it')])
  return [
    pareto,
    makeFigure(context, { kind: 'hypervolume_history', ...words.hypervolume_history, height: 360 }),
    parallel(context),
    history(context),
    makeFigure(context, { kind: 'importances', ...words.importances }),
  ]
}

/** With as many marks as are drawn anew, whenever a trial ends, without the page standing still. */
const history = context => makeFigure(context, { kind: 'history', ...words.history, parameters: () => ({ limit: mostMarks }) })

/** The curves of the trials that run, or of all when none does. */
function running(context) {
  const about = { some: 'What running trials report, beside the best one.', none: words.intermediate_values.about }
  const figure = makeFigure(context, {
    kind: 'curves', title: 'Curves of running trials', about: about.some,
    async fetch({ name, study, standing, signal }) {
      const best = standing.best[0]?.number ?? null
      const numbers = standing.running.filter(trial => trial.step !== undefined).slice(0, mostCurves).map(trial => trial.number)
      if (!numbers.length) {
        figure.explain(`No trial runs: ${about.none[0].toLowerCase()}${about.none.slice(1)}`)
        return fetchPlot(context, 'intermediate_values')
      }
      figure.explain(about.some)
      const curves = await fetchCurves(name, best === null || numbers.includes(best) ? numbers : [best, ...numbers], signal)
      return curvesFigure(curves, { metric: study.objectives[0], best, canBrush: true })
    },
  })
  return figure
}
