import { h, name } from '../dom.js'
import { number, value } from '../format.js'

/**
 * Fields for the values of parameters; those whose conditions do not hold are not shown.
 *
 * @param {Array} parameters As the server describes them.
 * @param {Object} best The parameters of the best trial, which are suggested.
 */
export function spaceForm(parameters, best) {
  const fields = parameters.filter(parameter => !parameter.former).map(parameter => field(parameter, best[parameter.name]))
  const element = h('div', { class: 'space' }, fields.map(field => field.element))

  function chosen() {
    return new Map(fields.filter(field => !field.element.hidden).map(field => [field.parameter.name, field.read()]))
  }

  function showFitting() {
    for (const { parameter, element } of fields) {
      if (!parameter.when) continue
      const values = chosen()
      element.hidden = !Object.entries(parameter.when).every(([other, allowed]) => values.get(other) === undefined || allowed.includes(values.get(other)))
    }
  }

  element.addEventListener('input', showFitting)
  showFitting()
  return { element, values: () => Object.fromEntries([...chosen()].filter(([, given]) => given !== undefined)) }
}

function field(parameter, best) {
  const isChoice = parameter.kind === 'choice'
  const input = isChoice ? choices(parameter) : figure(parameter, best)
  const about = isChoice ? '' : `${number(parameter.low)} … ${number(parameter.high)}${parameter.log ? ', by magnitude' : ''}`
  const element = h('label', { class: 'field' }, name(parameter.name), input, h('span', { class: 'faint' }, about, best === undefined ? '' : `${about ? ' · ' : ''}best: ${value(best)}`))
  return { parameter, element, read: () => read(parameter, input) }
}

function choices({ choices }) {
  return h('select', {}, h('option', { value: '' }, 'up to the sampler'), choices.map((choice, place) => h('option', { value: place }, value(choice))))
}

function figure({ kind, low, high, step }, best) {
  return h('input', {
    type: 'number', min: low, max: high, step: kind === 'int' ? step ?? 1 : step ?? 'any', inputmode: 'decimal',
    placeholder: best === undefined ? 'up to the sampler' : value(best),
  })
}

function read(parameter, input) {
  if (input.value === '') return undefined
  return parameter.kind === 'choice' ? parameter.choices[Number(input.value)] : Number(input.value)
}
