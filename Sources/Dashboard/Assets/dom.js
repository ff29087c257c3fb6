/**
 * Makes an element. Texts are always texts, never markup: whatever a study is called is only shown.
 *
 * @param {string} tag
 * @param {Object} attributes `on` has listeners, `style` single styles, `dataset` data; `null` and `false` are left out.
 * @param {...(Node|string|number|null|Array)} children
 */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children)
}

/** Makes an element of a drawing. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener)
    } else if (name === 'style') {
      for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text)
    } else if (name === 'dataset') {
      Object.assign(element.dataset, value)
    } else {
      element.setAttribute(name, value === true ? '' : value)
    }
  }
  append(element, children)
  return element
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child)
    else if (child !== null && child !== undefined && child !== false) element.append(child)
  }
}

/** Puts `children` in the place of all that `element` contains. */
export function fill(element, ...children) {
  element.replaceChildren()
  append(element, children)
  return element
}

/** Sets a text if it is another one: what has not changed is not announced again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** A name that may be long, or written from right to left. */
export function name(text, attributes = {}) {
  return h('bdi', { title: text.length > 40 ? text : null, ...attributes }, text)
}

/** A link within the dashboard. */
export function link(href, attributes = {}, ...children) {
  return h('a', { href, ...attributes }, ...children)
}
