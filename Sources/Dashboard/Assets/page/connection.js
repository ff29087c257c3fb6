import { setText } from '../dom.js'

const element = document.getElementById('connection')
const words = { live: 'live', reconnecting: 'reconnecting…', resting: 'resting', none: '', deleted: 'deleted' }

/** Shows whether the page is told of changes. */
export function showConnection(state) {
  if (element.dataset.state === state) return
  element.dataset.state = state
  setText(element, words[state])
}
