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

/**
 * The script of the page: the source text of checked functions. It needs no build step and no file beside it, so it is
 * the same where Node runs the sources and within a bundle. `__name` is what esbuild's `keepNames` leaves in functions.
 */
export function pageScript(): string {
  const members = Object.entries(parts).map(([name, part]) => `${name}: ${String(part)}`);
  const script = `const __name = (part) => part;\n(${String(startReport)})({${members.join(",\n")}});`;
  return script.replaceAll("</", String.raw`<\/`).replaceAll("<!--", String.raw`<\!--`);
}
