import { number, toNumber } from '../format.js'
import { unescaped } from './draw.js'

/**
 * An axis of parallel coordinates, from a dimension in Plotly's schema.
 *
 * Numbers by magnitude come as their logarithms, with the numbers themselves as texts of the ticks.
 */
export function axisOf({ label = '', name, values, range, tickvals, ticktext }) {
  const numbers = Array.from(values, toNumber)
  const finite = numbers.filter(Number.isFinite)
  let low = range ? toNumber(range[0]) : finite.reduce((a, b) => Math.min(a, b), Infinity)
  let high = range ? toNumber(range[1]) : finite.reduce((a, b) => Math.max(a, b), -Infinity)
  if (!(low < high)) {
    const middle = Number.isFinite(low) ? low : 0
    ;[low, high] = [middle - 0.5, middle + 0.5]
  }
  const given = tickvals ? Array.from(tickvals, (value, place) => ({ value: toNumber(value), text: unescaped(String(ticktext?.[place] ?? number(value, 3))) })) : null
  const isLog = isLogarithmic(given)
  const ticks = thinned((given ?? even(low, high)).filter(tick => tick.value >= low - 1e-9 && tick.value <= high + 1e-9))
  return {
    label: name ?? unescaped(label), values: numbers, ticks,
    share: value => (value - low) / (high - low),
    value: share => low + share * (high - low),
    text: value => number(isLog ? 10 ** value : value, 3),
    range: null, isLog,
    /** The choices within the range, of all that there are in their order; `null` if the axis has other ones, or trials without one are in the range. */
    chosen(choices) {
      const isTheirs = choices.length === Math.round(high + 0.5) && given?.every(({ value, text }) => value < 0 || isSame(choices[value], text))
      return !isTheirs || (this.range[0] < -0.5 && low < -0.5) ? null : choices.filter((_, place) => place >= this.range[0] && place <= this.range[1])
    },
  }
}

const isSame = (choice, text) => String(choice) === text || (typeof choice === 'number' && choice === Number(text))

function isLogarithmic(ticks) {
  if (!ticks?.length) return false
  return ticks.every(({ value, text }) => Math.abs(10 ** value / Number(text) - 1) < 0.05)
}

function even(low, high) {
  return [0, 0.25, 0.5, 0.75, 1].map(share => low + share * (high - low)).map(value => ({ value, text: number(value, 3) }))
}

/** Of many ticks but some. */
function thinned(ticks) {
  const step = Math.ceil(ticks.length / 12)
  return ticks.filter((_, place) => place % step === 0)
}
