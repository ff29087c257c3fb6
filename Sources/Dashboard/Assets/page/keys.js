import { h } from '../dom.js'
import { dialog } from './dialog.js'
import { nextTheme } from './theme.js'

/** What keys do on the page that is shown: by key, what it is for and what it does. */
let keys = new Map()

const always = new Map([
  ['?', { about: 'show the keys', act: showKeys }],
  ['t', { about: 'change the theme', act: nextTheme }],
])

/** Gives keys a meaning until `signal` ends it. */
export function onKeys(entries, signal) {
  for (const [key, about, act] of entries) keys.set(key, { about, act })
  signal.addEventListener('abort', () => { keys = new Map() })
}

function showKeys() {
  const rows = [...always, ...keys].map(([key, { about }]) => h('tr', {}, h('th', { scope: 'row' }, h('kbd', {}, key)), h('td', {}, about)))
  return dialog({ title: 'Keys', body: [h('table', { class: 'keys' }, h('tbody', {}, rows))] })
}

document.getElementById('keys').addEventListener('click', showKeys)
document.addEventListener('keydown', event => {
  const isTyping = event.target.closest?.('input, textarea, select, dialog')
  if (event.ctrlKey || event.metaKey || event.altKey || (isTyping && event.key !== 'Escape')) return
  if (document.querySelector('dialog[open]')) return
  const entry = keys.get(event.key) ?? always.get(event.key)
  if (!entry) return
  event.preventDefault()
  entry.act(event)
})
