const announcer = document.getElementById('announcer')
let last = -Infinity

/** Tells whoever listens to the page, but not more often than every few seconds unless it `isUrgent`. */
export function announce(text, isUrgent = true) {
  if (!isUrgent && performance.now() - last < 5000) return
  last = performance.now()
  announcer.textContent = text
}
