import { fill, h } from '../dom.js'

/**
 * Shows a dialog, and waits until it is closed.
 *
 * @param {Object} content `title`, `body`, what `accept` is called, `onAccept`, whether it `isForced`.
 * @returns {Promise<boolean>} Whether it was accepted. What `onAccept` throws is shown, and the dialog stays.
 */
export function dialog({ title, body, accept, onAccept, isForced = false, isWide = false }) {
  return new Promise(resolve => {
    const problem = h('p', { class: 'problem', role: 'alert', hidden: true })
    const close = accepted => {
      element.close()
      element.remove()
      resolve(accepted)
    }
    const submit = h('button', { class: 'primary' }, accept)
    const form = h('form', { method: 'dialog' },
      h('h2', { id: 'dialog-title' }, title), body, problem,
      h('div', { class: 'buttons' },
        isForced ? null : h('button', { type: 'button', on: { click: () => close(false) } }, accept ? 'Cancel' : 'Close'),
        accept ? submit : null))
    const element = h('dialog', { 'aria-labelledby': 'dialog-title', class: isWide ? 'wide' : null }, form)
    element.addEventListener('cancel', event => {
      event.preventDefault()
      if (!isForced) close(false)
    })
    form.addEventListener('submit', async event => {
      event.preventDefault()
      submit.disabled = true
      try {
        await onAccept?.()
        close(true)
      } catch (error) {
        problem.hidden = false
        fill(problem, error.message)
      }
      submit.disabled = false
    })
    document.body.append(element)
    element.showModal()
  })
}
