import { candidateKey, type Place } from "@cityscout/contracts";
import { stringify } from "csv-stringify/sync";

/** Takes places one by one and gives a text for all of them: no list of places is ever whole in memory. */
export interface PlaceExport {
  add(place: Place): void;
  text(): string;
}

/** RFC 7946: positions are longitude, latitude. */
export function createGeoJson(): PlaceExport {
  const features: string[] = [];
  return {
    add(place) {
      const feature = {
        type: "Feature",
        id: place.id,
        geometry: { type: "Point", coordinates: [place.lng, place.lat] },
        properties: {
          name: place.name,
          category: place.category,
          address: place.address,
          phone: place.phone,
          website: place.website,
          closed: place.closed,
          primary: place.primary,
          score: place.score,
          sources: sourcesOf(place),
        },
      };
      features.push(JSON.stringify(feature));
    },
    text: () => `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}\n`,
  };
}

const columns = [
  "id",
  "name",
  "lat",
  "lng",
  "category",
  "address",
  "postal_code",
  "phone",
  "website",
  "closed",
  "primary",
  "score",
  "sources",
  "source_ids",
] as const;

/** RFC 4180 with a heading; text that a spreadsheet would run as a formula is quoted by an apostrophe. */
export function createCsv(): PlaceExport {
  const lines: string[] = [stringify([[...columns]])];
  return {
    add(place) {
      const row = [
        place.id,
        inert(place.name),
        place.lat,
        place.lng,
        place.category,
        inert(place.address),
        inert(place.postal_code),
        inert(place.phone),
        inert(place.website),
        place.closed ? "true" : "false",
        place.primary ? "true" : "false",
        place.score,
        sourcesOf(place).join(" "),
        inert(place.sources.map(candidateKey).join(" ")),
      ];
      lines.push(stringify([row]));
    },
    text: () => lines.join(""),
  };
}

function sourcesOf({ sources }: Place): string[] {
  return [...new Set(sources.map(({ source }) => source))].sort();
}

/** A telephone number begins like a formula and is none. */
function inert(text: string | null): string | null {
  if (text === null || /^\+[\d ()-]+$/.test(text)) return text;
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
