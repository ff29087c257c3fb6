/** The colours of the page, for what is drawn. */
export function colours() {
  const style = getComputedStyle(document.documentElement)
  const read = name => style.getPropertyValue(name).trim()
  return {
    text: read('--text'), faint: read('--faint'), line: read('--line'), card: read('--card'), accent: read('--accent'),
    series: ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'].map(read),
  }
}

/** The layout of a figure with the look of the page: without the title, which stands above it. */
export function styled(layout = {}, { height, canBrush }) {
  const { text, faint, line, card, series } = colours()
  const { width, title, margin, ...rest } = layout
  const clear = 'rgba(0,0,0,0)'
  const axes = {}
  for (const key of ['xaxis', 'yaxis', 'yaxis2']) {
    if (key === 'yaxis2' && !rest[key]) continue
    const title = rest[key]?.title && { standoff: 8, font: { size: 12, color: faint }, ...rest[key].title }
    axes[key] = { automargin: true, gridcolor: line, linecolor: line, zerolinecolor: line, tickfont: { size: 11, color: faint }, ...rest[key], ...(title ? { title } : {}) }
  }
  return {
    ...rest, ...axes, height, autosize: true, paper_bgcolor: clear, plot_bgcolor: clear,
    ...(rest.template ? {} : { colorway: series }),
    font: { family: 'system-ui, sans-serif', size: 12, color: text },
    margin: { l: Math.min(margin?.l ?? 48, 140), r: margin?.r ?? 14, t: (margin?.t ?? 0) > 100 ? 44 : 26, b: margin?.b ?? 44 },
    hoverlabel: { bgcolor: card, bordercolor: line, font: { color: text } },
    modebar: { bgcolor: clear, color: faint, activecolor: text },
    uirevision: 'kept', selectionrevision: 'kept', dragmode: canBrush ? 'select' : false,
    newselection: { line: { color: text, width: 1 } },
  }
}

/** What a figure says about itself under its title. */
export const remarks = layout => layout?.title?.subtitle?.text ?? ''

/** How figures can be used. */
export const config = {
  displaylogo: false, responsive: true, displayModeBar: 'hover',
  modeBarButtonsToRemove: ['autoScale2d', 'toImage', 'zoomIn2d', 'zoomOut2d'],
}
