import { fill, h, s } from '../dom.js'
import { toNumber } from '../format.js'
import { onTheme } from '../page/theme.js'
import { trial, unescaped } from './draw.js'
import { filterOf, within } from './brush.js'
import { axisOf } from './parallel-axis.js'
import { shade } from './scale.js'

/** How near to each other axes may stand, in pixels, and how many there are at most. */
const [nearest, most] = [84, 40]
const edge = { top: 34, bottom: 22, side: 46 }

/**
 * Parallel coordinates on a canvas, from a figure in Plotly's schema: thousands of lines are drawn in a few milliseconds, each axis can be
 * brushed with a pointer or with keys, and nothing needs WebGL.
 */
export function drawParallel(body, json, { context, kind, height }) {
  const trace = json.data?.find(trace => trace.dimensions?.length)
  if (!trace || !(trace.dimensions[0].values?.length > 0)) {
    body.parallel = null
    return fill(body, h('p', { class: 'nothing' }, unescaped(json.layout?.annotations?.[0]?.text ?? 'There is nothing to show yet.')))
  }
  body.parallel ??= makeParallel(body, context, kind, height)
  body.parallel.show(trace, json.layout)
}

function makeParallel(body, context, kind, height) {
  const { brush, signal } = context
  const canvas = h('canvas', { 'aria-hidden': 'true' })
  const drawing = s('svg', { height, role: 'group', 'aria-label': 'Axes of parameters' })
  const frame = h('div', { class: 'parallel', tabindex: -1 }, canvas, drawing)
  fill(body, frame)
  body.setAttribute('role', 'group')
  let axes = []
  let numbers = []
  let shades = []
  let order = []
  let size = { width: 0 }

  function show(trace, layout) {
    const former = new Map(axes.map(axis => [axis.label, axis.range]))
    axes = trace.dimensions.slice(0, most).map(dimension => axisOf(dimension))
    for (const axis of axes) axis.range = former.get(axis.label) ?? null
    numbers = trace.customdata ? Array.from(trace.customdata, trial) : axes[0].values.map((_, place) => trial(trace.ids?.[place] ?? place))
    const colour = (Array.isArray(trace.line?.color) ? trace.line.color : axes[0].values).map(toNumber)
    const finite = colour.filter(Number.isFinite)
    const [low, high] = [layout?.coloraxis?.cmin ?? finite.reduce((a, b) => Math.min(a, b), Infinity), layout?.coloraxis?.cmax ?? finite.reduce((a, b) => Math.max(a, b), -Infinity)]
    // The server's scales go from what is least to what matters most, or the other way round.
    const isReversed = Boolean(layout?.coloraxis?.reversescale)
    shades = colour.map(value => {
      const share = high > low && Number.isFinite(value) ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5
      return isReversed ? 1 - share : share
    })
    order = shades.map((_, place) => place).sort((a, b) => shades[a] - shades[b])
    layOut()
  }

  function layOut() {
    const width = Math.max(body.clientWidth, edge.side * 2 + nearest * (axes.length - 1))
    size = { width, inner: height - edge.top - edge.bottom }
    const ratio = window.devicePixelRatio || 1
    canvas.width = width * ratio
    canvas.height = height * ratio
    canvas.style.width = drawing.style.width = `${width}px`
    canvas.style.height = `${height}px`
    drawing.setAttribute('width', width)
    canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0)
    for (const [place, axis] of axes.entries()) axis.x = edge.side + (axes.length > 1 ? place * (width - 2 * edge.side) / (axes.length - 1) : (width - 2 * edge.side) / 2)
    drawAxes()
    drawLines()
  }

  const y = (axis, value) => edge.top + size.inner * (1 - axis.share(value))
  const isInside = place => axes.every(axis => !axis.range || (axis.values[place] >= axis.range[0] && axis.values[place] <= axis.range[1]))

  function drawLines() {
    const pen = canvas.getContext('2d')
    pen.clearRect(0, 0, size.width, height)
    pen.lineWidth = numbers.length > 500 ? 1 : 1.4
    const others = brush.current && brush.current.source !== kind ? brush.current.numbers : null
    const isBrushed = others || axes.some(axis => axis.range)
    const strength = numbers.length > 1000 ? 0.35 : numbers.length > 200 ? 0.5 : 0.8
    for (const isShown of isBrushed ? [false, true] : [true]) {
      for (const place of order) {
        if (isBrushed && ((others ? others.has(numbers[place]) : true) && isInside(place)) !== isShown) continue
        pen.globalAlpha = isShown ? strength * (0.35 + 0.65 * shades[place]) : 0.05
        pen.strokeStyle = shade(shades[place])
        drawLine(pen, place)
      }
    }
    pen.globalAlpha = 1
  }

  /** A trial without a parameter has a gap there. */
  function drawLine(pen, place) {
    let isDown = false
    pen.beginPath()
    for (const axis of axes) {
      const value = axis.values[place]
      if (!Number.isFinite(value)) { isDown = false; continue }
      if (isDown) pen.lineTo(axis.x, y(axis, value))
      else pen.moveTo(axis.x, y(axis, value))
      isDown = true
    }
    pen.stroke()
  }

  function drawAxes() {
    const focused = drawing.contains(document.activeElement) ? document.activeElement.dataset.label : null
    const room = Math.max(5, Math.floor((axes.length > 1 ? axes[1].x - axes[0].x : size.width) / 9))
    fill(drawing, axes.map((axis, place) => {
      const isLast = place > 0 && place === axes.length - 1
      const [anchor, x] = place === 0 ? ['start', -18] : isLast ? ['end', 18] : ['middle', 0]
      const group = s('g', { class: 'axis', transform: `translate(${axis.x},0)`, tabindex: 0, role: 'slider', 'aria-orientation': 'vertical', 'aria-label': `${axis.label}: arrow keys brush, Escape takes it back`, 'aria-valuetext': rangeWords(axis), 'aria-valuenow': 0, dataset: { label: axis.label } },
        s('title', {}, axis.label),
        s('text', { class: 'title', x, y: 14, 'text-anchor': anchor }, shortened(axis.label, room)),
        s('line', { y1: edge.top, y2: edge.top + size.inner }),
        axis.ticks.map(tick => s('text', { class: 'tick', x: isLast ? -5 : 5, y: y(axis, tick.value) + 3, 'text-anchor': isLast ? 'end' : 'start' }, shortened(tick.text, 9))),
        s('rect', { class: 'touch', x: -14, y: edge.top - 6, width: 28, height: size.inner + 12 }),
        axis.range ? s('rect', { class: 'range', x: -5, width: 10, y: y(axis, axis.range[1]), height: Math.max(2, y(axis, axis.range[0]) - y(axis, axis.range[1])) }) : null)
      group.addEventListener('pointerdown', event => drag(event, axis, group))
      group.addEventListener('keydown', event => byKey(event, axis))
      return group
    }))
    if (focused !== null) [...drawing.children].find(group => group.dataset.label === focused)?.focus()
  }

  const rangeWords = axis => axis.range ? `${axis.text(axis.range[0])} to ${axis.text(axis.range[1])}` : 'all'
  /** A long name with its two ends: names often begin alike. */
  const shortened = (text, length) => {
    if (text.length <= length) return text
    const end = Math.floor((length - 1) / 2)
    return text.slice(0, length - 1 - end) + '…' + text.slice(text.length - end)
  }

  function drag(event, axis, group) {
    if (event.button !== 0) return
    event.preventDefault()
    group.focus()
    const top = drawing.getBoundingClientRect().top
    const share = event => 1 - Math.min(1, Math.max(0, (event.clientY - top - edge.top) / size.inner))
    const start = share(event)
    const move = event => {
      const end = share(event)
      axis.range = Math.abs(end - start) < 0.01 ? null : [axis.value(Math.min(start, end)), axis.value(Math.max(start, end))]
      drawAxes()
      drawLines()
    }
    const done = event => {
      move(event)
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', done)
      tell()
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', done)
  }

  /** Up and down move the range, with Shift only its upper end. */
  function byKey(event, axis) {
    const step = { ArrowUp: 0.1, ArrowDown: -0.1 }[event.key]
    if (event.key === 'Escape' && axis.range) axis.range = null
    else if (step) {
      const [low, high] = axis.range ? axis.range.map(axis.share) : step > 0 ? [0, 1] : [0, 1]
      const ends = event.shiftKey ? [low, Math.min(1, Math.max(low + 0.05, high + step))] : [Math.min(0.95, Math.max(0, low + step)), axis.range ? Math.min(1, Math.max(0.05, high + step)) : step > 0 ? 1 : 0.9]
      axis.range = [axis.value(ends[0]), axis.value(Math.max(ends[1], ends[0] + 0.05))]
    } else return
    event.preventDefault()
    event.stopPropagation()
    drawAxes()
    drawLines()
    tell()
  }

  function tell() {
    if (!axes.some(axis => axis.range)) return brush.set(kind, null)
    const conditions = axes.filter(axis => axis.range).map(condition)
    brush.set(kind, new Set(numbers.filter((_, place) => isInside(place))), filterOf(context, ['state = complete', ...conditions]))
  }

  /** What all trials have in common that lie within the range of an axis; `null` if the table cannot say so. */
  function condition(axis) {
    const objective = axes.indexOf(axis) < context.study.directions.length ? context.study.objectives.indexOf(axis.label) : -1
    const range = axis.isLog ? axis.range.map(value => 10 ** value) : axis.range
    if (objective >= 0) return within(`value:${objective}`, range)
    const parameter = context.study.parameters.find(parameter => parameter.name === axis.label)
    if (!parameter) return null
    if (parameter.kind !== 'choice') return within(`param:${axis.label}`, range)
    const chosen = axis.chosen(parameter.choices)?.map(String)
    return chosen?.length && ![axis.label, ...chosen].some(text => text.includes('"')) ? `"param:${axis.label}" = ${chosen.map(text => `"${text}"`).join(' | ')}` : null
  }

  brush.onChange(current => {
    if (current?.source === kind) return
    if (axes.some(axis => axis.range)) {
      for (const axis of axes) axis.range = null
      drawAxes()
    }
    drawLines()
  })
  const watch = new ResizeObserver(() => { if (axes.length && body.clientWidth !== size.body) { size.body = body.clientWidth; layOut(); size.body = body.clientWidth } })
  watch.observe(body)
  signal.addEventListener('abort', () => watch.disconnect())
  onTheme(() => axes.length && layOut(), signal)
  return { show }
}
