import { fill, h } from '../dom.js'
import { get, query, studyPath } from '../net/api.js'
import { isDark, onTheme } from '../page/theme.js'
import { drawPlotly, unescaped } from './draw.js'
import { remarks } from './look.js'
import { whenIdle } from './queue.js'

/** How many marks a figure has at most, and how old it may be, in seconds. */
const [mostMarks, oldest] = [1000, 2]

/** A figure that the server makes. */
export function fetchPlot({ name, signal }, kind, parameters = {}) {
  return get(studyPath(name, 'plots', kind) + query({ theme: isDark() ? 'dark' : 'light', limit: mostMarks, max_age: oldest, ...parameters }), { signal })
}

/** How long a figure stays as it is at least and, if it took long to fetch, at most, in milliseconds. */
const [shortest, longest] = [1500, 10_000]

/**
 * A figure in its frame: fetched when it comes into sight, and again when something has changed and it can be seen.
 *
 * @param {Object} context The study that is shown.
 * @param {Object} options `kind` as the server calls it, `title`, `about` in a line, `height`, which a higher picture is scrolled in unless the frame `isTall`, `parameters` of the query, `draw`, `fetch`.
 */
export function makeFigure(context, { kind, title, about = '', height = 280, parameters = () => ({}), draw = drawPlotly, fetch = null, isWide = false, isTall = false, controls = null }) {
  const heading = h('h2', {}, title)
  const explanation = h('p', { class: 'faint about' }, about)
  const body = h('div', { class: 'plot', style: { height: `${height}px` }, role: 'img', 'aria-label': `${title}: ${about}` })
  const element = h('figure', { class: `card figure${isWide ? ' wide' : ''}`, dataset: { kind } },
    h('figcaption', {}, heading, explanation, controls), body)
  const state = { isSeen: false, isDirty: true, isBusy: false, last: 0, took: 0, timer: null, echo: null, shown: null }

  async function load() {
    if (!state.isSeen || !state.isDirty || state.isBusy || context.signal.aborted) return
    const wait = state.last + Math.min(longest, Math.max(shortest, 4 * state.took)) - performance.now()
    if (state.last && wait > 0) {
      state.timer ??= setTimeout(() => { state.timer = null; load() }, wait)
      return
    }
    state.isBusy = true
    state.isDirty = false
    const start = performance.now()
    try {
      const json = await (fetch ? fetch(context) : fetchPlot(context, kind, parameters()))
      const text = JSON.stringify(json)
      if (text !== state.shown) {
        state.shown = text
        explanation.title = unescaped(remarks(json.layout))
        body.setAttribute('aria-label', `${title}: ${json.layout?.meta?.caption ?? about}`)
        await new Promise(resolve => whenIdle(async () => {
          try {
            if (!context.signal.aborted) await draw(body, json, { context, kind, height, isTall })
          } catch (error) {
            nothing(error.message)
          }
          resolve()
        }))
      }
      element.dataset.ready = 'true'
    } catch (error) {
      if (error.name === 'AbortError') return
      nothing(error.message)
      element.dataset.ready = 'true'
    } finally {
      state.took = performance.now() - start
      state.last = performance.now()
      state.isBusy = false
    }
    if (state.isDirty) load()
  }

  function nothing(message) {
    state.shown = null
    window.Plotly?.purge?.(body)
    fill(body, h('p', { class: 'nothing' }, message))
  }

  const sight = new IntersectionObserver(entries => {
    state.isSeen = entries.at(-1).isIntersecting
    load()
  }, { rootMargin: '200px' })
  sight.observe(element)
  context.signal.addEventListener('abort', () => {
    sight.disconnect()
    clearTimeout(state.timer)
    clearTimeout(state.echo)
    window.Plotly?.purge?.(body)
  })
  onTheme(() => {
    state.shown = null
    state.last = 0
    refresh()
  }, context.signal)

  function refresh() {
    state.isDirty = true
    load()
    // The server may have sent one that it made just before: it is asked once more when that is too old.
    clearTimeout(state.echo)
    state.echo = setTimeout(() => { state.isDirty = true; load() }, 1000 * oldest + 500)
  }

  return { element, refresh, again: () => { state.last = 0; refresh() }, explain: text => fill(explanation, text) }
}
