import type { YieldCurves } from "./bench-sweep-figures.ts";

const PANEL = { width: 360, height: 240, margin: 40 };
const COLUMNS = 3;
/** Curves are drawn as far as this many floors. */
const MOST_FLOORS = 6;
const colours = ["#c2410c", "#7c3aed", "#0f766e", "#1d4ed8", "#64748b", "#a8a29e"];

/** Share found against calls in floors: one panel a set, one line a method, the floor's own line dashed. SVG. */
export function drawYieldCurves(sets: readonly YieldCurves[]): string {
  const columns = Math.min(COLUMNS, Math.max(1, sets.length));
  const width = columns * PANEL.width;
  const height = Math.ceil(sets.length / columns) * PANEL.height + 40;
  const panels = sets.map((set, index) => {
    const left = (index % columns) * PANEL.width;
    const top = Math.floor(index / columns) * PANEL.height;
    return `<g transform="translate(${left} ${top})">${drawPanel(set)}</g>`;
  });
  const methods = [...new Set(sets.flatMap(({ curves }) => curves.map(({ method }) => method)))];
  const legend = methods.map((method, index) => {
    const left = PANEL.margin + (index * (width - PANEL.margin)) / methods.length;
    return (
      `<line x1="${left}" y1="${height - 20}" x2="${left + 20}" y2="${height - 20}" stroke="${colourOf(methods, method)}" stroke-width="2"/>` +
      `<text x="${left + 25}" y="${height - 16}">${method}</text>`
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
  const methods = curves.map(({ method }) => method);
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
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${colourOf(methods, method)}" stroke-width="1.5"/>`;
  });
  const limit = `<line x1="${x(0)}" y1="${y(0)}" x2="${x(floor)}" y2="${y(records)}" stroke="#999" stroke-dasharray="3 3"/>`;
  const title = `<text x="${PANEL.margin}" y="20" font-weight="bold">${name}: share found by calls, in floors of ${floor}</text>`;
  return [title, ...marks, ...ticks, limit, ...lines].join("");
}

function colourOf(methods: readonly string[], method: string): string {
  const order = ["planner", "planner, OSM known", "largest gap", "quadtree", "H3 grid 8", "H3 grid 9"];
  const index = order.includes(method) ? order.indexOf(method) : methods.indexOf(method);
  return colours[index % colours.length]!;
}
