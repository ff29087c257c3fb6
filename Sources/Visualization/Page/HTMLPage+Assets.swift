import Tuning

/// How a page looks, and what it does.
extension HTMLPage {
    /// Nothing is fetched.
    ///
    /// Plotly makes the programs of its WebGL traces as it draws them, which needs `unsafe-eval`: only a page that has such traces allows it.
    var policy: String {
        let kinds: Set = ["parcoords", "scattergl"]
        let drawsByPrograms = figures.contains { figure in
            figure.traces.contains { kinds.contains($0["type"]?.string ?? "") }
        }
        return "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
            + (drawsByPrograms ? " 'unsafe-eval'" : "") + "; img-src data: blob:; font-src data:"
    }

    static let style = """
        :root{color-scheme:light;--page:#fff;--text:#1f2733;--quiet:#5b6675;--line:#e2e6ec}
        :root[data-shown=dark]{color-scheme:dark;--page:#12161d;--text:#d7dee8;--quiet:#93a0b1;--line:#252c37}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1120px;padding:24px 16px 64px;background:var(--page);color:var(--text);
        font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
        header{display:flex;gap:16px;align-items:baseline;justify-content:space-between}
        h1{font-size:22px;font-weight:600;margin:0;overflow-wrap:anywhere}
        button{font:inherit;font-size:13px;color:var(--quiet);background:none;border:1px solid var(--line);
        border-radius:6px;padding:4px 10px;cursor:pointer;white-space:nowrap}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 20px;margin:20px 0 8px;font-size:14px}
        dt{color:var(--quiet);max-width:40vw;overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
        figure{margin:24px 0 0;padding-top:16px;border-top:1px solid var(--line);overflow-x:auto}
        .plot{width:100%;min-width:520px}
        @media print{button{display:none}figure{break-inside:avoid}}
        """

    static let behaviour = """
        "use strict";
        (() => {
          const read = id => JSON.parse(document.getElementById(id).textContent);
          const templates = read("templates"), figures = read("figures"), root = document.documentElement;
          const plots = figures.map((_, index) => document.getElementById("figure-" + index));
          const system = matchMedia("(prefers-color-scheme: dark)");
          let chosen = root.dataset.theme;
          const theme = () => chosen || (system.matches ? "dark" : "light");
          const draw = () => {
            root.dataset.shown = theme();
            figures.forEach((figure, index) => {
              const layout = structuredClone(figure.layout);
              layout.template = templates[theme()];
              layout.autosize = true;
              Plotly.react(plots[index], structuredClone(figure.data), layout, {responsive: true, displaylogo: false,
                modeBarButtonsToRemove: ["autoScale2d"], toImageButtonOptions: {format: "svg"}});
            });
          };
          // The number of the trial that a mark stands for.
          const number = mark => Array.isArray(mark) ? mark[0] : mark;
          const link = (from, numbers) => plots.forEach((plot, index) => {
            if (plot === from) return;
            const marked = figures[index].data.map((trace, place) => [trace, place])
              .filter(([trace]) => (trace.mode || "").includes("markers") && trace.type !== "scatter3d" && trace.customdata);
            if (!marked.length) return;
            const picked = marked.map(([trace]) => numbers === null ? null
              : trace.customdata.flatMap((mark, point) => numbers.has(number(mark)) ? [point] : []));
            Plotly.restyle(plot, {selectedpoints: picked}, marked.map(([, place]) => place));
          });
          draw();
          plots.forEach(plot => {
            plot.on("plotly_selected", event => {
              if (event) link(plot, new Set(event.points.map(point => number(point.customdata))));
            });
            plot.on("plotly_deselect", () => link(plot, null));
          });
          document.getElementById("theme").addEventListener("click", () => {
            chosen = theme() === "dark" ? "light" : "dark";
            draw();
          });
          system.addEventListener("change", draw);
        })();
        """
}
