import { fill, h } from '../dom.js'
import { filterOf, within } from './brush.js'
import { plotly } from './plotly.js'
import { config, styled } from './look.js'

/** Draws a figure in Plotly's schema, and lets its trials be brushed. */
export async function drawPlotly(body, { data, layout }, { context, kind, height, isTall }) {
  if (!data?.length) {
    window.Plotly?.purge?.(body)
    return fill(body, h('p', { class: 'nothing' }, words(layout)))
  }
  const Plotly = await plotly()
  if (context.signal.aborted) return
  if (!body.classList.contains('js-plotly-plot')) fill(body)
  const canBrush = data.some(trace => trace.customdata && isScatter(trace))
  // What is a little too high is made to fit; what is much too high is scrolled in its frame.
  const own = layout?.height ?? 0
  const tall = isTall || own > 1.5 * height ? Math.max(height, own) : height
  if (isTall) body.style.height = `${tall}px`
  await Plotly.react(body, data.map(plain), styled(layout, { height: tall, canBrush }), config)
  if (canBrush && !body.dataset.brushed) listen(Plotly, body, context, kind)
  if (canBrush && context.brush.current) select(Plotly, body, context.brush.current, kind)
}

/** Why there is nothing to see. */
const words = layout => unescaped(layout?.annotations?.[0]?.text ?? 'There is nothing to show yet.')

/** What Plotly's markup stands for, as a text. */
export function unescaped(text) {
  const names = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': '\'', '#34': '"' }
  return text.replace(/<br>/g, ' ').replace(/<\/?(b|i|sub|sup)>/g, '').replace(/&(lt|gt|amp|quot|#39|#34);/g, (_, name) => names[name])
}

const isScatter = trace => (trace.type ?? 'scatter').startsWith('scatter')

/** Drawn without WebGL: it works everywhere, and needs no code that is made at run time. */
function plain(trace) {
  return trace.type === 'scattergl' ? { ...trace, type: 'scatter' } : trace
}

function listen(Plotly, body, context, kind) {
  const { brush } = context
  body.dataset.brushed = 'true'
  body.on('plotly_selected', event => {
    // What is taken back is told as a selection of nothing, without a box.
    if (!event?.range && !event?.lassoPoints) return
    brush.set(kind, new Set(event.points.map(point => trial(point.customdata)).filter(Number.isInteger)), boxFilter(context, kind, event.range))
  })
  body.on('plotly_deselect', () => brush.set(kind, null))
  brush.onChange(current => {
    if (current?.source !== kind) select(Plotly, body, current, kind)
  })
}

/** What all trials have in common that lie in a box over the history: of other figures it cannot be said. */
function boxFilter(context, kind, range) {
  if (kind !== 'history' || !range?.x || !range.y || context.study.directions.length > 1) return null
  return filterOf(context, [within('number', range.x), within('value:0', range.y)])
}

/** The number of a trial, however a figure carries it along. */
export const trial = data => Array.isArray(data) ? data[0] : data

/** How opaque traces are while nothing is brushed. */
const opacity = new WeakMap()

const isCurve = ({ mode, customdata }) => Boolean(mode?.includes('lines') && customdata.length && trial(customdata[0]) === trial(customdata[customdata.length - 1]))

function select(Plotly, body, current, kind) {
  if (!body.data || current?.source === kind) return
  const traces = body.data.map((trace, place) => ({ trace, place })).filter(({ trace }) => trace.customdata && isScatter(trace))
  if (!traces.length) return
  const chosen = traces.map(({ trace }) => {
    if (!current) return null
    const places = []
    for (let place = 0; place < trace.customdata.length; place += 1) {
      if (current.numbers.has(trial(trace.customdata[place]))) places.push(place)
    }
    return places
  })
  // A line that is one trial's fades as a whole.
  const opacities = traces.map(({ trace }) => {
    if (!opacity.has(trace)) opacity.set(trace, trace.opacity ?? 1)
    const isOut = current && isCurve(trace) && !current.numbers.has(trial(trace.customdata[0]))
    return isOut ? 0.06 : opacity.get(trace)
  })
  Plotly.restyle(body, { selectedpoints: chosen, opacity: opacities }, traces.map(({ place }) => place))
  if (!current && body.layout.selections?.length) Plotly.relayout(body, { selections: [] })
}
