import { toNumber } from '../format.js'
import { fetchPlot } from './figure.js'
import { colours } from './look.js'

/** The points of the server’s Pareto front over two of the objectives: a picture of three turns with the reader, and hides what is behind. */
export async function front(context, [across, up]) {
  const { study } = context
  const { data } = await fetchPlot(context, 'pareto_front')
  const { series, faint } = colours()
  const key = ['x', 'y', 'z']
  const traces = data.filter(trace => trace[key[across]] && trace[key[up]]).map(trace => ({
    type: 'scatter', mode: 'markers', name: trace.name, customdata: trace.customdata, text: trace.text, hoverinfo: trace.hoverinfo, hovertemplate: trace.hovertemplate,
    x: Array.from(trace[key[across]], toNumber), y: Array.from(trace[key[up]], toNumber),
    marker: trace.name === 'front' ? { size: 10, color: series[0] } : { size: 7, color: faint, opacity: 0.6, symbol: trace.marker?.symbol },
  }))
  return { data: traces, layout: { xaxis: { title: { text: study.objectives[across] } }, yaxis: { title: { text: study.objectives[up] } }, showlegend: true, legend: { orientation: 'h', y: 1, yanchor: 'bottom', x: 0 } } }
}
