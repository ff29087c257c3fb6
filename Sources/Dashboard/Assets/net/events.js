import { headers } from './api.js'
import { askForToken } from './token.js'

/** After which time without a word the connection counts as broken: the server speaks up every 15 s. */
const silence = 40_000

/**
 * Listens to server-sent events until `signal` ends it; comes back by itself when the connection breaks.
 *
 * A page that nobody sees does not listen: browsers open few connections to one server, and it would take one of them.
 * By `fetch` rather than `EventSource`, which can send no token.
 *
 * @param {string} path
 * @param {Object<string, function(Object)>} handlers What to do with each kind of event.
 * @param {function(string)} onState Is told `live`, `reconnecting` or `resting`.
 * @param {AbortSignal} signal
 */
export async function follow(path, handlers, onState, signal) {
  let pause = 250
  while (!signal.aborted) {
    if (document.hidden) {
      onState('resting')
      await visible(signal)
      continue
    }
    const attempt = new AbortController()
    const stop = () => attempt.abort()
    const hide = () => { if (document.hidden) stop() }
    signal.addEventListener('abort', stop)
    document.addEventListener('visibilitychange', hide)
    let watch = setTimeout(stop, silence)
    try {
      const response = await fetch(path, { signal: attempt.signal, headers: headers({ Accept: 'text/event-stream' }) })
      if (response.status === 401) {
        await askForToken()
        continue
      }
      if (response.status === 404) {
        handlers.deleted?.({})
        return
      }
      if (!response.ok) throw new Error(String(response.status))
      for await (const event of events(response.body)) {
        clearTimeout(watch)
        watch = setTimeout(stop, silence)
        pause = 250
        onState('live')
        if (event) handlers[event.kind]?.(event.data)
        if (event?.kind === 'deleted') return
      }
    } catch {
      // It is tried again, whatever it was.
    } finally {
      clearTimeout(watch)
      signal.removeEventListener('abort', stop)
      document.removeEventListener('visibilitychange', hide)
    }
    if (signal.aborted || document.hidden) continue
    onState('reconnecting')
    await new Promise(resolve => setTimeout(resolve, pause))
    pause = Math.min(pause * 2, 2000)
  }
}

function visible(signal) {
  return new Promise(resolve => {
    const done = () => {
      if (document.hidden && !signal.aborted) return
      document.removeEventListener('visibilitychange', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    document.addEventListener('visibilitychange', done)
    signal.addEventListener('abort', done)
  })
}

/** The events of a stream; `null` for a line that only says that the server is there. */
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (true) {
    const { done, value } = await reader.read()
    if (done) return
    text += value
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield parsed(text.slice(0, end))
      text = text.slice(end + 2)
    }
  }
}

function parsed(block) {
  const lines = block.split('\n')
  const part = key => lines.filter(line => line.startsWith(key + ': ')).map(line => line.slice(key.length + 2)).join('\n')
  const kind = part('event')
  return kind ? { kind, data: JSON.parse(part('data')) } : null
}
