/** Texts by which JSON tells numbers that it has not. */
const unusual = { nan: 'NaN', inf: '∞', '-inf': '−∞' }

/** A number as JSON has it; NaN if it is none. */
export function toNumber(value) {
  if (typeof value === 'number') return value
  return { inf: Infinity, '-inf': -Infinity }[value] ?? NaN
}

/** A number with so many digits that mean something: 0.9917, 12.6, 1.5e-7. */
export function number(value, digits = 4) {
  if (value in unusual) return unusual[value]
  if (typeof value !== 'number') return value === null || value === undefined ? '' : String(value)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e15) return grouped(value)
  if (size < 1e-4 || size >= 1e6) {
    return minus(value.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e'))
  }
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  return minus(value.toFixed(Math.min(decimals, 12)).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''))
}

/** A whole number, its thousands apart. */
export function grouped(value) {
  const digits = String(Math.abs(value))
  const text = digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return value < 0 ? '−' + text : text
}

const minus = text => text.replace(/^-/, '−').replace('e-', 'e−')

/** The value of a parameter or an attribute. */
export function value(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? minus(String(value)) : number(value, 3)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

/** Everything about a value, for whoever wants all digits. */
export const exact = value => typeof value === 'object' ? JSON.stringify(value) : String(value)

/** A length of time: 0.4 s, 48 s, 12:05 min, 3 h 20 min, 2 d 4 h. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return ''
  const time = Math.max(0, seconds)
  if (time < 0.9995) return `${Math.round(time * 1000)} ms`
  if (time < 9.95) return `${time.toFixed(1)} s`
  if (time < 59.5) return `${Math.round(time)} s`
  const minutes = Math.round(time / 60)
  if (time < 600) return `${Math.floor(time / 60)} min ${Math.round(time) % 60} s`
  if (minutes < 60) return `${minutes} min`
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${Math.floor(minutes / 1440)} d ${Math.floor(minutes % 1440 / 60)} h`
}

/** How long a trial took, or takes so far. */
export function taken(row, now = Date.now()) {
  if (!row.start) return NaN
  return ((row.end ? Date.parse(row.end) : now) - Date.parse(row.start)) / 1000
}

/** How long ago something was. */
export function ago(date, now = Date.now()) {
  if (!date) return ''
  const seconds = (now - Date.parse(date)) / 1000
  if (seconds < 5) return 'just now'
  if (seconds < 60) return `${Math.round(seconds)} s ago`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h ago`
  return `${Math.round(seconds / 86400)} d ago`
}

/** A moment, in the time of whoever reads it. */
export function moment(date) {
  return date ? new Date(date).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' }) : ''
}

/** A size in bytes. */
export function bytes(count) {
  if (count < 1000) return `${count} B`
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`
  return count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(1)} GB`
}

/** `count` things. */
export const counted = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
