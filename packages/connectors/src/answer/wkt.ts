import type { GeoJsonArea } from "@cityscout/contracts";

/** The globe that Wikidata means where it names none. */
const EARTH = "http://www.wikidata.org/entity/Q2";
const NUMBER = String.raw`[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?`;
const POINT = new RegExp(String.raw`^(?:<([^>]*)>\s*)?point\s*\(\s*(${NUMBER})\s+(${NUMBER})\s*\)$`, "i");

export interface WktPoint {
  lng: number;
  lat: number;
  /** On another globe, such as Mars, degrees mean something else (and may be 290). */
  onEarth: boolean;
}

/** Reads `Point(lng lat)`, with the globe before it as Wikidata writes it; `undefined` where the text is none. */
export function readWktPoint(text: string): WktPoint | undefined {
  const found = POINT.exec(text.trim());
  if (found === null) return undefined;
  const [, globe, lng, lat] = found;
  return { lng: Number(lng), lat: Number(lat), onEarth: globe === undefined || globe === EARTH };
}

/** Reads `POLYGON((…))` or `MULTIPOLYGON(((…)))` as the GeoJSON geometry it stands for; `undefined` for others. */
export function readWktArea(text: string): unknown {
  const [, kind, coordinates] = /^\s*(multipolygon|polygon)\s*(\([\s\S]*\))\s*$/i.exec(text) ?? [];
  if (kind === undefined || coordinates === undefined) return undefined;
  const json = coordinates
    .replace(new RegExp(`(${NUMBER})\\s+(${NUMBER})(?:\\s+${NUMBER})?`, "g"), "[$1,$2]")
    .replaceAll("(", "[")
    .replaceAll(")", "]");
  const type: GeoJsonArea["type"] = kind.toLowerCase() === "polygon" ? "Polygon" : "MultiPolygon";
  try {
    return { type, coordinates: JSON.parse(json) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
