import { fill, h, link, name } from './dom.js'
import './page/theme.js'
import './page/keys.js'
import { showConnection } from './page/connection.js'
import { problem } from './page/problem.js'

const main = document.getElementById('main')
const path = document.getElementById('path')

/** The pages by the parts of their address: `:` stands for anything. */
const pages = [
  ['', () => import('./pages/studies.js')],
  ['compare', () => import('./pages/compare-studies.js')],
  ['studies/:study', () => import('./pages/study.js')],
  ['studies/:study/compare', () => import('./pages/compare-trials.js')],
  ['studies/:study/prefer', () => import('./pages/prefer.js')],
  ['studies/:study/pareto', () => import('./pages/pareto.js')],
  ['studies/:study/trials/:number', () => import('./pages/trial.js')],
]

let lifetime = new AbortController()

function match(pathname) {
  const parts = pathname.split('/').filter(Boolean)
  for (const [pattern, load] of pages) {
    const names = pattern.split('/').filter(Boolean)
    if (names.length !== parts.length) continue
    const values = {}
    const fits = names.every((name, place) => {
      if (!name.startsWith(':')) return name === parts[place]
      values[name.slice(1)] = decodeURIComponent(parts[place])
      return true
    })
    if (fits) return { load, values }
  }
  return null
}

/** Shows the page of the address. */
async function show(isFirst) {
  lifetime.abort()
  lifetime = new AbortController()
  const signal = lifetime.signal
  showConnection('none')
  const found = match(location.pathname)
  showPath(found?.values ?? {})
  try {
    if (!found) throw Object.assign(new Error('There is no page at this address.'), { status: 404 })
    const page = await found.load()
    if (signal.aborted) return
    if (!isFirst) scrollTo(0, 0)
    fill(main)
    await page.show(main, found.values, signal)
  } catch (error) {
    if (signal.aborted) return
    fill(main, problem(error))
  }
  if (!isFirst) main.focus({ preventScroll: true })
}

function showPath({ study, number }) {
  const parts = []
  if (study !== undefined) parts.push(link('/studies/' + encodeURIComponent(study), {}, name(study)))
  if (number !== undefined) parts.push(h('span', {}, `#${number}`))
  fill(path, parts.map(part => [h('span', { 'aria-hidden': 'true', class: 'slash' }, '/'), part]))
  document.title = [number !== undefined ? `#${number}` : null, study, 'Apus'].filter(Boolean).join(' · ')
}

/** Goes to another page without loading everything again. */
export function go(href) {
  history.pushState(null, '', href)
  show(false)
}

document.addEventListener('click', event => {
  const anchor = event.target.closest?.('a[href]')
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (anchor.origin !== location.origin || anchor.target || anchor.hasAttribute('download')) return
  if (anchor.hash && anchor.pathname === location.pathname) return
  if (!match(anchor.pathname)) return
  event.preventDefault()
  go(anchor.href)
})
// What a page that is left had asked for needs no answer; that the server is away is shown already.
addEventListener('unhandledrejection', event => {
  if (event.reason?.name === 'AbortError' || event.reason?.status === 0) event.preventDefault()
})
addEventListener('popstate', () => show(false))
show(true)
