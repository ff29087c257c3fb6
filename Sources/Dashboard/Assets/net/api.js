import { askForToken } from './token.js'

/** A call that the server refused, or could not be reached for. */
export class Refusal extends Error {
  constructor(status, error = {}) {
    super(error.message ?? (status ? `the server answered ${status}` : 'the server cannot be reached'))
    Object.assign(this, { status, code: error.code, field: error.field, details: error })
  }
}

/** The headers of a call: the token, if there is one. */
export function headers(more = {}) {
  const token = sessionStorage.getItem('apus-token')
  return token ? { Authorization: `Bearer ${token}`, ...more } : more
}

/** Calls the server; asks for the token if it needs one. */
export async function call(method, path, { body, signal } = {}) {
  const init = { method, signal, headers: headers(body ? { 'Content-Type': 'application/json' } : {}) }
  if (body) init.body = JSON.stringify(body)
  let response
  try {
    response = await fetch(path, init)
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new Refusal(0)
  }
  if (response.status === 401) {
    await askForToken()
    return call(method, path, { body, signal })
  }
  if (response.status === 204) return null
  let json = null
  try {
    json = await response.json()
  } catch (error) {
    // A page that is left while an answer arrives has none, and one that is cut off is none.
    if (error.name === 'AbortError') throw error
    if (response.ok) throw new Refusal(0)
  }
  if (!response.ok) throw new Refusal(response.status, json?.error)
  return json
}

/** Reads. */
export const get = (path, options) => call('GET', path, options)

/** The path of a call about a study. */
export const studyPath = (name, ...rest) => '/api/studies/' + [name, ...rest].map(encodeURIComponent).join('/')

/** The address of a page about a study. */
export const studyPage = (name, ...rest) => '/studies/' + [name, ...rest].map(encodeURIComponent).join('/')

/** A query: what is empty is left out. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return given.length ? '?' + given.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&') : ''
}
