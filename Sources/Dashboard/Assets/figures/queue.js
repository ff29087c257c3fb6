/** Work on figures, one after the other and only when nothing else is to be done, so that the page stays quick. */
const waiting = []
let isWorking = false

/** Does `work` when its turn comes. */
export function whenIdle(work) {
  waiting.push(work)
  if (!isWorking) next()
}

function next() {
  const work = waiting.shift()
  isWorking = Boolean(work)
  if (!work) return
  const idle = window.requestIdleCallback ?? (callback => setTimeout(callback, 20))
  idle(async () => {
    try {
      await work()
    } finally {
      next()
    }
  }, { timeout: 500 })
}
