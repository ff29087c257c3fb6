import { h, name } from '../dom.js'
import { dialog } from '../page/dialog.js'

/** How many parameters are shown before somebody chooses. */
const most = 8

/** All columns that the table of a study can have. */
export function allColumns({ study }) {
  const first = study.directions.map(direction => direction === 'minimize' ? 'asc' : 'desc')
  return [
    { key: 'number', title: 'trial', kind: 'number', first: 'desc' },
    { key: 'state', title: 'state', kind: 'text', first: 'asc' },
    ...study.objectives.map((title, place) => ({ key: `value:${place}`, title, place, from: 'values', kind: 'number', first: first[place] })),
    ...study.parameters.map(({ name, kind }) => ({ key: `param:${name}`, title: name, name, from: 'params', kind: kind === 'choice' ? 'text' : 'number', first: 'asc' })),
    { key: 'duration', title: 'took', kind: 'number', first: 'desc' },
    { key: 'step', title: 'step', kind: 'number', first: 'desc', isExtra: !study.has_reports },
    { key: 'last', title: 'last report', kind: 'number', first: first[0], isExtra: true },
    { key: 'start', title: 'started', kind: 'number', first: 'desc', isExtra: true },
    { key: 'end', title: 'ended', kind: 'number', first: 'desc', isExtra: true },
    { key: 'tag', title: 'tags', kind: 'text', first: 'desc', isExtra: true },
    { key: 'error', title: 'error', kind: 'text', first: 'desc', isExtra: true },
    ...study.attributes.map(key => ({ key: `attr:${key}`, title: key, name: key, from: 'attrs', kind: 'text', first: 'desc', isExtra: true })),
  ]
}

const storageKey = ({ name }) => `apus-columns:${name}`

/** The columns that are shown: those that were chosen before, or the first. */
export function keptColumns(context) {
  const all = allColumns(context)
  let chosen = null
  try {
    chosen = JSON.parse(localStorage.getItem(storageKey(context)))
  } catch {
    // What is kept is none of ours.
  }
  if (Array.isArray(chosen)) {
    const kept = all.filter(column => column.key === 'number' || chosen.includes(column.key))
    if (kept.length > 1) return kept
  }
  let parameters = 0
  return all.filter(column => !column.isExtra && (column.from !== 'params' || ++parameters <= most))
}

/** Lets somebody choose columns; `null` if nothing was changed. */
export async function chooseColumns(context, shown) {
  const keys = new Set(shown.map(column => column.key))
  const search = h('input', { type: 'search', placeholder: 'name', 'aria-label': 'Search a column' })
  const fields = allColumns(context).filter(column => column.key !== 'number').map(column => {
    const check = h('input', { type: 'checkbox', checked: keys.has(column.key) })
    return { column, check, element: h('label', { class: 'choice' }, check, ' ', name(column.title)) }
  })
  search.addEventListener('input', () => {
    for (const { column, element } of fields) element.hidden = !column.title.toLowerCase().includes(search.value.toLowerCase())
  })
  const isDone = await dialog({
    title: 'Columns', isWide: true, accept: 'Show',
    body: [fields.length > 12 ? search : null, h('div', { class: 'choices' }, fields.map(field => field.element))],
  })
  if (!isDone) return null
  localStorage.setItem(storageKey(context), JSON.stringify(fields.filter(field => field.check.checked).map(field => field.column.key)))
  return keptColumns(context)
}
