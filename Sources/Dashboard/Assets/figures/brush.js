/**
 * What is brushed in one figure, for all others and the table.
 *
 * `current` is `null`, or has the `numbers` of the trials and the `source` they were brushed in. A figure of a large study shows but some of
 * its trials: then `filter` says what all those have in common that were brushed, as the table writes it, if that can be said.
 */
export function makeBrush() {
  const listeners = new Set()
  const brush = {
    current: null,
    onChange: listener => listeners.add(listener),
    set(source, numbers, filter = null) {
      if (!numbers && brush.current?.source !== source) return
      brush.current = numbers ? { source, numbers, filter } : null
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

/** How many trials a study may have for figures to show all of them. */
const mostShown = 1000

/** What all trials of a study have in common that lie within `conditions`; `null` if figures show them all, or it cannot be said. */
export function filterOf({ standing }, conditions) {
  return standing.trials > mostShown && !conditions.includes(null) ? conditions.join(' ') : null
}

/** The condition that a column, as the table writes it, is in a range: a little wider, for what is rounded. */
export function within(column, [low, high]) {
  const margin = 1e-9 * (high - low)
  return column.includes('"') ? null : `"${column}" >= ${low - margin} "${column}" <= ${high + margin}`
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
