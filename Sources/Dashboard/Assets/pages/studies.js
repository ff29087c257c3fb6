import { fill, h, link, name, setText } from '../dom.js'
import { ago, counted, duration, grouped, moment, number } from '../format.js'
import { get, query, studyPage } from '../net/api.js'
import { follow } from '../net/events.js'
import { showConnection } from '../page/connection.js'
import { onKeys } from '../page/keys.js'
import { stateCounts } from '../states.js'

const columns = [
  ['name', 'study', 'asc'], [null, 'states of trials', null], ['trials', 'trials', 'desc'], ['best', 'best', 'desc'],
  [null, 'progress', null], ['last', 'last activity', 'desc'],
]
const pageSize = 50

/** The list of all studies. */
export async function show(root, _, signal) {
  const given = new URLSearchParams(location.search)
  const view = { search: given.get('search') ?? '', sort: given.get('sort') ?? 'last', order: given.get('order') ?? 'desc', offset: 0 }
  const rows = new Map()
  const chosen = new Set()

  const search = h('input', { type: 'search', id: 'search', placeholder: 'name or tag', value: view.search, autocomplete: 'off' })
  const head = h('tr', {}, h('th', { scope: 'col', class: 'check' }, h('span', { class: 'unseen' }, 'compare')), columns.map(heading))
  const body = h('tbody')
  const summary = h('p', { class: 'faint', role: 'status' })
  const pager = h('div', { class: 'pager' })
  const compare = h('button', { type: 'button', disabled: true, on: { click: () => import('../app.js').then(({ go }) => go('/compare?' + [...chosen].map(name => 'study=' + encodeURIComponent(name)).join('&'))) } }, 'Compare')
  root.append(
    h('div', { class: 'line' }, h('h1', {}, 'Studies'), h('label', { class: 'grow field inline' }, h('span', { class: 'unseen' }, 'Search'), search), compare),
    h('div', { class: 'card table-frame', tabindex: 0, role: 'region', 'aria-label': 'Studies' }, h('table', { class: 'studies' }, h('thead', {}, head), body)),
    h('div', { class: 'line' }, summary, pager))

  function heading([key, title, order]) {
    const cell = h('th', { scope: 'col', class: key ?? title.split(' ')[0] })
    if (!key) return fill(cell, title)
    const button = h('button', { type: 'button', class: 'sort', on: { click: () => sortBy(key, order) } }, title)
    cell.dataset.key = key
    return fill(cell, button)
  }

  function sortBy(key, order) {
    if (view.sort === key) view.order = view.order === 'asc' ? 'desc' : 'asc'
    else Object.assign(view, { sort: key, order })
    view.offset = 0
    load()
  }

  function showOrder() {
    for (const cell of head.children) {
      if (cell.dataset.key === view.sort) cell.setAttribute('aria-sort', view.order === 'asc' ? 'ascending' : 'descending')
      else cell.removeAttribute('aria-sort')
    }
  }

  let asked = 0
  async function load() {
    const number = ++asked
    history.replaceState(null, '', '/' + query({ search: view.search, sort: view.sort === 'last' ? '' : view.sort, order: view.order === 'desc' ? '' : view.order }))
    const page = await get('/api/overview' + query({ ...view, limit: pageSize }), { signal })
    if (number !== asked) return
    rows.clear()
    fill(body, page.studies.map(study => row(study).element))
    if (!page.studies.length) fill(body, h('tr', {}, h('td', { colspan: 7, class: 'nothing' }, page.total ? 'No study is called so.' : 'There is no study yet: apus run FILE.yaml makes one.')))
    setText(summary, page.found === page.total ? counted(page.total, 'study').replace('studys', 'studies') : `${page.found} of ${page.total} studies`)
    showOrder()
    fill(pager, page.found > pageSize ? [
      h('button', { type: 'button', disabled: view.offset === 0, on: { click: () => turn(-1) } }, 'Previous'),
      h('span', {}, `${view.offset + 1}–${Math.min(view.offset + pageSize, page.found)}`),
      h('button', { type: 'button', disabled: view.offset + pageSize >= page.found, on: { click: () => turn(1) } }, 'Next')] : null)
  }

  function turn(pages) {
    view.offset = Math.max(0, view.offset + pages * pageSize)
    load()
  }

  function row(study) {
    const check = h('input', { type: 'checkbox', 'aria-label': `Compare ${study.name}`, checked: chosen.has(study.name), on: { change: () => choose(study.name, check.checked) } })
    const cells = Array.from({ length: 5 }, (_, place) => h('td', { class: ['states', 'trials number', 'best number', 'progress', 'last'][place] }))
    const element = h('tr', {}, h('td', { class: 'check' }, check),
      h('th', { scope: 'row', class: 'name' }, link(studyPage(study.name), {}, name(study.name)), h('span', { class: 'tags' })), cells)
    const entry = { element, cells, study }
    rows.set(study.name, entry)
    update(entry, study)
    return entry
  }

  function update(entry, study) {
    entry.study = study
    const [counts, trials, best, progress, last] = entry.cells
    const goals = study.directions.map((direction, place) => `${direction} ${study.objectives[place]}`).join(', ')
    fill(entry.element.querySelector('.tags'), h('span', { class: 'goal' }, study.directions.length > 2 ? counted(study.directions.length, 'objective') : name(goals)), study.held ? h('span', { class: 'tag held' }, 'paused') : null, study.tags.map(tag => h('bdi', { class: 'tag' }, tag)))
    if (!study.counted) return fill(counts, h('span', { class: 'faint' }, 'counting…'))
    fill(counts, stateCounts(study.states))
    setText(trials, grouped(study.trials))
    if (study.directions.length > 1) setText(best, study.best_count ? `${grouped(study.best_count)} in the front` : '')
    else fill(best, study.best === null ? '' : h('span', { title: String(study.best) }, number(study.best)))
    fill(progress, progressText(study))
    last.title = moment(study.last)
    setText(last, ago(study.last))
  }

  function progressText({ progress: { finished, target, seconds_left } }) {
    if (!target) return []
    const bar = h('progress', { max: target, value: Math.min(finished, target), 'aria-label': `${finished} of ${target} trials` })
    return [bar, h('span', { class: 'faint' }, finished >= target ? ' done' : seconds_left !== null ? ` ${duration(seconds_left)} left` : ` ${Math.round(100 * finished / target)} %`)]
  }

  function choose(name, isChosen) {
    if (isChosen) chosen.add(name)
    else chosen.delete(name)
    compare.disabled = chosen.size < 2
  }

  let typing
  search.addEventListener('input', () => {
    clearTimeout(typing)
    typing = setTimeout(() => {
      Object.assign(view, { search: search.value, offset: 0 })
      load()
    }, 150)
  })
  onKeys([['/', 'search', () => search.focus()]], signal)
  const clock = setInterval(() => { for (const { cells, study } of rows.values()) if (study.last) setText(cells[4], ago(study.last)) }, 10_000)
  signal.addEventListener('abort', () => clearInterval(clock))

  await load()
  let known = null
  follow('/api/events', {
    line: study => {
      const entry = rows.get(study.name)
      if (entry) update(entry, study)
      else if (known !== null && !view.search && view.offset === 0) later()
    },
    gone: ({ name }) => { rows.get(name)?.element.remove(); rows.delete(name) },
    ready: ({ studies }) => { known = studies },
  }, showConnection, signal)

  let waiting
  function later() {
    waiting ??= setTimeout(() => { waiting = null; load() }, 300)
  }
}
