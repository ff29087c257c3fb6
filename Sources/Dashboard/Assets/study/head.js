import { fill, h, link, name, setText } from '../dom.js'
import { ago, counted, duration, exact, grouped, moment, number, taken, value } from '../format.js'
import { studyPage } from '../net/api.js'
import { states } from '../states.js'
import { enqueue, editTags, toggleHeld, stop } from './actions.js'

/** How many parameters of the best trial are shown. */
const most = 12

/** The top of a study's page: what it is, how good it is, how far it is, and what happens now. */
export function makeHead(context) {
  const goal = h('p', { class: 'goal' })
  const tags = h('span', { class: 'tags' })
  const best = h('div', { class: 'best' })
  const counts = h('div', { class: 'counts' })
  const bar = h('div', { class: 'bar', 'aria-hidden': 'true' })
  const progress = h('p', { class: 'progress-words' })
  const sampler = h('p')
  const pruner = h('p')
  const running = h('ul', { class: 'running-list' })
  const failures = h('div', { class: 'failures' })
  const hold = h('button', { type: 'button', on: { click: () => toggleHeld(context) } })
  const add = h('button', { type: 'button', class: 'primary', on: { click: () => enqueue(context) } }, 'Enqueue')
  const element = h('section', { class: 'card head', 'aria-label': 'Overview' },
    h('div', { class: 'line' },
      h('div', { class: 'grow' }, h('h1', {}, name(context.name)), goal),
      h('div', { class: 'buttons' }, tags,
        h('button', { type: 'button', class: 'plain', on: { click: () => editTags(context, null) } }, 'Tag'), add, hold)),
    best,
    h('div', { class: 'how' }, counts, bar, progress),
    h('div', { class: 'now' },
      h('div', { class: 'why' }, h('h2', {}, 'What the search does'), sampler, pruner),
      h('div', {}, h('h2', {}, 'Running now'), running, failures)))

  let shownBest = null
  function showBest() {
    const { standing, study } = context
    const key = JSON.stringify([standing.best, study.preferences]) + standing.best_count
    if (key === shownBest) return
    shownBest = key
    if (study.preferences) {
      return fill(best, h('p', {}, `People say which trials are better: ${counted(study.preferences.count, 'preference')} so far. `,
        link(studyPage(context.name, 'prefer'), { class: 'choose' }, 'Choose between trials')))
    }
    const [first] = standing.best
    if (!first) return fill(best, h('p', { class: 'nothing' }, standing.trials ? 'No trial has a result yet.' : 'There are no trials yet.'))
    if (study.directions.length > 1) {
      return fill(best, h('p', {}, h('strong', { class: 'big' }, grouped(standing.best_count)), ` ${standing.best_count === 1 ? 'trial is' : 'trials are'} not beaten in all objectives: `,
        link(studyPage(context.name, 'pareto'), {}, 'the Pareto front')),
        h('ul', { class: 'params' }, study.objectives.map((objective, place) => h('li', {}, name(objective, { class: 'key' }), ' ', range(standing.best.map(trial => trial.values[place]))))))
    }
    const entries = Object.entries(first.params)
    const others = Math.max(0, study.parameters.length - most)
    fill(best,
      h('p', {}, h('span', { class: 'label' }, 'best '), h('strong', { class: 'big', title: exact(first.values[0]) }, number(first.values[0])), ' ',
        link(studyPage(context.name, 'trials', first.number), {}, `#${first.number}`)),
      h('ul', { class: 'params' },
        entries.slice(0, most).map(([key, given]) => h('li', {}, name(key, { class: 'key' }), ' ', h('bdi', { class: 'value', title: exact(given) }, value(given)))),
        others ? h('li', {}, link(studyPage(context.name, 'trials', first.number), {}, `and ${others} more`)) : null))
  }

  function range(values) {
    const numbers = values.filter(value => typeof value === 'number')
    if (!numbers.length) return ''
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    return low === high ? number(low) : `${number(low)} … ${number(high)}`
  }

  function showProgress() {
    const { states: numbers, progress: { finished, target, per_second, seconds_left }, started, last, held, trials } = context.standing
    const whole = Math.max(target ?? 0, Object.values(numbers).reduce((sum, count) => sum + count, 0), 1)
    if (!counts.children.length) {
      fill(counts, Object.keys(states).filter(state => state !== 'repeated').map(state =>
        h('button', { type: 'button', class: `state ${state}`, dataset: { state }, title: `show the trials that are ${state}`, on: { click: () => context.showState?.(state) } },
          h('span', { class: 'mark', 'aria-hidden': 'true' }, states[state].mark), ' ', h('span', { class: 'count' }), ` ${states[state].word}`)))
      fill(bar, ['complete', 'pruned', 'failed', 'running', 'paused'].map(state => h('span', { class: state })))
    }
    for (const button of counts.children) {
      const count = numbers[button.dataset.state] ?? 0
      setText(button.querySelector('.count'), grouped(count))
      button.hidden = count === 0 && !['complete', 'running', 'pruned', 'failed'].includes(button.dataset.state)
      button.classList.toggle('zero', count === 0)
    }
    for (const part of bar.children) part.style.width = `${100 * (numbers[part.className] ?? 0) / whole}%`
    const words = [target ? `${grouped(finished)} of ${counted(target, 'trial')}` : counted(trials, 'trial')]
    if (held) words.push('paused')
    else if (target && finished >= target) words.push('done')
    else if (seconds_left !== null) words.push(`${duration(seconds_left)} left`)
    if (per_second && numbers.running && !held) words.push(per_second < 1 ? `${duration(1 / per_second)} a trial` : `${number(per_second, 3)} trials a second`)
    if (started) words.push(`started ${ago(started)}`)
    if (last && !numbers.running) words.push(`last activity ${ago(last)}`)
    setText(progress, words.join(' · '))
    progress.title = `${moment(started)} – ${moment(last)}`
    setText(hold, held ? 'Resume' : 'Pause')
  }

  function showWhy() {
    const { study, standing } = context
    showAlgorithm(sampler, 'Sampler', study.sampler, standing.sampler)
    showAlgorithm(pruner, 'Pruner', study.pruner, standing.pruner)
  }

  function showAlgorithm(element, kind, source, words) {
    const title = typeof source === 'string' ? source : source?.type
    const options = typeof source === 'object' && source ? Object.entries(source).filter(([key]) => key !== 'type').map(([key, given]) => `${key}: ${value(given)}`).join(', ') : ''
    const text = words ?? (title || kind === 'Pruner' ? '' : 'chosen by the programs that ask')
    const key = [title, options, text].join('\n')
    if (element.dataset.shown === key) return
    element.dataset.shown = key
    element.hidden = !title && !text
    fill(element, h('strong', {}, kind, title ? ` ${title}` : ''), options ? h('span', { class: 'faint' }, ` (${options})`) : null, text ? ` – ${text}` : '')
  }

  const lines = new Map()
  function showRunning() {
    const { standing, study } = context
    const shown = standing.running.slice(0, 6)
    const numbers = new Set(shown.map(trial => trial.number))
    for (const [number, line] of lines) if (!numbers.has(number)) { line.element.remove(); lines.delete(number) }
    for (const trial of [...shown].reverse()) {
      let line = lines.get(trial.number)
      if (!line) {
        line = { words: h('span', { class: 'grow' }), start: trial.start }
        line.element = h('li', {}, link(studyPage(context.name, 'trials', trial.number), {}, `#${trial.number}`), line.words,
          h('button', { type: 'button', class: 'plain small', 'aria-label': `Stop trial ${trial.number}`, on: { click: () => stop(context, trial) } }, 'Stop'))
        lines.set(trial.number, line)
        running.prepend(line.element)
      }
      line.trial = trial
    }
    const hasNone = !standing.running.length
    let rest = running.querySelector('.rest')
    if (!rest) running.append(rest = h('li', { class: 'rest faint' }))
    const more = (standing.states.running ?? 0) - shown.length
    setText(rest, hasNone ? (standing.held ? 'The study is paused.' : 'No trial runs.') : more > 0 ? `and ${more} more` : '')
    rest.hidden = !rest.textContent
    tick(study)
    const failed = standing.failures.slice(0, 3)
    const key = failed.map(trial => trial.number).join()
    if (failures.dataset.shown === key) return
    failures.dataset.shown = key
    fill(failures, failed.length ? [h('h2', {}, 'Failed last'), h('ul', {}, failed.map(trial =>
      h('li', {}, link(studyPage(context.name, 'trials', trial.number), {}, `#${trial.number}`), ' ', h('span', { class: 'error' }, (trial.error ?? 'nobody said why').split('\n')[0]))))] : null)
  }

  function tick() {
    for (const { words, trial } of lines.values()) {
      const parts = [duration(taken(trial))]
      if (trial.step !== undefined) parts.push(`step ${grouped(trial.step)}`, number(trial.last))
      setText(words, parts.join(' · '))
    }
  }

  function outline() {
    const { study } = context
    const goals = study.preferences ? ['what people prefer'] : study.directions.map((direction, place) => [place ? ', ' : '', direction, ' ', name(study.objectives[place])])
    fill(goal, goals)
    fill(tags, study.tags.map(tag => h('bdi', { class: 'tag' }, tag)))
    add.disabled = !study.can_enqueue
    add.title = study.can_enqueue ? 'Queue a trial with parameters of your own (e)' : 'Nothing says what the parameters are'
    showWhy()
    if (study.preferences) showBest()
  }

  function update() {
    showBest()
    showProgress()
    showWhy()
    showRunning()
  }

  outline()
  const clock = setInterval(() => { tick(); showProgress() }, 1000)
  context.signal.addEventListener('abort', () => clearInterval(clock))
  return { element, update, outline }
}
