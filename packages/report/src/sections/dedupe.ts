import type { CloseCall, DedupeSummary } from "@cityscout/contracts";
import { formatCount, formatPercent } from "../format.ts";
import { html, type Html } from "../html.ts";
import { evidenceOf } from "./evidence-words.ts";

const maxCalls = 12;
const maxRows = 8;
/** Phrases a pair. */
const maxEvidence = 4;

/** How records became places, and the decisions that were closest. */
export function dedupeFigures(summary: DedupeSummary | null): Html {
  if (summary === null) return html`<p class="empty">The run did not come to merge its records.</p>`;
  const pairs: [string, number][] = [
    ["Candidates", summary.candidates],
    ["Pairs compared", summary.pairs],
    ["Candidates joined to another", summary.merged],
    ["Pairs left for a person to review", summary.review],
    ["Places", summary.places],
  ];
  return html`<div class="columns">
      <dl class="list">
        ${pairs.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd class="number">${formatCount(value)}</dd>
            </div>`,
        )}
      </dl>
      <div>
        <h3>Places by the sources that know them</h3>
        ${bySources(Object.entries(summary.by_sources))}
      </div>
    </div>
    ${
      summary.close_calls.length > 0 &&
      html`<h3>The closest decisions</h3>
        <div class="scroll">
          <table class="calls">
            <thead>
              <tr>
                <th scope="col">One record</th>
                <th scope="col">The other</th>
                <th scope="col" class="number">Apart</th>
                <th scope="col" class="number">Same?</th>
                <th scope="col">Decided</th>
                <th scope="col">What spoke for (+) and against (−), in log-odds</th>
              </tr>
            </thead>
            <tbody>
              ${summary.close_calls.slice(0, maxCalls).map(closeCallRow)}
            </tbody>
          </table>
        </div>`
    }`;
}

function bySources(counts: [sources: string, places: number][]): Html {
  const known = counts.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const [first] = known;
  if (first === undefined) return html`<p class="empty">No place was found.</p>`;
  const [, most] = first;
  const rest = known.slice(maxRows).reduce((sum, [, count]) => sum + count, 0);
  return html`<ul class="bars">
      ${known.slice(0, maxRows).map(
        ([sources, count]) =>
          html`<li>
            <span>${sources.replaceAll("+", " + ")}</span
            ><span class="track"
              ><span class="bar" style="width:${((100 * count) / most).toFixed(1)}%"></span></span
            ><span class="figure">${formatCount(count)}</span>
          </li>`,
      )}
    </ul>
    ${rest > 0 && html`<p class="note">and ${formatCount(rest)} with other combinations</p>`}`;
}

function closeCallRow(call: CloseCall): Html {
  return html`<tr>
    <td><bdi>${call.left_name}</bdi> <span class="note">${call.left}</span></td>
    <td><bdi>${call.right_name}</bdi> <span class="note">${call.right}</span></td>
    <td class="number">${call.distance_metres === null ? "–" : `${formatCount(call.distance_metres)} m`}</td>
    <td class="number">${formatPercent(call.score)}</td>
    <td><span class="badge ${call.decision}">${call.decision}</span></td>
    <td class="pushes">${spoken(call).map(pushSpan)}</td>
  </tr>`;
}

/** The strongest evidence on a pair, and all else in one figure: they add up to the log-odds of its score. */
function spoken({ pushes }: CloseCall): { phrase: string; push: number }[] {
  const told = evidenceOf(pushes).slice(0, maxEvidence);
  const sum = (of: readonly { push: number }[]): number => of.reduce((total, { push }) => total + push, 0);
  return [...told, { phrase: "all else", push: sum(pushes) - sum(told) }];
}

function pushSpan({ phrase, push }: { phrase: string; push: number }): Html {
  const figure = `${push >= 0 ? "+" : "−"}${Math.abs(push).toFixed(1)}`;
  return html`<span class="${push >= 0 ? "for" : "against"}">${figure} ${phrase}</span> `;
}
