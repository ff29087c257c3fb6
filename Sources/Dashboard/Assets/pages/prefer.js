import { fill, h, link, name, setText } from '../dom.js'
import { counted, exact, moment, number, value } from '../format.js'
import { call, get, query, studyPage, studyPath } from '../net/api.js'
import { follow } from '../net/events.js'
import { announce } from '../page/announce.js'
import { showConnection } from '../page/connection.js'
import { isPicture, picture } from '../page/files.js'
import { onKeys } from '../page/keys.js'
import { failed } from '../study/actions.js'

/** Two trials at a time: who looks at them says which one is better. */
export async function show(root, { study: studyName }, signal) {
  const context = { name: studyName, signal, state: null, turn: 0, isBusy: false, details: new Map() }
  const about = h('p', { class: 'faint', role: 'status' })
  const sides = h('div', { class: 'sides' })
  const choices = h('div', { class: 'choices-made' })
  root.append(
    h('section', { class: 'card', 'aria-labelledby': 'title' },
      h('h1', { id: 'title' }, 'Which one is better? ', link(studyPage(studyName), {}, name(studyName))), about),
    sides, h('section', { class: 'card', 'aria-labelledby': 'choices' }, h('h2', { id: 'choices' }, 'What was chosen'), choices))

  let shown = null
  async function load() {
    const state = await get(studyPath(studyName, 'preferences'), { signal })
    context.state = state
    const pair = nextPair(context)
    setText(about, words(state, pair))
    showChoices(choices, context, reconsider)
    const key = JSON.stringify(pair)
    if (key === shown) return
    shown = key
    if (!pair) return fill(sides)
    const details = await Promise.all(pair.map(number => detailsOf(context, number)))
    if (signal.aborted || JSON.stringify(nextPair(context)) !== key) return
    fill(sides, details.map((trial, place) => side(context, trial, place, () => prefer(place))))
  }

  async function act(body, said) {
    if (context.isBusy) return
    context.isBusy = true
    try {
      await body()
      announce(said)
      await load()
    } catch (error) {
      if (error.name !== 'AbortError') await failed(error)
    } finally {
      context.isBusy = false
    }
  }

  function prefer(place) {
    const pair = nextPair(context)
    if (!pair) return
    const [better, worse] = [pair[place], pair[1 - place]]
    return act(() => call('POST', studyPath(studyName, 'preferences'), { body: { better: [better], worse } }), `Trial ${better} is better than trial ${worse}.`)
  }

  function reconsider(choice, counts) {
    return act(() => call('PUT', studyPath(studyName, 'preferences', choice.id), { body: { counts } }), counts ? 'The choice counts again.' : 'The choice was taken back.')
  }

  const takeBack = () => {
    const last = context.state?.choices.find(choice => !choice.taken_back)
    if (last) reconsider(last, false)
  }
  const others = () => { context.turn += 1; load() }
  const never = () => {
    const pair = nextPair(context)
    if (pair) act(() => call('POST', studyPath(studyName, 'trials', pair[1], 'skip')), `Nobody is asked about trial ${pair[1]} any more.`)
  }
  const buttons = h('div', { class: 'buttons' },
    h('button', { type: 'button', on: { click: others } }, 'Show others'),
    h('button', { type: 'button', on: { click: never } }, 'Leave out the right one'),
    h('button', { type: 'button', on: { click: takeBack } }, 'Take back'))
  root.querySelector('section').append(buttons)

  await load()
  follow(studyPath(studyName, 'summary', 'events'), {
    study: () => load(), standing: () => load(),
    deleted: () => { showConnection('deleted'); fill(root, h('div', { class: 'card' }, 'This study was deleted.')) },
  }, showConnection, signal)
  onKeys([
    ['ArrowLeft', 'the left one is better', () => prefer(0)], ['ArrowRight', 'the right one is better', () => prefer(1)],
    ['s', 'show others', others], ['x', 'leave out the right one', never], ['z', 'take the last choice back', takeBack],
    ['Escape', 'back to the study', () => import('../app.js').then(({ go }) => go(studyPage(studyName)))],
  ], signal)
}

/** The one that was preferred most often against one that nobody has judged; the next one whenever others are wanted. */
function nextPair({ state, turn }) {
  const [first, ...rest] = state?.candidates ?? []
  if (!rest.length) return null
  const fresh = rest.slice(Math.max(0, state.preferred - 1))
  const order = [...fresh, ...rest.slice(0, Math.max(0, state.preferred - 1))]
  return [first, order[turn % order.length]]
}

function words(state, pair) {
  const made = `${counted(state.count, 'preference')} so far`
  if (pair) return `${made}; ${counted(state.candidates.length, 'trial')} may still be the best. Click it, or press ← or →.`
  if (state.candidates.length) return `${made}. Nothing is left to compare #${state.candidates[0]} with${state.running ? ': trials are being made.' : ' until more trials are made.'}`
  return 'There are no trials to compare yet.'
}

async function detailsOf({ name: studyName, signal, details }, number) {
  if (!details.has(number)) details.set(number, await get(studyPath(studyName, 'trials', number, 'details'), { signal }))
  return details.get(number)
}

function side(context, trial, place, choose) {
  const attributes = Object.entries(trial.user_attrs)
  const lasts = trial.curves.map(curve => [curve.metric, curve.values?.at(-1)]).filter(([, last]) => last !== undefined)
  return h('article', { class: 'card side', 'aria-label': `Trial ${trial.number}` },
    h('button', { type: 'button', class: 'primary better', 'aria-keyshortcuts': place ? 'ArrowRight' : 'ArrowLeft', on: { click: choose } }, place ? `#${trial.number} is better →` : `← #${trial.number} is better`),
    pictures(context, trial),
    trial.note.body ? h('p', { class: 'note' }, h('bdi', {}, trial.note.body)) : null,
    h('dl', { class: 'attributes' }, [...Object.entries(trial.params), ...lasts, ...attributes].map(([key, given]) => [
      h('dt', {}, name(key)), h('dd', { title: exact(given) }, h('bdi', {}, typeof given === 'object' ? JSON.stringify(given) : typeof given === 'number' ? number(given) : value(given)))])),
    trial.log?.text ? h('details', { open: !trial.files.some(file => isPicture(file.path)) }, h('summary', {}, 'What it printed'), h('pre', { class: 'log', tabindex: 0, 'aria-label': `What trial ${trial.number} printed` }, trial.log.text)) : null,
    h('p', {}, link(studyPage(context.name, 'trials', trial.number), {}, `All about #${trial.number}`)))
}

/** The pictures that the trial left. */
function pictures({ name: studyName, signal }, trial) {
  const left = trial.files.filter(file => isPicture(file.path)).map(({ path }) => [studyPath(studyName, 'trials', trial.number, 'picture') + query({ path }), path])
  const kept = trial.artifacts.filter(artifact => artifact.size !== null && isPicture(artifact.name)).map(({ id, name }) => [studyPath(studyName, 'trials', trial.number, 'artifact') + query({ id }), name])
  return [...left, ...kept].slice(0, 4).map(([address, path]) => picture(address, `${path} of trial ${trial.number}`, signal))
}

function showChoices(element, { name: studyName, state }, reconsider) {
  if (!state.choices.length) return fill(element, h('p', { class: 'nothing' }, 'Nothing yet.'))
  const number = trial => link(studyPage(studyName, 'trials', trial), {}, `#${trial}`)
  fill(element, h('ol', { class: 'choices-list' }, state.choices.map(choice => {
    const better = choice.preferences.map(([trial]) => number(trial)).flatMap((trial, place) => place ? [', ', trial] : [trial])
    return h('li', { class: choice.taken_back ? 'taken-back' : null },
      h('span', { class: 'grow' }, better, ' over ', number(choice.preferences[0]?.[1]), h('span', { class: 'faint' }, ` ${moment(choice.time)}`)),
      h('button', { type: 'button', class: 'small', on: { click: () => reconsider(choice, choice.taken_back) } }, choice.taken_back ? 'Let it count' : 'Take back'))
  })))
}
