import type { PackedMap } from "../packed-map.ts";

/** Unpacks the data of the page: JSON, gzipped, as base64. */
export async function readPackedMap(element: HTMLElement): Promise<PackedMap> {
  const bytes = Uint8Array.from(atob(element.textContent), (character) => character.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(json).json()) as PackedMap;
}
