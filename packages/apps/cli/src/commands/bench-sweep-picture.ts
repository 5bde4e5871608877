import { escapeHtml } from "@cityscout/report";
import type { SweepMethod, YieldCurves } from "./bench-sweep-figures.ts";

const PANEL = { width: 360, height: 240, margin: 40 };
const LEGEND = { width: 150, height: 18 };
const COLUMNS = 3;
/** Curves are drawn as far as this many floors. */
const MOST_FLOORS = 6;
/** Where searches by category bring nothing, they are those of the planner alone: dashes show both lines. */
const strokes: Readonly<Record<SweepMethod, string>> = {
  planner: 'stroke="#c2410c"',
  "planner, OSM known": 'stroke="#7c3aed"',
  "planner, by category": 'stroke="#eab308" stroke-dasharray="6 3"',
  "largest gap": 'stroke="#0f766e"',
  quadtree: 'stroke="#1d4ed8"',
  "H3 grid 8": 'stroke="#64748b"',
  "H3 grid 9": 'stroke="#a8a29e"',
};

/** Share found against calls in floors: one panel a set, one line a method, the floor's own line dashed. SVG. */
export function drawYieldCurves(sets: readonly YieldCurves[]): string {
  const columns = Math.min(COLUMNS, Math.max(1, sets.length));
  const width = columns * PANEL.width;
  const methods = [...new Set(sets.flatMap(({ curves }) => curves.map(({ method }) => method)))];
  const inRow = Math.floor((width - PANEL.margin) / LEGEND.width);
  const legendTop = Math.ceil(sets.length / columns) * PANEL.height + 20;
  const height = legendTop + Math.ceil(methods.length / inRow) * LEGEND.height;
  const panels = sets.map((set, index) => {
    const left = (index % columns) * PANEL.width;
    const top = Math.floor(index / columns) * PANEL.height;
    return `<g transform="translate(${left} ${top})">${drawPanel(set)}</g>`;
  });
  const legend = methods.map((method, index) => {
    const left = PANEL.margin + (index % inRow) * LEGEND.width;
    const y = legendTop + Math.floor(index / inRow) * LEGEND.height;
    return (
      `<line x1="${left}" y1="${y}" x2="${left + 20}" y2="${y}" ${strokes[method]} stroke-width="2"/>` +
      `<text x="${left + 25}" y="${y + 4}">${method}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel({ name, records, floor, curves }: YieldCurves): string {
  const x = (calls: number) => PANEL.margin + ((PANEL.width - 60) * calls) / floor / MOST_FLOORS;
  const y = (found: number) => PANEL.height - PANEL.margin - ((PANEL.height - 70) * found) / records;
  const ticks = Array.from({ length: MOST_FLOORS + 1 }, (_, floors) => {
    const at = x(floors * floor);
    return `<text x="${at}" y="${y(0) + 14}" text-anchor="middle">${floors}</text>`;
  });
  const marks = [0, 0.5, 0.9, 1].map(
    (share) =>
      `<line x1="${x(0)}" y1="${y(share * records)}" x2="${x(MOST_FLOORS * floor)}" y2="${y(share * records)}" stroke="#e5e5e5"/>` +
      `<text x="${x(0) - 4}" y="${y(share * records) + 4}" text-anchor="end">${share * 100}%</text>`,
  );
  const lines = curves.map(({ method, found }) => {
    const last = Math.min(found.length, MOST_FLOORS * floor);
    const step = Math.max(1, Math.floor(last / 200));
    const points = [`${x(0)},${y(0)}`];
    for (let calls = step; calls <= last; calls += step) {
      points.push(`${x(calls).toFixed(1)},${y(found[calls - 1]!).toFixed(1)}`);
    }
    return `<polyline points="${points.join(" ")}" fill="none" ${strokes[method]} stroke-width="1.5"/>`;
  });
  const limit = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(floor)}" y2="${y(records)}" stroke="#999" stroke-dasharray="3 3"/>`;
  const title = `<text x="${PANEL.margin}" y="20" font-weight="bold">${escapeHtml(name)}: share found</text>`;
  const unit = `<text x="${x((MOST_FLOORS * floor) / 2)}" y="${y(0) + 28}" text-anchor="middle">calls, in floors of ${floor}</text>`;
  return [title, unit, ...marks, ...ticks, limit, ...lines].join("");
}
