import { fill, h, s } from '../dom.js'
import { number, toNumber } from '../format.js'
import { studyPage } from '../net/api.js'
import { trial, unescaped } from './draw.js'
import { colours } from './look.js'

/** How far a key turns, and how far a pixel of a drag, in radians. */
const [step, pixel] = [Math.PI / 24, 0.01]
/** How one looks at first: from the side and a little from above. */
const first = { yaw: 0.6, pitch: 0.35 }

/**
 * Points over three objectives, turned by mouse, finger and arrow keys: the box is seen without perspective, so that lengths can be compared. No WebGL.
 */
export function drawSpace(body, json, { context, kind, height }) {
  const traces = json.data?.filter(trace => trace.x && trace.y && trace.z) ?? []
  if (!traces.length) {
    body.space = null
    return fill(body, h('p', { class: 'nothing' }, unescaped(json.layout?.annotations?.[0]?.text ?? 'There is nothing to show yet.')))
  }
  body.space ??= makeSpace(body, context, kind, height)
  body.space.show(traces)
}

function makeSpace(body, context, kind, height) {
  const drawing = s('svg', { class: 'space-figure', height, width: '100%', tabindex: 0, role: 'group', 'aria-roledescription': 'box that is turned with the arrow keys' })
  const edges = s('g')
  const marks = s('g')
  const labels = s('g')
  drawing.append(edges, marks, labels)
  fill(body, drawing)
  body.setAttribute('role', 'group')
  let view = { ...first }
  let points = []
  let ranges = []
  let isWaiting = false

  function show(traces) {
    const all = traces.flatMap(trace => trace.x.map((_, place) => ({
      values: [trace.x[place], trace.y[place], trace.z[place]].map(toNumber), number: trial(trace.customdata?.[place]), isBest: trace.name === 'front',
    }))).filter(point => point.values.every(Number.isFinite))
    ranges = [0, 1, 2].map(axis => {
      const values = all.map(point => point.values[axis])
      const [low, high] = [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)]
      return high > low ? [low, high] : [low - 0.5, high + 0.5]
    })
    // The best ones are drawn last among those that are equally near.
    points = all.sort((a, b) => a.isBest - b.isBest).map(point => ({
      ...point, place: point.values.map((value, axis) => 2 * (value - ranges[axis][0]) / (ranges[axis][1] - ranges[axis][0]) - 1),
    }))
    const objectives = context.study.objectives
    drawing.setAttribute('aria-label', `${points.filter(point => point.isBest).length} of ${points.length} trials are not beaten, over ${objectives.slice(0, 3).join(', ')}`)
    fill(marks, points.map(point => {
      const title = `#${point.number}\n` + point.values.map((value, axis) => `${objectives[axis]}: ${number(value)}`).join('\n')
      point.mark = s('circle', { r: point.isBest ? 6 : 4, class: point.isBest ? 'front' : 'other', 'data-number': point.number }, s('title', {}, title))
      return point.mark
    }))
    draw()
  }

  /** Where a place in the box is seen, and how near it is. */
  function project([x, y, z]) {
    const [sin, cos, up, level] = [Math.sin(view.yaw), Math.cos(view.yaw), Math.sin(view.pitch), Math.cos(view.pitch)]
    const [across, deep] = [x * cos + y * sin, -x * sin + y * cos]
    const size = Math.min(body.clientWidth - 80, 1.5 * height) / 3.3
    return { x: body.clientWidth / 2 + size * across, y: height / 2 - 0.85 * size * (z * level + deep * up), depth: z * up - deep * level }
  }

  function draw() {
    const { series, faint, line, text } = colours()
    const corner = index => [0, 1, 2].map(axis => index & 1 << axis ? 1 : -1)
    const lines = []
    for (let from = 0; from < 8; from += 1) {
      for (let axis = 0; axis < 3; axis += 1) {
        if (from & 1 << axis) continue
        const [a, b] = [project(corner(from)), project(corner(from | 1 << axis))]
        lines.push(s('line', { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: from === 0 ? faint : line }))
      }
    }
    fill(edges, lines)
    const word = (place, content, colour, dy = 0) => s('text', { x: place.x, y: place.y + dy, fill: colour, 'text-anchor': 'middle', 'font-size': 12 }, content)
    fill(labels, context.study.objectives.slice(0, 3).flatMap((objective, axis) => {
      const at = share => project([0, 1, 2].map(other => other === axis ? share : axis === 2 ? -1.22 : -1.14))
      const name = objective.length > 24 ? objective.slice(0, 23) + '…' : objective
      return [word(at(-0.9), number(ranges[axis][0], 3), faint), word(at(0), name, text, 4), word(at(0.9), number(ranges[axis][1], 3), faint)]
    }))
    const current = context.brush.current
    const seen = points.map(point => ({ point, ...project(point.place) })).sort((a, b) => a.depth - b.depth)
    for (const { point, x, y } of seen) {
      const isOut = current && !current.numbers.has(point.number)
      point.mark.setAttribute('cx', x)
      point.mark.setAttribute('cy', y)
      point.mark.setAttribute('fill', point.isBest ? series[0] : faint)
      point.mark.setAttribute('fill-opacity', isOut ? 0.08 : point.isBest ? 1 : 0.5)
      marks.append(point.mark)
    }
    drawing.dataset.yaw = view.yaw.toFixed(3)
    drawing.dataset.pitch = view.pitch.toFixed(3)
  }

  function turn(yaw, pitch) {
    view = { yaw: view.yaw + yaw, pitch: Math.min(Math.PI / 2, Math.max(-Math.PI / 2, view.pitch + pitch)) }
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(() => { isWaiting = false; draw() })
  }

  let held = null
  drawing.addEventListener('pointerdown', event => {
    held = { x: event.clientX, y: event.clientY, moved: 0, number: event.target.dataset?.number }
    drawing.setPointerCapture(event.pointerId)
  })
  drawing.addEventListener('pointermove', event => {
    if (!held) return
    const [x, y] = [event.clientX - held.x, event.clientY - held.y]
    Object.assign(held, { x: event.clientX, y: event.clientY, moved: held.moved + Math.abs(x) + Math.abs(y) })
    turn(x * pixel, y * pixel)
  })
  drawing.addEventListener('pointerup', () => {
    const { number, moved } = held ?? {}
    held = null
    if (number !== undefined && moved < 4) import('../app.js').then(({ go }) => go(studyPage(context.name, 'trials', number)))
  })
  drawing.addEventListener('pointercancel', () => { held = null })
  const keys = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }
  drawing.addEventListener('keydown', event => {
    if (event.key === 'Home') view = { ...first }
    else if (!keys[event.key]) return
    event.preventDefault()
    event.stopPropagation()
    turn(...keys[event.key] ?? [0, 0])
  })
  context.brush.onChange(() => draw())
  const sizes = new ResizeObserver(() => { if (points.length) draw() })
  sizes.observe(body)
  context.signal.addEventListener('abort', () => sizes.disconnect())
  return { show }
}
