/** The page's style sheet; colours are variables, so that light and dark are one sheet. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #ffffff; --ink: #20242b; --muted: #68707c; --line: #e3e1da; --soft: #efede7;
  --accent: #c2410c; --good: #2f7d4f; --warn: #a16207; --bad: #b42318;
  --ground: #eef0f0; --land: #fbfbf9; --outline: #8a949e; --dot: #8c9aa8;
  --kind-history: #b4530a; --kind-culture: #7c3aed; --kind-nature: #2f8f4e; --kind-food: #d9480f;
  --kind-nightlife: #be185d; --kind-shops: #0f7fb5; --kind-stay: #0d9488; --kind-everyday: #87909b;
  --known-1: #94a3b8; --known-2: #3b82f6; --known-3: #1e3a8a;
  --covered: #2f8f4e66; --proven-empty: #4f7ecb2b; --open: #e0900080;
  --overpass: #2f8f4e; --google: #2563eb; --foursquare: #db2777; --yelp: #d9480f; --wikidata: #0d9488; --nominatim: #7c3aed;
  --part-1: #c2410c; --part-2: #1d4ed8; --part-3: #0d9488; --part-4: #a16207; --part-5: #7c3aed; --part-6: #94a3b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --card: #1c2026; --ink: #e7e9ec; --muted: #98a1ad; --line: #2d333b; --soft: #252a31;
    --accent: #fb923c; --good: #5fbf85; --warn: #e3b341; --bad: #f47067;
    --ground: #12161b; --land: #1b2129; --outline: #596775; --dot: #66717e;
    --kind-history: #f2a65a; --kind-culture: #b39dfb; --kind-nature: #6cc788; --kind-food: #ff8a5c;
    --kind-nightlife: #f472b6; --kind-shops: #5cb8e6; --kind-stay: #4fd1c5; --kind-everyday: #7d8794;
    --known-1: #64748b; --known-2: #60a5fa; --known-3: #dbeafe;
    --covered: #4ade8055; --proven-empty: #6b9cf02b; --open: #f5a52480;
    --overpass: #6cc788; --google: #6ea8fe; --foursquare: #f472b6; --yelp: #ff8a5c; --wikidata: #4fd1c5; --nominatim: #b39dfb;
    --part-1: #fb923c; --part-2: #6ea8fe; --part-3: #4fd1c5; --part-4: #e3b341; --part-5: #b39dfb; --part-6: #64748b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main, .top, footer { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(34px, 5vw, 52px); letter-spacing: -0.02em; margin: 0 0 10px; font-weight: 650; }
h2 { font-size: 21px; margin: 0 0 4px; letter-spacing: -0.01em; }
h3 { font-size: 15px; margin: 22px 0 8px; }
h4 { font-size: 12px; margin: 18px 0 6px; color: var(--muted); text-transform: uppercase; letter-spacing: 0.06em; }
p { margin: 0 0 10px; }
a { color: var(--accent); }
code { font: 12px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.note, .empty, .lead { color: var(--muted); font-size: 13px; }
.lead { font-size: 14px; margin-bottom: 16px; max-width: 74ch; }
.number, .figure, .value, .score { font-variant-numeric: tabular-nums; }
.number { text-align: right; }
.top { padding-top: 40px; padding-bottom: 26px; }
.eyebrow { color: var(--accent); font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; font-size: 12px; margin: 0 0 6px; }
.status { font-size: 16px; color: var(--muted); margin-bottom: 24px; }
.badge { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 12px; font-weight: 600; border: 1px solid currentColor; color: var(--muted); }
.badge.succeeded, .badge.same { color: var(--good); } .badge.partial, .badge.interrupted, .badge.review, .badge.simulated { color: var(--warn); }
.badge.failed, .badge.different { color: var(--bad); } .badge.primary { color: var(--accent); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1px; margin: 0; background: var(--line); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; }
.figures > div { background: var(--card); padding: 14px 18px; }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd { margin: 0; }
.figures .value { display: block; font-size: 27px; font-weight: 600; letter-spacing: -0.02em; line-height: 1.25; }
.figures .note { font-size: 12px; }
.failures { margin-top: 18px; padding: 12px 16px; border: 1px solid var(--warn); border-radius: 12px; font-size: 14px; }
.failures summary { cursor: pointer; font-weight: 600; }
.failures ul { margin: 8px 0 0; padding-left: 18px; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 22px 24px; margin: 0 0 20px; }
.grid { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; }
.grid > .card { margin: 0; }
.grid { margin-bottom: 20px; }
.map-card { padding: 0; overflow: hidden; }
.map-head { display: flex; flex-wrap: wrap; gap: 10px 18px; align-items: center; padding: 16px 20px; border-bottom: 1px solid var(--line); }
.map-head h2 { margin: 0; }
.map-head .count { color: var(--muted); font-size: 13px; margin-right: auto; font-variant-numeric: tabular-nums; }
.search { position: relative; flex: 0 1 280px; }
input[type="search"], select { width: 100%; font: inherit; font-size: 14px; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 9px; padding: 6px 10px; }
:is(input, select, button, canvas, summary, a):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
canvas:focus-visible { outline-offset: -3px; }
#matches { position: absolute; z-index: 5; left: 0; right: 0; top: calc(100% + 4px); margin: 0; padding: 5px; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: 11px; box-shadow: 0 10px 30px #0003; max-height: 320px; overflow: auto; }
#matches li { padding: 5px 9px; border-radius: 7px; cursor: pointer; }
#matches li:hover, #matches li[aria-selected="true"] { background: var(--soft); }
.map-body { position: relative; }
#map { display: block; width: 100%; height: min(68vh, 640px); touch-action: none; cursor: grab; background: var(--ground); }
#map:active { cursor: grabbing; }
.zoom { position: absolute; left: 12px; top: 12px; display: grid; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.zoom button { width: 34px; height: 34px; border: 0; background: var(--card); color: var(--ink); font-size: 18px; cursor: pointer; line-height: 1; }
.zoom button:hover { background: var(--soft); }
#map-tip { position: absolute; z-index: 3; pointer-events: none; background: var(--card); border: 1px solid var(--line); border-radius: 9px; padding: 6px 11px; box-shadow: 0 6px 20px #0003; max-width: 280px; }
#map-tip bdi { display: block; font-weight: 600; } #map-tip span { color: var(--muted); font-size: 12.5px; }
#place-card { position: absolute; z-index: 4; right: 12px; top: 12px; max-height: calc(100% - 24px); width: min(340px, calc(100% - 24px)); overflow: auto; background: var(--card); border: 1px solid var(--line); border-radius: 13px; padding: 16px 18px; box-shadow: 0 14px 40px #0003; font-size: 13.5px; }
#place-card h3 { font-size: 19px; margin: 0 28px 2px 0; overflow-wrap: anywhere; }
#place-card .kind { color: var(--muted); margin-bottom: 10px; }
#place-card .close { position: absolute; right: 10px; top: 8px; border: 0; background: none; font-size: 24px; line-height: 1; color: var(--muted); cursor: pointer; padding: 4px 8px; }
.fields { margin: 0; } .fields > div { display: grid; grid-template-columns: 84px 1fr; gap: 10px; padding: 3px 0; }
.fields dt { color: var(--muted); } .fields dd { margin: 0; overflow-wrap: anywhere; }
.records, .merges, .parts { list-style: none; margin: 0; padding: 0; } .records li { padding: 2px 0; overflow-wrap: anywhere; }
.merges li { padding: 5px 0; border-top: 1px solid var(--line); } .merges li:first-child { border: 0; } .merges .pair { display: block; overflow-wrap: anywhere; }
.parts li, .bars li { display: grid; grid-template-columns: minmax(84px, 1fr) 2fr 52px; gap: 10px; align-items: center; padding: 2px 0; }
.track { display: block; position: relative; height: 8px; border-radius: 4px; background: var(--soft); overflow: hidden; } .track > span { position: absolute; inset: 0 auto 0 0; border-radius: 4px; }
.bars { list-style: none; padding: 0; margin: 0; font-size: 13.5px; } .bars .bar { background: var(--google); }
.figure { text-align: right; color: var(--muted); font-size: 12.5px; white-space: nowrap; }
.controls { display: flex; flex-wrap: wrap; gap: 12px 22px; padding: 14px 20px 16px; border-top: 1px solid var(--line); align-items: center; font-size: 13.5px; }
.controls fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 5px 6px; align-items: center; min-width: 0; }
.controls legend { float: left; color: var(--muted); padding: 0; margin-right: 8px; }
.chip { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px; border: 1px solid var(--line); border-radius: 99px; cursor: pointer; user-select: none; }
.chip:has(:checked) { background: var(--soft); } .chip:has(input[type="checkbox"]:not(:checked)) { opacity: 0.5; text-decoration: line-through; }
.chip:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px; }
.chip input { position: absolute; opacity: 0; pointer-events: none; }
.controls select { width: auto; max-width: 190px; padding: 3px 8px; }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 3px; background: currentColor; flex: none; margin-right: 6px; }
.chip .key { margin: 0; border-radius: 50%; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 6px 0 0; font-size: 12.5px; color: var(--muted); } .legend .key { vertical-align: -1px; }
${["overpass", "google", "foursquare", "yelp", "wikidata", "nominatim"].map((source) => `.source-${source} { color: var(--${source}); stroke: var(--${source}); }`).join("\n")}
${["history", "culture", "nature", "food", "nightlife", "shops", "stay", "everyday"].map((kind) => `.kind-${kind} { color: var(--kind-${kind}); }`).join("\n")}
${Array.from({ length: 12 }, (_, index) => `.part-${index + 1} { color: var(--part-${(index % 6) + 1}); background: var(--part-${(index % 6) + 1}); }`).join("\n")}
.known-1 { color: var(--known-1); } .known-2 { color: var(--known-2); } .known-3 { color: var(--known-3); } .dot { color: var(--dot); } .accent { color: var(--accent); }
.key.covered { background: var(--covered); } .key.proven-empty { background: var(--proven-empty); } .key.open { background: var(--open); } .legend .key:is(.covered, .proven-empty, .open) { box-shadow: inset 0 0 0 1px var(--line); }
.total { color: var(--ink); stroke: var(--ink); } .floor { color: var(--muted); stroke: var(--muted); }
.chart { display: block; width: 100%; height: auto; }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; } .chart .line.floor { stroke-dasharray: 5 4; stroke-width: 1.4; }
.chart .rule { stroke: var(--line); } .chart text { font-size: 11px; fill: var(--muted); font-variant-numeric: tabular-nums; }
figure { margin: 0; min-width: 0; } figcaption { font-size: 13px; color: var(--muted); margin-bottom: 6px; } figcaption b { color: var(--ink); margin-right: 4px; }
.curves { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; }
.stages { list-style: none; margin: 0; padding: 0; font-size: 13.5px; } .stages li { display: grid; grid-template-columns: 148px 1fr 84px; gap: 12px; align-items: center; padding: 5px 0; }
.stages .track { height: 12px; } .stages .bar { background: var(--google); inset: 0 auto 0 auto; } .stages .bar.failed { background: var(--bad); }
.columns { display: grid; grid-template-columns: minmax(220px, 1fr) 2fr; gap: 8px 36px; }
.list { margin: 0; } .list > div { display: flex; justify-content: space-between; padding: 6px 0; border-bottom: 1px solid var(--line); } .list dt { color: var(--muted); } .list dd { margin: 0; font-weight: 600; }
.scroll { overflow-x: auto; margin: 0 -24px; padding: 0 24px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; padding: 8px 14px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; } thead th { color: var(--muted); font-weight: 500; font-size: 12.5px; white-space: nowrap; } th.number { text-align: right; }
tbody tr:last-child > * { border-bottom: 0; } tbody th { font-weight: 600; } tbody th:has(> .key) { white-space: nowrap; }
.calls td .note { display: block; overflow-wrap: anywhere; } .calls td { min-width: 84px; } .calls td:nth-child(-n+2) { min-width: 170px; }
.pushes span { display: inline-block; margin: 0 6px 2px 0; font-size: 12px; } .for { color: var(--good); } .against { color: var(--bad); }
.meter { display: inline-block; width: 84px; height: 8px; border-radius: 4px; background: var(--soft); overflow: hidden; margin-right: 9px; } .meter span { display: block; height: 100%; background: var(--good); }
.link { border: 0; background: none; padding: 0; font: inherit; font-weight: 600; color: var(--ink); cursor: pointer; text-align: start; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; } .link:hover { color: var(--accent); }
.score { display: inline-block; width: 46px; } .stack { display: inline-flex; width: 180px; max-width: 40vw; height: 8px; border-radius: 4px; overflow: hidden; background: var(--soft); vertical-align: 1px; }
footer { color: var(--muted); font-size: 13px; padding-top: 8px; padding-bottom: 48px; } footer ul { padding-left: 18px; margin: 4px 0 12px; }
[hidden] { display: none !important; }
@media (max-width: 820px) {
  main, .top, footer { padding-left: 14px; padding-right: 14px; } .grid, .columns, .curves { grid-template-columns: minmax(0, 1fr); }
  .card { padding: 18px 16px; } .map-card { padding: 0; } .scroll { margin: 0 -16px; padding: 0 16px; } .search { flex: 1 1 100%; }
  .top { padding-top: 24px; } .figures { grid-template-columns: repeat(2, 1fr); } .figures .value { font-size: 22px; }
  #place-card { top: auto; bottom: 12px; max-height: 62%; width: auto; left: 12px; } .stages li { grid-template-columns: 132px 1fr 64px; gap: 8px; font-size: 12.5px; }
  .map-head, .controls { padding: 12px 14px; }
}
@media (max-width: 560px) { .primaries .known-by { display: none; } .stack { width: 110px; max-width: 30vw; } .chart text { font-size: 15px; } }
@media print { .controls, .search, .zoom { display: none; } .card { break-inside: avoid; } }
@media (prefers-reduced-motion: reduce) { * { scroll-behavior: auto !important; } }
`;
