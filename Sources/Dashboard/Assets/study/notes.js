import { fill, h } from '../dom.js'
import { call, studyPath } from '../net/api.js'
import { value } from '../format.js'
import { dialog } from '../page/dialog.js'

/** What people wrote about a study, and what programs noted with it. */
export function makeNotes(context) {
  const box = noteBox(() => context.study.note, note => call('PUT', studyPath(context.name, 'note'), { body: note }), note => { context.study.note = note })
  const attributes = h('div')
  const element = h('section', { class: 'card', 'aria-labelledby': 'notes' }, h('h2', { id: 'notes' }, 'Notes'), box.element, attributes)

  function outline() {
    box.update()
    const entries = Object.entries(context.study.user_attrs)
    fill(attributes, entries.length ? [h('h3', {}, 'Attributes'), attributeList(entries)] : null)
  }
  outline()
  return { element, update: () => {}, outline }
}

/** Names and values, as they are. */
export function attributeList(entries) {
  return h('dl', { class: 'attributes' }, entries.map(([key, given]) => [
    h('dt', {}, h('bdi', {}, key)),
    h('dd', {}, typeof given === 'object' && given !== null ? h('pre', {}, JSON.stringify(given, null, 1)) : h('bdi', {}, value(given)))]))
}

/**
 * A note that can be written: Markdown, shown as the text it is, so that nothing in it runs.
 */
export function noteBox(read, write, keep) {
  const text = h('p', { class: 'note' })
  const edit = h('button', { type: 'button', on: { click: change } })
  const element = h('div', {}, text, edit)

  function update() {
    const { body } = read()
    fill(text, body || h('span', { class: 'faint' }, 'Nothing is noted.'))
    fill(edit, body ? 'Change' : 'Write a note')
  }

  async function change() {
    const { body, version } = read()
    const field = h('textarea', { rows: 10, 'aria-label': 'Note' })
    field.value = body
    await dialog({
      title: 'Note', isWide: true, accept: 'Save', body: [field],
      onAccept: async () => keep(await write({ body: field.value, version })),
    })
    update()
  }
  update()
  return { element, update }
}
