import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { familyNames } from "../category-family.ts";
import { formatCount, formatName } from "../format.ts";
import { html, Html, type Part } from "../html.ts";
import type { PackedMap } from "../packed-map.ts";

/** On another thread: of 150,000 places it takes a second and more. */
const compress = promisify<string, { level: number }, Buffer>(gzip);

/** The map and its controls; `page-script.ts` brings them to life. */
export async function mapCard(packed: PackedMap): Promise<Html> {
  const compressed = await compress(JSON.stringify(packed), { level: 9 });
  const covered = packed.coverage.states.map(({ source }) => source);
  const kinds = familyNames.filter((_, family) => packed.familyOf.includes(family));
  // Where all are of one kind, as when no source tells any, their colour says nothing.
  const hasKinds = kinds.length > 1;
  return html`<section class="card map-card" aria-labelledby="map-title">
      <div class="map-head">
        <h2 id="map-title">Map</h2>
        <span class="count" id="shown-count" aria-live="polite"
          >${formatCount(packed.places.name.length)} places</span
        >
        <div class="search">
          <input
            id="search"
            type="search"
            placeholder="Find a place"
            autocomplete="off"
            role="combobox"
            aria-label="Find a place by name"
            aria-controls="matches"
            aria-expanded="false"
          />
          <ul id="matches" role="listbox" aria-label="Places found" hidden></ul>
        </div>
      </div>
      <div class="map-body">
        <canvas
          id="map"
          tabindex="0"
          role="application"
          aria-label="Map of the places found. Arrow keys move it, plus and minus zoom, Home shows all. The search box finds places by name."
        ></canvas>
        <div class="zoom">
          <button type="button" id="zoom-in" aria-label="Zoom in">+</button
          ><button type="button" id="zoom-out" aria-label="Zoom out">−</button
          ><button type="button" id="zoom-home" aria-label="Show the whole area" title="The whole area">
            ⌂
          </button>
        </div>
        <div id="map-tip" hidden></div>
        <aside id="place-card" aria-label="Details of a place" hidden></aside>
      </div>
      <form class="controls" id="controls" autocomplete="off">
        ${choice("Colour", "colour-by", [
          ...(hasKinds ? [["kind", "kind", true] as const] : []),
          ["sources", "how many sources know it", !hasKinds],
          ["primary", "primary or not", false],
        ])}
        ${
          hasKinds &&
          html`<fieldset id="kinds" data-legend="kind">
            <legend>Kinds</legend>
            ${kinds.map((family) => html`<label class="chip"><input type="checkbox" value="${family}" checked /><span class="key kind-${family}"></span>${family}</label>`)}
          </fieldset>`
        }
        <ul class="legend" data-legend="primary" hidden>
          <li><span class="key accent"></span>primary</li>
          <li><span class="key dot"></span>secondary</li>
        </ul>
        <ul class="legend" data-legend="sources" ${hasKinds && " hidden"}>
          <li><span class="key known-1"></span>one source</li>
          <li><span class="key known-2"></span>two</li>
          <li><span class="key known-3"></span>three or more</li>
        </ul>
        ${packed.categories.length > 1 && select("category-filter", "Category", "all categories", [...packed.categories].sort())}
        ${packed.sources.length > 1 && select("source-filter", "Known by", "any source", [...packed.sources].sort())}
        ${covered.length > 0 && choice("Coverage of", "coverage", [["", "none", true], ...covered.map((source): [string, string, boolean] => [source, source, false])])}
        <ul class="legend" data-legend="coverage" hidden>
          <li><span class="key covered"></span>covered: all it lists there is found</li>
          <li><span class="key proven-empty"></span>proven empty: it lists nothing there</li>
          <li><span class="key open"></span>not covered</li>
        </ul>
        <span class="note">Click the map, then scroll to zoom. Click a place for where it comes from.</span>
      </form>
    </section>
    <script type="application/octet-stream" id="map-data">
      ${new Html(compressed.toString("base64"))}
    </script>`;
}

function choice(
  title: string,
  name: string,
  options: readonly (readonly [value: string, text: string, checked: boolean])[],
): Html {
  const buttons: Part[] = options.map(
    ([value, text, checked]) =>
      html`<label class="chip"
        ><input type="radio" name="${name}" value="${value}" ${checked && " checked"} />${text}</label
      >`,
  );
  return html`<fieldset>
    <legend>${title}</legend>
    ${buttons}
  </fieldset>`;
}

function select(id: string, label: string, all: string, values: readonly string[]): Html {
  return html`<select id="${id}" aria-label="${label}">
    <option value="">${all}</option>
    ${values.map((value) => html`<option value="${value}">${formatName(value)}</option>`)}
  </select>`;
}
