import { setText } from '../dom.js'

const button = document.getElementById('theme')
const dark = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set()

/** The themes in the order in which the button goes through them; `''` is that of the system. */
const themes = ['', 'light', 'dark']
const symbols = { '': '◐', light: '☀', dark: '☾' }
const words = { '': 'as the system', light: 'light', dark: 'dark' }

const chosen = () => document.documentElement.dataset.theme ?? ''

/** Whether the page is dark. */
export const isDark = () => chosen() === 'dark' || (chosen() === '' && dark.matches)

/** Calls `listener` when the theme changes, until `signal` ends it. */
export function onTheme(listener, signal) {
  listeners.add(listener)
  signal.addEventListener('abort', () => listeners.delete(listener))
}

function show() {
  setText(button, symbols[chosen()])
  button.setAttribute('aria-label', `Theme: ${words[chosen()]}`)
  button.title = `Theme: ${words[chosen()]} (t)`
  for (const listener of listeners) listener()
}

/** Goes on to the next theme. */
export function nextTheme() {
  const next = themes[(themes.indexOf(chosen()) + 1) % themes.length]
  if (next) {
    document.documentElement.dataset.theme = next
    localStorage.setItem('apus-theme', next)
  } else {
    delete document.documentElement.dataset.theme
    localStorage.removeItem('apus-theme')
  }
  show()
}

button.addEventListener('click', nextTheme)
dark.addEventListener('change', show)
show()
