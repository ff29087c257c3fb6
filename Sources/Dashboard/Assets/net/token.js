import { h } from '../dom.js'
import { dialog } from '../page/dialog.js'

let asking = null

/** Asks for the token of the server, which this tab keeps until it is closed; all calls that need it wait for one answer. */
export function askForToken() {
  asking ??= ask().finally(() => { asking = null })
  return asking
}

async function ask() {
  const isWrong = sessionStorage.getItem('apus-token') !== null
  const field = h('input', { type: 'password', name: 'token', required: true, autocomplete: 'current-password' })
  await dialog({
    title: 'This server needs a token',
    body: [
      h('p', {}, isWrong ? 'The server does not know that token.' : 'It is in the file that the server was started with.'),
      h('label', { class: 'field' }, 'Token', field),
    ],
    accept: 'Log in', isForced: true,
    onAccept: () => sessionStorage.setItem('apus-token', field.value.trim()),
  })
}
