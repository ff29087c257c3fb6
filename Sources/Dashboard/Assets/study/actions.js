import { h } from '../dom.js'
import { call, studyPath } from '../net/api.js'
import { announce } from '../page/announce.js'
import { dialog } from '../page/dialog.js'
import { spaceForm } from './space-form.js'

/** Queues a trial with parameters that are given in a form made of the space. */
export async function enqueue(context) {
  if (!context.study.can_enqueue) return
  const form = spaceForm(context.study.parameters, context.standing.best[0]?.params ?? {})
  const note = h('input', { type: 'text', autocomplete: 'off' })
  const isDone = await dialog({
    title: 'Enqueue a trial', isWide: true, accept: 'Enqueue',
    body: [h('p', { class: 'faint' }, 'What is left empty is up to the sampler.'), form.element, h('label', { class: 'field' }, 'Why (noted with the trial)', note)],
    onAccept: () => call('POST', studyPath(context.name, 'trials'), {
      body: { params: form.values(), ...(note.value ? { user_attrs: { note: note.value } } : {}) },
    }),
  })
  if (isDone) announce('The trial is queued.')
}

/** Pauses a study, or lets it go on. */
export async function toggleHeld(context) {
  const isHeld = context.standing.held
  try {
    if (isHeld || await dialog({
      title: 'Pause the study?', accept: 'Pause',
      body: [h('p', {}, 'No trial starts until it goes on; those that run go on. Programs that ask Optuna’s way are not held.')],
    })) {
      await call('POST', studyPath(context.name, isHeld ? 'resume' : 'pause'))
      announce(isHeld ? 'The study goes on.' : 'The study is paused.')
    }
  } catch (error) {
    await failed(error)
  }
}

/** Ends a trial that runs or waits. */
export async function stop(context, trial) {
  const isWaiting = trial.state === 'waiting'
  const hasReported = trial.step !== undefined || trial.curves?.length > 0
  const reason = h('input', { type: 'text', value: 'stopped from the dashboard' })
  await dialog({
    title: isWaiting ? `Take trial ${trial.number} out of the queue?` : `Stop trial ${trial.number}?`, accept: 'Stop',
    body: [
      h('p', {}, isWaiting ? 'It counts as failed.' : hasReported ? 'It counts as pruned, with what it reported last. Its program is ended within seconds.' : 'It counts as failed. Its program is ended within seconds.'),
      hasReported ? null : h('label', { class: 'field' }, 'Reason', reason),
    ],
    onAccept: () => call('POST', studyPath(context.name, 'trials', trial.number, 'tell'), {
      body: hasReported ? { state: 'pruned' } : { state: 'failed', reason: reason.value },
    }),
  })
}

/** Marks a study, or the trial `number`, with words. */
export async function editTags(context, number, tags = context.study.tags) {
  const field = h('input', { type: 'text', value: tags.join(', '), autocomplete: 'off' })
  const read = () => [...new Set(field.value.split(',').map(tag => tag.trim()).filter(Boolean))]
  const isDone = await dialog({
    title: 'Tags', accept: 'Save',
    body: [h('label', { class: 'field' }, 'Words, separated by commas', field)],
    onAccept: () => call('PUT', studyPath(context.name, ...(number === null ? [] : ['trials', number]), 'tags'), { body: { tags: read() } }),
  })
  return isDone ? read() : null
}

/** Says that something was refused. */
export const failed = error => dialog({ title: 'That did not work', body: [h('p', {}, error.message)] })
