import type { Manifest, Source } from "@cityscout/contracts";
import { formatCount, formatCounted, formatPercent, formatUsd } from "../format.ts";
import { html, type Html } from "../html.ts";

/** What each source cost and brought, and how far it is known; which were not asked, and what of theirs could not be used. */
export function sourceSection(manifest: Manifest): Html {
  return html`${sourceTable(manifest)}${notAsked(manifest)}${swappedRecords(manifest)}${corruptAnswers(manifest)}`;
}

function notAsked({ not_asked: reasons = {} }: Manifest): Html {
  const entries = Object.entries(reasons);
  if (entries.length === 0) return html``;
  return html`<p class="note">Not asked:</p>
    <ul class="note">
      ${entries.map(([source, reason]) => html`<li><b>${source}</b> <bdi>${reason}</bdi></li>`)}
    </ul>`;
}

function swappedRecords({ swapped = {} }: Manifest): Html {
  const entries = Object.entries(swapped);
  if (entries.length === 0) return html``;
  return html`<p class="note">
      Left out, as they are far away from the area, and would be within it with latitude and longitude
      swapped:
    </p>
    <ul class="note">
      ${entries.map(
        ([source, { records, examples }]) =>
          html`<li>
            <b>${source}</b> ${formatCounted(records, "record")}:
            <bdi>${examples.join(", ")}${examples.length < records ? ", …" : ""}</bdi>
          </li>`,
      )}
    </ul>`;
}

function corruptAnswers({ corrupt_answers: corrupt }: Manifest): Html {
  if (corrupt === undefined) return html``;
  const { answers, examples } = corrupt;
  return html`<p class="note">
      ${formatCounted(answers, "stored answer")} could not be used, and passed for not
      stored${examples.length < answers ? ", among them" : ""}:
    </p>
    <ul class="note">
      ${examples.map(({ key, reason }) => html`<li><code>${key}</code> <bdi>${reason}</bdi></li>`)}
    </ul>`;
}

function sourceTable({ sources, coverage }: Manifest): Html {
  const rows = Object.entries(sources) as [Source, NonNullable<(typeof sources)[Source]>][];
  if (rows.length === 0) return html`<p class="empty">No source was asked.</p>`;
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col" class="number">Calls</th>
          <th scope="col" class="number">From cache</th>
          <th scope="col" class="number">Cost</th>
          <th scope="col" class="number">Records</th>
          <th scope="col">Area covered</th>
          <th scope="col" class="number">Still expected</th>
          <th scope="col" class="number">Failures</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(([source, use]) => {
          const known = coverage[source];
          const share =
            known === undefined || known.area_km2 === 0 ? null : known.covered_km2 / known.area_km2;
          return html`<tr>
            <th scope="row"><span class="key source-${source}" aria-hidden="true"></span>${source}</th>
            <td class="number">${formatCount(use.calls)}</td>
            <td class="number">${formatCount(use.cache_hits)}</td>
            <td class="number">${formatUsd(use.cost_usd)}</td>
            <td class="number">${formatCount(use.new)}</td>
            <td>
              ${share === null ? html`<span class="note">not measured</span>` : html`<span class="meter"><span style="width:${(share * 100).toFixed(1)}%"></span></span>${formatPercent(share)}`}${known?.out_of_order ? html` <span class="note">does not answer nearest first</span>` : ""}${known?.leaves_out ? html` <span class="note">leaves records out of its answers</span>` : ""}${known?.empty_answers ? html` <span class="note">showed none of the records that there are</span>` : ""}
            </td>
            <td class="number">${known === undefined ? "–" : expectedText(known.expected_remaining)}</td>
            <td class="number">${formatCount(use.failures)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function expectedText({ low, mean, high }: { low: number; mean: number; high: number }): Html {
  if (high < 0.5) return html`0`;
  return html`${formatCount(mean)} <span class="note">${formatCount(low)}–${formatCount(high)}</span>`;
}
