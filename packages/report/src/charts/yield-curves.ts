import type { Source } from "@cityscout/contracts";
import { html, type Html } from "../html.ts";
import type { ReportAnswer } from "../report-data.ts";
import { legend, lineChart, type Series } from "./line-chart.ts";

/** What one source, or all of them, showed answer by answer. */
export interface Yield {
  /** Different records after each answer. */
  found: readonly (readonly [answers: number, found: number])[];
  /** Answers that had to be had at least: `⌈n/k⌉`. */
  floor: number;
  records: number;
  /** The most records that one answer held. */
  perAnswer: number;
}

/**
 * The yield of one source. Its `k` is the most that any of its answers held: for a source with a result cap this is
 * the cap as soon as one answer was full.
 */
export function yieldOf(answers: readonly ReportAnswer[]): Yield {
  let records = 0;
  let perAnswer = 0;
  const found: [number, number][] = [[0, 0]];
  for (const [index, answer] of answers.entries()) {
    records += answer.new;
    perAnswer = Math.max(perAnswer, answer.shown);
    found.push([index + 1, records]);
  }
  return { found, records, perAnswer, floor: perAnswer === 0 ? 0 : Math.ceil(records / perAnswer) };
}

/** Sources that list places, those with the most answers first. */
export function yieldsBySource(answers: readonly ReportAnswer[]): [Source, Yield][] {
  const bySource = new Map<Source, ReportAnswer[]>();
  for (const answer of answers) {
    const own = bySource.get(answer.source);
    if (own === undefined) bySource.set(answer.source, [answer]);
    else own.push(answer);
  }
  return [...bySource]
    .map(([source, own]): [Source, Yield] => [source, yieldOf(own)])
    .filter(([, { records }]) => records > 0)
    .sort(([a, left], [b, right]) => right.found.length - left.found.length || (a < b ? -1 : 1));
}

/**
 * The most that so many answers can have shown: `k` each, and the last of a source what is left of `n`; then level. Of
 * several sources the largest answers come first.
 */
export function floorLine(yields: readonly Yield[]): Series {
  const best = yields.flatMap(({ floor, records, perAnswer }) => [
    { answers: floor - 1, each: perAnswer },
    { answers: 1, each: records - (floor - 1) * perAnswer },
  ]);
  const points: [number, number][] = [[0, 0]];
  let [answers, records] = [0, 0];
  for (const part of best.filter((own) => own.answers > 0).sort((a, b) => b.each - a.each)) {
    answers += part.answers;
    records += part.answers * part.each;
    points.push([answers, records]);
  }
  const made = yields.reduce((sum, { found }) => sum + found.length - 1, 0);
  return { name: "floor ⌈n/k⌉", className: "floor", points: [...points, [Math.max(answers, made), records]] };
}

const counts = new Intl.NumberFormat("en-US");

/** Records found against answers: all sources in one chart, and each with its own floor. */
export function yieldCurves(answers: readonly ReportAnswer[]): Html {
  const sources = yieldsBySource(answers);
  if (sources.length === 0) return html`<p class="empty">No source has answered with places.</p>`;
  const listing = new Set(sources.map(([source]) => source));
  const all = yieldOf(answers.filter(({ source }) => listing.has(source)));
  const floor = sources.reduce((sum, [, own]) => sum + own.floor, 0);
  const total: Series[] = [
    { name: "all sources", className: "total", points: all.found },
    floorLine(sources.map(([, own]) => own)),
  ];
  return html`<div class="curves">
    <figure>
      <figcaption>
        <b>All sources</b> ${counts.format(all.records)} records in ${counts.format(all.found.length - 1)}
        answers; the floor is ${counts.format(floor)}
      </figcaption>
      ${lineChart({ label: "Different source records against answers, all sources", xLabel: "answers", yLabel: "records found", series: total })}
      ${legend(total)}
    </figure>
    ${sources.map(
      ([source, own]) =>
        html`<figure>
          <figcaption><b>${source}</b> ${ratioText(own)}</figcaption>
          ${lineChart({
            label: `Different records of ${source} against its answers`,
            xLabel: "answers",
            yLabel: "records",
            series: [floorLine([own]), { name: source, className: `source-${source}`, points: own.found }],
          })}
        </figure>`,
    )}
  </div>`;
}

function ratioText({ found, floor, records, perAnswer }: Yield): string {
  const answers = found.length - 1;
  return `${counts.format(records)} in ${counts.format(answers)}, ${(answers / floor).toFixed(1)} × ⌈${counts.format(records)}/${counts.format(perAnswer)}⌉`;
}
