import { html, type Html } from "../html.ts";

export interface Series {
  name: string;
  /** A class of the style sheet: `source-google`, `total`, `floor`. */
  className: string;
  /** In ascending `x`. */
  points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  /** What the chart shows, for who cannot see it. */
  label: string;
  xLabel: string;
  yLabel: string;
  series: readonly Series[];
  formatX?: (value: number) => string;
  formatY?: (value: number) => string;
}

/** One size for all: a chart is scaled to the page with its labels, and those of a wider one would be too small to read. */
const [width, height] = [560, 220];
const margin = { top: 12, right: 14, bottom: 34, left: 68 };
/** A line of more points than pixels looks the same and weighs more. */
const maxPoints = 300;
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A chart as SVG, coloured by the style sheet of the page. */
export function lineChart(chart: LineChart): Html {
  const { series } = chart;
  const formatX = chart.formatX ?? ((value: number) => plain.format(Math.round(value)));
  const formatY = chart.formatY ?? ((value: number) => plain.format(value));
  const most = (axis: 0 | 1): number =>
    series.reduce((max, { points }) => points.reduce((own, point) => Math.max(own, point[axis]), max), 0) ||
    1;
  const [maxX, maxY] = [most(0), niceCeiling(most(1))];
  const x = (value: number): number => margin.left + (value / maxX) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    height - margin.bottom - (value / maxY) * (height - margin.top - margin.bottom);
  const path = (points: Series["points"]): string =>
    thin(points)
      .map(([px, py], index) => `${index === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`)
      .join("");
  const ticks = [0, 0.25, 0.5, 0.75, 1];

  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.label}">
    ${ticks.map(
      (share) =>
        html`<line
            class="rule"
            x1="${margin.left}"
            x2="${width - margin.right}"
            y1="${y(share * maxY).toFixed(1)}"
            y2="${y(share * maxY).toFixed(1)}"
          />
          <text class="tick" x="${margin.left - 8}" y="${(y(share * maxY) + 4).toFixed(1)}" text-anchor="end"
            >${formatY(share * maxY)}</text
          >`,
    )}
    ${roundTicks(maxX).map(
      (value) =>
        html`<text
          class="tick"
          x="${x(value).toFixed(1)}"
          y="${height - margin.bottom + 16}"
          text-anchor="${anchorOf(value / maxX)}"
          >${formatX(value)}</text
        >`,
    )}
    <text class="axis" x="${(width + margin.left - margin.right) / 2}" y="${height - 3}" text-anchor="middle">
      ${chart.xLabel}
    </text>
    <text
      class="axis"
      x="${-(height - margin.bottom) / 2}"
      y="11"
      text-anchor="middle"
      transform="rotate(-90)"
    >
      ${chart.yLabel}
    </text>
    ${series.map(({ className, name, points }) => html`<path class="line ${className}" d="${path(points)}"><title>${name}</title></path>`)}
  </svg>`;
}

/** Names beside their colours. */
export function legend(series: readonly Pick<Series, "name" | "className">[]): Html {
  return html`<ul class="legend">
    ${series.map(
      ({ name, className }) =>
        html`<li><span class="key ${className}" aria-hidden="true"></span>${name}</li>`,
    )}
  </ul>`;
}

function anchorOf(share: number): string {
  if (share === 0) return "start";
  return share > 0.97 ? "end" : "middle";
}

/** Round numbers from 0 to at most `most`, up to six of them, a step of 1, 2 or 5 times a power of ten apart. */
export function roundTicks(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power * 5 >= most) ?? 10) * power);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

/** Keeps the first and the last point and evenly spread ones between. */
function thin(points: Series["points"]): Series["points"] {
  if (points.length <= maxPoints) return points;
  const step = (points.length - 1) / (maxPoints - 1);
  return Array.from({ length: maxPoints }, (_, index) => points[Math.round(index * step)]!);
}
