import { fill, h, link, name, setText } from '../dom.js'
import { bytes, counted, duration, exact, grouped, moment, number, taken, value } from '../format.js'
import { curvesFigure } from '../figures/curves.js'
import { makeFigure } from '../figures/figure.js'
import { call, get, query, studyPage, studyPath } from '../net/api.js'
import { follow } from '../net/events.js'
import { showConnection } from '../page/connection.js'
import { isPicture, picture, saving } from '../page/files.js'
import { onKeys } from '../page/keys.js'
import { stateMark } from '../states.js'
import { editTags, stop } from '../study/actions.js'
import { attributeList, noteBox } from '../study/notes.js'

/** All about one trial, as it happens. */
export async function show(root, { study: name, number: text }, signal) {
  const number = Number(text)
  const path = studyPath(name, 'trials', number, 'details')
  const [{ study, standing }, first] = await Promise.all([get(studyPath(name, 'summary'), { signal }), get(path, { signal })])
  const context = { name, study, standing, signal, brush: { current: null, onChange() {} }, trial: first, seen: new Map() }
  const head = h('section', { class: 'card head', 'aria-label': 'Trial' })
  const parameters = h('section', { class: 'card', 'aria-labelledby': 'parameters' })
  const log = h('section', { class: 'card wide', 'aria-labelledby': 'log' })
  const more = h('section', { class: 'card', 'aria-label': 'More' })
  const noteCard = h('section', { class: 'card', 'aria-labelledby': 'note' })
  const box = noteBox(() => context.trial.note, note => call('PUT', studyPath(name, 'trials', number, 'note'), { body: note }), note => { context.trial.note = note })
  fill(noteCard, h('h2', { id: 'note' }, 'Note'), box.element)
  const figures = h('div', { class: 'wide' })
  root.append(head, h('div', { class: 'grid' }, parameters, h('div', {}, noteCard, more), figures, log))

  let curve = null
  function update() {
    const { trial } = context
    showHead(head, context)
    showParameters(parameters, context)
    showMore(more, context)
    showLog(log, trial)
    box.update()
    if (trial.curves.length && !curve) {
      curve = makeFigure(context, { kind: 'curve', title: 'What it reported', about: trial.curves.length > 1 ? trial.curves.map(curve => curve.metric).join(', ') : trial.curves[0].metric, fetch: async () => allCurves(context) })
      figures.append(curve.element)
    }
    curve?.refresh()
  }
  update()

  let isAsking = false
  async function load() {
    if (isAsking) return
    isAsking = true
    try {
      context.trial = await get(path, { signal })
      update()
    } finally {
      isAsking = false
    }
  }
  const isOpen = () => ['running', 'waiting', 'paused'].includes(context.trial.state)
  follow(studyPath(name, 'summary', 'events'), {
    study: study => { context.study = study; load() },
    standing: standing => {
      context.standing = standing
      if (isOpen() || standing.changed?.includes(number)) load()
    },
    deleted: () => showConnection('deleted'),
  }, showConnection, signal)

  const clock = setInterval(() => { if (isOpen()) setText(head.querySelector('.took'), duration(taken(context.trial))) }, 1000)
  signal.addEventListener('abort', () => clearInterval(clock))
  const turn = step => import('../app.js').then(({ go }) => {
    const next = number + step
    if (next >= 0 && next < context.standing.trials) go(studyPage(name, 'trials', next))
  })
  onKeys([
    ['ArrowLeft', 'the trial before', () => turn(-1)], ['ArrowRight', 'the next trial', () => turn(1)],
    ['Escape', 'back to the study', () => import('../app.js').then(({ go }) => go(studyPage(name)))],
  ], signal)
}

function showHead(head, context) {
  const { trial, study, name: studyName, standing } = context
  const isOpen = ['running', 'waiting', 'paused'].includes(trial.state)
  const values = trial.values.map((given, place) => h('li', {}, name(study.objectives[place] ?? 'value', { class: 'key' }), ' ', h('strong', { class: 'big', title: exact(given) }, number(given))))
  const neighbour = (step, text) => {
    const next = trial.number + step
    return next >= 0 && next < standing.trials ? link(studyPage(studyName, 'trials', next), { rel: step < 0 ? 'prev' : 'next' }, text) : null
  }
  fill(head,
    h('div', { class: 'line' },
      h('div', { class: 'grow' }, h('h1', {}, `Trial #${trial.number} `, stateMark(trial.state)),
        h('p', { class: 'faint' }, 'took ', h('span', { class: 'took' }, duration(taken(trial)) || '–'), trial.start ? ` · started ${moment(trial.start)}` : '', trial.worker ? ` · held by ${trial.worker}` : '')),
      h('div', { class: 'buttons' }, trial.tags.map(tag => h('bdi', { class: 'tag' }, tag)), neighbour(-1, '‹ before'), neighbour(1, 'next ›'),
        h('button', { type: 'button', class: 'plain', on: { click: () => editTags(context, trial.number, trial.tags) } }, 'Tag'),
        isOpen ? h('button', { type: 'button', on: { click: () => stop(context, trial) } }, 'Stop') : null)),
    values.length ? h('ul', { class: 'params' }, values) : null,
    trial.rank ? h('p', {}, rankWords(trial.rank)) : null,
    trial.error ? h('pre', { class: 'error' }, trial.error) : null)
}

const rankWords = ({ better, of }) => better === 0 ? `The best of ${counted(of, 'complete trial')}.` : `${counted(better, 'trial')} of ${grouped(of)} ${better === 1 ? 'is' : 'are'} better.`

function showParameters(element, { trial, study }) {
  const given = Object.entries(trial.params)
  const entries = given.length ? given : Object.entries(trial.fixed)
  const known = new Map(study.parameters.map(parameter => [parameter.name, parameter]))
  fill(element, h('h2', { id: 'parameters' }, given.length || !entries.length ? 'Parameters' : 'Parameters that are fixed'),
    entries.length ? h('div', { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': 'Parameters' }, h('table', {}, h('tbody', {}, entries.map(([key, chosen]) =>
      h('tr', {}, h('th', { scope: 'row' }, name(key)), h('td', { class: 'number', title: exact(chosen) }, h('bdi', {}, value(chosen))), h('td', { class: 'place' }, place(known.get(key), chosen))))))) : h('p', { class: 'nothing' }, 'It has none yet.'),
    Object.keys(trial.constraints).length ? [h('h3', {}, 'Constraints'), h('p', { class: 'faint' }, 'Kept at or below 0.'), attributeList(Object.entries(trial.constraints))] : null)
}

/** Where in its range a value lies. */
function place(parameter, chosen) {
  if (!parameter || parameter.kind === 'choice' || typeof chosen !== 'number') return null
  const scale = parameter.log ? Math.log : Number
  const share = (scale(chosen) - scale(parameter.low)) / (scale(parameter.high) - scale(parameter.low))
  if (!Number.isFinite(share)) return null
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)))
  return h('span', { class: 'place-bar', role: 'img', title: `${number(parameter.low)} … ${number(parameter.high)}`, 'aria-label': `at ${percent} % of its range` }, h('span', { style: { width: `${percent}%` } }))
}

function showMore(element, context) {
  const { trial, name: studyName } = context
  const sections = []
  if (trial.attempts.length) {
    sections.push(h('h2', {}, 'Attempts'), h('ol', { class: 'attempts' }, trial.attempts.map(attempt =>
      h('li', {}, attempt.number === trial.number ? h('strong', {}, `#${attempt.number}`) : link(studyPage(studyName, 'trials', attempt.number), {}, `#${attempt.number}`), ' ', stateMark(attempt.state), attempt.error ? h('span', { class: 'faint' }, ` ${attempt.error.split('\n')[0]}`) : null))))
  }
  const user = Object.entries(trial.user_attrs)
  sections.push(h('h2', {}, 'Attributes'), user.length ? attributeList(user) : h('p', { class: 'nothing' }, 'None are noted.'))
  if (trial.artifacts.length) sections.push(h('h2', {}, 'Artifacts'), h('ul', { class: 'files' }, trial.artifacts.map(artifact => h('li', {}, artifactOf(context, artifact)))))
  if (trial.files.length) sections.push(h('h2', {}, 'Files'), h('ul', { class: 'files' }, trial.files.map(file => h('li', {}, fileOf(context, file)))))
  const system = Object.entries(trial.system_attrs)
  if (system.length) sections.push(h('details', {}, h('summary', {}, 'What samplers and runs noted'), attributeList(system)))
  const wasOpen = element.querySelector('details')?.open
  fill(element, sections)
  if (wasOpen) element.querySelector('details').open = true
}

/** A file that the trial left, with its picture. */
function fileOf({ name: studyName, trial, signal, seen }, { path, size }) {
  const address = studyPath(studyName, 'trials', trial.number, 'picture') + query({ path })
  if (isPicture(path) && !seen.has(path)) seen.set(path, picture(address, path, signal))
  return [h('bdi', {}, path), h('span', { class: 'faint' }, ` ${bytes(size)}`), seen.get(path) ?? null]
}

/** An artifact: its picture, and a button that saves it, if the server knows where it is. */
function artifactOf({ name: studyName, trial, signal, seen }, { id, name, type, size }) {
  if (size === null) return [h('bdi', {}, name), h('span', { class: 'faint' }, ` ${type ?? ''}`)]
  const address = studyPath(studyName, 'trials', trial.number, 'artifact') + query({ id })
  if (!seen.has(id)) seen.set(id, [saving(address, name, signal), h('span', { class: 'faint' }, ` ${bytes(size)}`), isPicture(name) ? picture(address, name, signal) : null])
  return seen.get(id)
}

function showLog(element, { log }) {
  element.hidden = !log
  if (!log) return
  const known = element.querySelector('pre')
  const isAtEnd = !known || known.scrollTop + known.clientHeight >= known.scrollHeight - 20
  if (!known) fill(element, h('h2', { id: 'log' }, 'What it printed'), h('p', { class: 'faint' }), h('pre', { class: 'log', tabindex: 0, 'aria-labelledby': 'log' }))
  setText(element.querySelector('p'), log.shown < log.size ? `The last ${bytes(log.shown)} of ${bytes(log.size)}` : bytes(log.size))
  const pre = element.querySelector('pre')
  setText(pre, log.text)
  if (isAtEnd) pre.scrollTop = pre.scrollHeight
}

function allCurves({ trial, study }) {
  const figures = trial.curves.slice(0, 6).map(curve => curvesFigure([{ number: trial.number, curves: [curve] }], { metric: curve.metric, title: () => curve.metric }))
  const data = figures.flatMap(({ data }) => data).map((trace, place) => ({ ...trace, line: {}, yaxis: place ? 'y2' : 'y' }))
  const layout = { xaxis: { title: { text: 'step' } }, yaxis: { title: { text: trial.curves[0]?.metric ?? study.objectives[0] } } }
  if (data.length > 1) layout.yaxis2 = { overlaying: 'y', side: 'right', title: { text: 'other metrics' }, showgrid: false }
  return { data, layout }
}
