import { createMapInput } from "./map-input.ts";
import { createMapPainter } from "./map-painter.ts";
import type { Parts } from "./parts.ts";
import { createPlaceCard } from "./place-card.ts";
import { createPlaceGrid } from "./place-grid.ts";
import { createPlaceSearch } from "./place-search.ts";
import { readPackedMap } from "./read-packed-map.ts";
import { startReport } from "./start-report.ts";

const parts: Parts = {
  readPackedMap,
  createPlaceGrid,
  createMapPainter,
  createMapInput,
  createPlaceCard,
  createPlaceSearch,
};

/** Shows what a bundler with `keepNames` does to a function within a function: it wraps it, by a helper of its own. */
function probe(): unknown {
  const named = (): number => 0;
  return named;
}

/** The bundler's helper, by the name that it has in this bundle; it would be missing in the browser. */
function namingHelper(): string | undefined {
  return /([\w$]+)\(\(\)\s*=>\s*0,\s*"named"\)/.exec(String(probe))?.[1];
}

/**
 * The script of the page: the source text of checked functions. It needs no build step and no file beside it, so it is
 * the same where Node runs the sources and within a bundle, minified or not.
 */
export function pageScript(): string {
  const helper = namingHelper();
  const members = Object.entries(parts).map(([name, part]) => `${name}: ${String(part)}`);
  const script = [
    helper === undefined ? "" : `const ${helper} = (part) => part;`,
    `(${String(startReport)})({${members.join(",\n")}});`,
  ].join("\n");
  return script.replaceAll("</", String.raw`<\/`).replaceAll("<!--", String.raw`<\!--`);
}
