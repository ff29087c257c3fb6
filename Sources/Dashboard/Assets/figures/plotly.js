let loading = null

/** Plotly, which is large: it is loaded when the first figure is to be drawn. */
export function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = '/plotly.js'
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      loading = null
      reject(new Error('Plotly’s script is missing on the server: Scripts/setup.sh installs it.'))
    }
    document.head.append(script)
  })
  return loading
}
