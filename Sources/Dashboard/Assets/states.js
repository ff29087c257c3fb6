import { grouped } from './format.js'
import { h } from './dom.js'

/** The states of trials: what marks them beside their colour, in the order in which they are told. */
export const states = {
  complete: { mark: '●', word: 'complete' },
  running: { mark: '▶', word: 'running' },
  paused: { mark: '‖', word: 'paused' },
  waiting: { mark: '○', word: 'waiting' },
  pruned: { mark: '◐', word: 'pruned' },
  failed: { mark: '✕', word: 'failed' },
  repeated: { mark: '↻', word: 'repeated' },
}

/** A state as a mark with its word. */
export function stateMark(state) {
  const known = states[state] ?? { mark: '?', word: state }
  return h('span', { class: `state ${state}` }, h('span', { class: 'mark', 'aria-hidden': 'true' }, known.mark), ' ', known.word)
}

/** How many trials are in each state that some trial is in. */
export function stateCounts(counts) {
  return Object.keys(states).filter(state => counts[state] > 0).map(state =>
    h('span', { class: `state ${state}`, title: states[state].word },
      h('span', { class: 'mark', 'aria-hidden': 'true' }, states[state].mark), ' ',
      grouped(counts[state]), h('span', { class: 'unseen' }, ` ${states[state].word}`)))
}
