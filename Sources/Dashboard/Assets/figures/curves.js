import { toNumber } from '../format.js'
import { get, studyPath } from '../net/api.js'
import { colours } from './look.js'

/** What the trials of some numbers reported. */
export async function fetchCurves(name, numbers, signal) {
  return numbers.length ? get(studyPath(name, 'curves') + `?numbers=${numbers.join()}`, { signal }) : []
}

/**
 * A figure of curves: those of running trials, with the best one for comparison.
 *
 * @param {Array} trials As the server tells them.
 * @param {Object} options `metric` to be shown, the `best` trial's number, whether lines fade when others are brushed (`canBrush`).
 */
export function curvesFigure(trials, { metric, best = null, title = number => `#${number}`, canBrush = false }) {
  const { series, faint } = colours()
  const data = trials.flatMap((trial, place) => {
    const curve = trial.curves.find(curve => curve.metric === metric) ?? trial.curves[0]
    if (!curve) return []
    const isBest = trial.number === best
    return [{
      type: 'scatter', mode: curve.steps.length > 1 ? 'lines' : 'markers', name: isBest ? `best, #${trial.number}` : title(trial.number),
      x: curve.steps, y: curve.values.map(toNumber).map(value => Number.isFinite(value) ? value : null), connectgaps: true,
      ...(canBrush ? { customdata: curve.steps.map(() => trial.number) } : {}),
      line: isBest ? { color: faint, dash: 'dot', width: 2 } : { color: series[place % series.length], width: 2 },
      hovertemplate: `#${trial.number} · step %{x}: %{y}<extra></extra>`,
    }]
  })
  return { data, layout: { xaxis: { title: { text: 'step' } }, yaxis: { title: { text: metric } }, showlegend: true, legend: { orientation: 'h', y: 1, yanchor: 'bottom', x: 0 } } }
}
