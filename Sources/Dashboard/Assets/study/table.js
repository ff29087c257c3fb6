import { fill, h, link, name, setText } from '../dom.js'
import { ago, counted, duration, exact, grouped, moment, number, taken, value } from '../format.js'
import { get, query, studyPage, studyPath } from '../net/api.js'
import { ranges } from '../figures/brush.js'
import { stateMark, states } from '../states.js'
import { allColumns, chooseColumns, keptColumns } from './columns.js'

const pageSize = 25

/** The trials of a study, a page at a time: the server sorts and filters them. */
export function makeTable(context) {
  const { name: study, signal, brush } = context
  const view = { sort: 'number', order: 'desc', states: '', filter: '', offset: 0 }
  let columns = keptColumns(context)
  let page = { trials: [], found: 0, total: 0 }
  const chosen = new Set()

  const filter = h('input', { type: 'search', placeholder: 'lr > 0.01 kernel = rbf', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'filter-problem' })
  const state = h('select', { 'aria-label': 'State' }, h('option', { value: '' }, 'all states'), Object.keys(states).map(key => h('option', { value: key }, states[key].word)))
  const wrong = h('p', { id: 'filter-problem', class: 'problem', role: 'alert', hidden: true })
  const brushed = h('button', { type: 'button', class: 'tag brushed', hidden: true, on: { click: () => brush.clear() } })
  const compare = h('button', { type: 'button', disabled: true, on: { click: () => import('../app.js').then(({ go }) => go(studyPage(study, 'compare') + '?trials=' + [...chosen].join())) } }, 'Compare')
  const head = h('tr')
  const body = h('tbody')
  const summary = h('p', { class: 'faint', role: 'status' })
  const before = h('button', { type: 'button', on: { click: () => turn(-1) } }, 'Previous')
  const after = h('button', { type: 'button', on: { click: () => turn(1) } }, 'Next')
  const frame = h('div', { class: 'table-frame trials-frame', tabindex: 0, role: 'region', 'aria-label': 'Trials' }, h('table', { class: 'trials' }, h('thead', {}, head), body))
  const element = h('section', { class: 'card', 'aria-labelledby': 'trials' },
    h('div', { class: 'line' }, h('h2', { id: 'trials' }, 'Trials'),
      h('label', { class: 'grow field inline' }, h('span', { class: 'unseen' }, 'Filter'), filter), state, brushed, compare,
      h('button', { type: 'button', on: { click: changeColumns } }, 'Columns')),
    wrong, frame, h('div', { class: 'line' }, summary, h('div', { class: 'pager' }, before, after)))

  async function changeColumns() {
    const changed = await chooseColumns(context, columns)
    if (!changed) return
    columns = changed
    showHead()
    load()
  }

  function showHead() {
    fill(head, h('th', { scope: 'col', class: 'check' }, h('span', { class: 'unseen' }, 'compare')), columns.map(column => {
      const button = h('button', { type: 'button', class: 'sort', title: column.title, on: { click: () => sortBy(column) } }, name(column.title))
      const order = view.sort === column.key ? (view.order === 'asc' ? 'ascending' : 'descending') : null
      return h('th', { scope: 'col', class: column.kind, 'aria-sort': order }, button)
    }))
  }

  function sortBy({ key, first }) {
    if (view.sort === key) view.order = view.order === 'asc' ? 'desc' : 'asc'
    else Object.assign(view, { sort: key, order: first })
    view.offset = 0
    showHead()
    load()
  }

  function turn(pages) {
    view.offset = Math.max(0, view.offset + pages * pageSize)
    load()
    frame.scrollTop = 0
  }

  let asked = 0
  let isLoading = false
  let isDirty = false
  async function load() {
    const number = ++asked
    isLoading = true
    isDirty = false
    const current = brush.current
    const numbers = current?.filter ? null : current?.numbers
    const names = kind => columns.filter(column => column.from === kind).map(column => column.name)
    try {
      const answer = await get(studyPath(study, 'table') + query({
        ...view, limit: pageSize, filter: [view.filter, current?.filter].filter(Boolean).join(' '),
        numbers: numbers ? (numbers.size ? ranges(numbers) : '999999999') : '',
        params: JSON.stringify(names('params')), attrs: JSON.stringify(names('attrs')),
      }), { signal })
      if (number !== asked) return
      page = answer
      if (current?.filter && !view.filter && !view.states) setText(brushed, `${counted(answer.found, 'trial')} brushed ✕`)
      wrong.hidden = true
      showRows()
    } catch (error) {
      if (error.name === 'AbortError' || number !== asked) return
      wrong.hidden = false
      setText(wrong, error.message)
    } finally {
      if (number === asked) isLoading = false
    }
  }

  const rows = new Map()
  function showRows() {
    const shown = page.trials.map(trial => {
      const key = JSON.stringify([trial, columns.map(column => column.key)])
      const known = rows.get(trial.number)
      return known?.key === key ? known : row(trial, key, known?.element.contains(document.activeElement))
    })
    rows.clear()
    for (const [place, entry] of shown.entries()) {
      rows.set(entry.number, entry)
      if (body.children[place] !== entry.element) body.insertBefore(entry.element, body.children[place] ?? null)
    }
    while (body.children.length > shown.length) body.lastChild.remove()
    if (!shown.length) fill(body, h('tr', {}, h('td', { colspan: columns.length + 1, class: 'nothing' }, page.total ? 'No trial is so.' : 'There are no trials yet.')))
    const last = Math.min(view.offset + pageSize, page.found)
    setText(summary, page.found ? `${grouped(view.offset + 1)}–${grouped(last)} of ${counted(page.found, 'trial')}${page.found < page.total ? ` (${grouped(page.total)} in all)` : ''}` : '')
    before.disabled = view.offset === 0
    after.disabled = last >= page.found
  }

  function row(trial, key, hadFocus) {
    const check = h('input', { type: 'checkbox', 'aria-label': `Compare trial ${trial.number}`, checked: chosen.has(trial.number), on: { change: () => choose(trial.number, check.checked) } })
    const element = h('tr', { dataset: { number: trial.number }, class: trial.state }, h('td', { class: 'check' }, check), columns.map(column => cell(trial, column)))
    element.addEventListener('click', event => {
      if (!event.target.closest('a, input, button') && !getSelection().toString()) element.querySelector('a').click()
    })
    if (hadFocus) requestAnimationFrame(() => element.querySelector('a')?.focus())
    return { element, key, number: trial.number }
  }

  function cell(trial, { key, kind, from, name: title, place }) {
    if (key === 'number') return h('th', { scope: 'row', class: 'number' }, link(studyPage(study, 'trials', trial.number), {}, `#${trial.number}`))
    if (key === 'state') return h('td', {}, stateMark(trial.state), trial.infeasible ? h('span', { class: 'faint', title: 'It breaks a constraint.' }, ' infeasible') : null)
    if (from === 'values') return figure(trial.values[place] ?? (trial.values.length ? undefined : null))
    if (from === 'params' || from === 'attrs') {
      const given = trial[from]?.[title]
      if (given === undefined) return h('td', { class: kind })
      return h('td', { class: typeof given === 'number' ? 'number' : 'text', title: exact(given) }, h('bdi', {}, value(given)))
    }
    if (key === 'last') return figure(trial.last)
    if (key === 'step') return h('td', { class: 'number' }, trial.step === undefined ? '' : grouped(trial.step))
    if (key === 'duration') return h('td', { class: 'number' }, duration(taken(trial)))
    if (key === 'start' || key === 'end') return h('td', { class: 'number', title: moment(trial[key]) }, ago(trial[key]))
    if (key === 'tag') return h('td', {}, (trial.tags ?? []).map(tag => h('bdi', { class: 'tag' }, tag)))
    if (key === 'error') return h('td', { class: 'text error', title: trial.error }, (trial.error ?? '').split('\n')[0])
    return h('td', {}, value(trial[key] ?? ''))
  }

  const figure = given => h('td', { class: 'number', title: given === null || given === undefined ? null : exact(given) }, number(given))

  function choose(number, isChosen) {
    if (isChosen) chosen.add(number)
    else chosen.delete(number)
    compare.disabled = chosen.size < 2
    setText(compare, chosen.size ? `Compare ${chosen.size}` : 'Compare')
  }

  // Keys go up and down the rows.
  body.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const row = event.target.closest('tr')
    if (!step || !row) return
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling
    const field = event.target.matches('input') ? 'input' : 'a'
    next?.querySelector(field)?.focus()
    event.preventDefault()
  })

  let typing
  const changed = () => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      Object.assign(view, { filter: filter.value, states: state.value, offset: 0 })
      load()
    }, 200)
  }
  filter.addEventListener('input', changed)
  state.addEventListener('change', changed)
  context.showState = chosenState => {
    state.value = chosenState
    changed()
    element.scrollIntoView({ block: 'start' })
  }
  brush.onChange(() => {
    const numbers = brush.current?.numbers
    brushed.hidden = !numbers
    if (numbers && !brush.current.filter) setText(brushed, `${counted(numbers.size, 'trial')} brushed ✕`)
    view.offset = 0
    load()
  })

  let pause
  /** Looks what has changed: a few times a second at most, and for the page that is shown alone. */
  function refresh() {
    isDirty = true
    pause ??= setTimeout(() => {
      pause = null
      if (isLoading) refresh()
      else if (isDirty) load()
    }, 300)
  }

  showHead()
  return {
    element, refresh, update: load, focusFilter: () => filter.focus(),
    outline() {
      const known = new Set(columns.map(column => column.key))
      const all = allColumns(context)
      const kept = keptColumns(context)
      if (kept.every(column => known.has(column.key)) && all.length >= columns.length) return
      columns = kept
      showHead()
      load()
    },
  }
}
