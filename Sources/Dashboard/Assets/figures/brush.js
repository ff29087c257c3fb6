/**
 * What is brushed in one figure, for all others and the table.
 *
 * `current` is `null`, or has the `numbers` of the trials and the `source` they were brushed in. A figure of a large study shows but some of
 * its trials, and so does the table then.
 */
export function makeBrush() {
  const listeners = new Set()
  const brush = {
    current: null,
    onChange: listener => listeners.add(listener),
    set(source, numbers) {
      if (!numbers && brush.current?.source !== source) return
      brush.current = numbers ? { source, numbers } : null
      for (const listener of listeners) listener(brush.current)
    },
    clear() {
      if (!brush.current) return
      brush.current = null
      for (const listener of listeners) listener(null)
    },
  }
  return brush
}

/** Numbers as `3,5-9`. */
export function ranges(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts = []
  for (let place = 0; place < sorted.length;) {
    let end = place
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end] + 1) end += 1
    parts.push(end > place ? `${sorted[place]}-${sorted[end]}` : `${sorted[place]}`)
    place = end + 1
  }
  return parts.join()
}
