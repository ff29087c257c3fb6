import { h } from '../dom.js'

/** What is shown where something could not be. */
export function problem(error) {
  return h('div', { class: 'problem card', role: 'alert' },
    h('h1', {}, error.status === 404 ? 'There is no such thing' : 'That did not work'),
    h('p', {}, error.message),
    h('p', {}, h('a', { href: '/' }, 'All studies')))
}
