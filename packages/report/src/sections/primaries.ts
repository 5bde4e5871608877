import { sourceOfKey } from "@cityscout/contracts";
import { formatCount, formatName } from "../format.ts";
import { html, type Html } from "../html.ts";
import type { ReportPlace } from "../report-place.ts";

const maxRows = 25;

/** The best of the primaries, with what made their score. A row shows its place on the map. */
export function primaryTable(places: readonly ReportPlace[]): Html {
  const rows = places
    .map((place, index) => ({ place, index }))
    .filter(({ place }) => place.primary)
    .slice(0, maxRows);
  if (rows.length === 0) return html`<p class="empty">The run has no primaries.</p>`;
  // A part has its colour by its place among all, as on the map's cards.
  const parts = Object.keys(rows[0]!.place.breakdown)
    .map((part, index) => ({ part, colour: `part-${index + 1}` }))
    .filter(({ part }) => rows.some(({ place }) => (place.breakdown[part] ?? 0) > 0));
  const hasKinds = new Set(rows.map(({ place }) => place.category)).size > 1;
  return html`<ul class="legend">
      ${parts.map(({ part, colour }) => html`<li><span class="key ${colour}" aria-hidden="true"></span>${formatName(part)}</li>`)}
    </ul>
    <div class="scroll">
      <table class="primaries">
        <thead>
          <tr>
            <th scope="col" class="number">#</th>
            <th scope="col">Place</th>
            ${hasKinds && html`<th scope="col">Kind</th>`}
            <th scope="col" class="known-by">Known by</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ place, index }, position) =>
              html`<tr>
                <td class="number">${position + 1}</td>
                <th scope="row">
                  <button type="button" class="link" data-place="${index}"><bdi>${place.name}</bdi></button>
                </th>
                ${hasKinds && html`<td>${formatName(place.category)}</td>`}
                <td class="known-by">${[...new Set(place.records.map(sourceOfKey))].join(", ")}</td>
                <td>
                  <span class="score">${place.score.toFixed(3)}</span
                  ><span class="stack" title="${partsText(parts, place)}"
                    >${parts.map(({ part, colour }) => html`<span class="${colour}" style="width:${((place.breakdown[part] ?? 0) * 100).toFixed(1)}%"></span>`)}</span
                  >
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function partsText(parts: readonly { part: string }[], { breakdown }: ReportPlace): string {
  return parts.map(({ part }) => `${formatName(part)} ${(breakdown[part] ?? 0).toFixed(3)}`).join(" + ");
}

/** How the order of the primaries came about, as far as the sources' records let it. */
export function primaryLead(places: readonly ReportPlace[], primaries: number): Html {
  const isPopularityKnown = places.some(({ breakdown }) => (breakdown["popularity"] ?? 0) > 0);
  return html`<p class="lead">
    The ${formatCount(primaries)} places that nobody should miss,
    ${primaries > maxRows ? `the best ${maxRows} first; all are on the map.` : "the best first."} A score is
    the sum of its
    parts.${!isPopularityKnown && places.length > 0 && " No source said how popular its places are, so that only how many sources know a place, and where it lies, could count."}
  </p>`;
}
