import { fill, h } from '../dom.js'
import { get, studyPath } from '../net/api.js'
import { follow } from '../net/events.js'
import { announce } from '../page/announce.js'
import { showConnection } from '../page/connection.js'
import { onKeys } from '../page/keys.js'
import { makeBrush } from '../figures/brush.js'
import { makeFigures } from '../study/figures.js'
import { makeHead } from '../study/head.js'
import { makeNotes } from '../study/notes.js'
import { makeTable } from '../study/table.js'
import { enqueue, toggleHeld } from '../study/actions.js'

/** All about one study, as it happens. */
export async function show(root, { study: name }, signal) {
  const { study, standing } = await get(studyPath(name, 'summary'), { signal })
  const context = { name, study, standing, signal, brush: makeBrush() }
  const head = makeHead(context)
  const figures = makeFigures(context)
  const table = makeTable(context)
  const notes = makeNotes(context)
  root.append(head.element, figures.element, table.element, notes.element)
  for (const part of [head, figures, table, notes]) part.update()

  let best = standing.best[0]?.number
  follow(studyPath(name, 'summary', 'events'), {
    study: study => {
      context.study = study
      for (const part of [head, figures, table, notes]) part.outline?.()
    },
    standing: standing => {
      const key = ({ states, trials, last }) => JSON.stringify([states, trials, last])
      const isNews = standing.changed?.length || key(standing) !== key(context.standing)
      context.standing = standing
      head.update()
      if (isNews) {
        table.refresh(standing.changed ?? [])
        figures.refresh()
      }
      if (standing.best[0]?.number !== best && context.study.directions.length === 1) {
        best = standing.best[0]?.number
        announce(`New best: trial ${best}`, false)
      }
    },
    deleted: () => {
      showConnection('deleted')
      fill(root, h('div', { class: 'card' }, h('h1', {}, 'This study was deleted'), h('p', {}, h('a', { href: '/' }, 'All studies'))))
    },
  }, showConnection, signal)

  onKeys([
    ['/', 'filter the trials', () => table.focusFilter()],
    ['e', 'enqueue a trial', () => enqueue(context)],
    ['p', 'pause the study, or let it go on', () => toggleHeld(context)],
    ['m', 'show more figures', () => figures.more()],
    ['Escape', 'take back what was brushed', () => context.brush.clear()],
  ], signal)
}
