/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The one place of the repository that is written for browsers; here, so that who imports this package can check it too.
import type { createMapInput } from "./map-input.ts";
import type { createMapPainter } from "./map-painter.ts";
import type { createPlaceCard } from "./place-card.ts";
import type { createPlaceGrid } from "./place-grid.ts";
import type { createPlaceSearch } from "./place-search.ts";
import type { readPackedMap } from "./read-packed-map.ts";

/**
 * The functions of this folder are sent to the browser as their own source text (`page-script.ts`). So each of them is
 * closed: it uses its parameters and what browsers have, never an import or a name of its module. What they need of
 * each other comes in here.
 */
export interface Parts {
  readPackedMap: typeof readPackedMap;
  createPlaceGrid: typeof createPlaceGrid;
  createMapPainter: typeof createMapPainter;
  createMapInput: typeof createMapInput;
  createPlaceCard: typeof createPlaceCard;
  createPlaceSearch: typeof createPlaceSearch;
}

/** From world to screen: `screen = world × scale + offset`, in CSS pixels. World units are about a metre. */
export interface MapView {
  scale: number;
  offsetX: number;
  offsetY: number;
}
