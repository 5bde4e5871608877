import {
  type Area,
  type Category,
  type Coverage,
  type LatLng,
  sourceIdOfKey,
  sourceOfKey,
} from "@cityscout/contracts";
import { boundingBoxOf, h3CellCorners } from "@cityscout/geo";
import { familyNames, familyOfCategory } from "./category-family.ts";
import type { PackedMap } from "./packed-map.ts";
import type { ReportPlace } from "./report-place.ts";

const unitsPerDegree = 100_000;
const stateCodes = { covered: 1, "proven-empty": 2, open: 3 } as const;

/** Gives every different text a number, in the order of first use. */
function createNumbering() {
  const numbers = new Map<string, number>();
  return {
    texts: () => [...numbers.keys()],
    numberOf: (text: string): number => {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
  };
}

/** Packs what the map shows. */
export function packMap(
  places: readonly ReportPlace[],
  area: Area | null,
  coverage: Coverage | null,
): PackedMap {
  const origin = southWest(places, area);
  const y = (lat: number): number => Math.round((lat - origin.lat) * unitsPerDegree);
  const x = (lng: number): number => Math.round((((lng - origin.lng + 540) % 360) - 180) * unitsPerDegree);
  const flat = (ring: readonly LatLng[]): number[] => ring.flatMap(({ lat, lng }) => [y(lat), x(lng)]);
  const categories = createNumbering();
  const sources = createNumbering();
  const texts = createNumbering();
  const scoreParts = Object.keys(places[0]?.breakdown ?? {});
  const optional = (text: string | null): string | 0 => text ?? 0;
  const recordsOf = (place: ReportPlace): (number | string)[] =>
    place.records.flatMap((record) => [sources.numberOf(sourceOfKey(record)), sourceIdOfKey(record)]);
  const listOrNothing = (list: number[]): number[] | 0 => (list.length === 0 ? 0 : list);
  const records = places.map(recordsOf);

  return {
    origin: [origin.lat, origin.lng],
    places: {
      id: places.map(({ id }) => id),
      name: places.map(({ name }) => name),
      y: places.map(({ lat }) => y(lat)),
      x: places.map(({ lng }) => x(lng)),
      category: places.map(({ category }) => categories.numberOf(category)),
      knownBy: records.map((list) =>
        list.reduce<number>((bits, part, index) => (index % 2 === 0 ? bits | (1 << Number(part)) : bits), 0),
      ),
      score: places.map(({ score }) => Math.round(score * 1000)),
      primary: places.flatMap(({ primary }, index) => (primary ? [index] : [])),
      closed: places.flatMap(({ closed }, index) => (closed ? [index] : [])),
      address: places.map(({ address }) => optional(address)),
      phone: places.map(({ phone }) => optional(phone)),
      website: places.map(({ website }) => optional(website)),
      breakdown: places.map(({ breakdown }) =>
        scoreParts.map((part) => Math.round((breakdown[part] ?? 0) * 1000)),
      ),
      records,
      lineage: places.map(({ lineage }) =>
        listOrNothing(
          lineage.flatMap(({ field, from, why, others }) => [
            texts.numberOf(field),
            from,
            texts.numberOf(why),
            others,
          ]),
        ),
      ),
      merges: places.map(({ merges }) =>
        listOrNothing(
          merges.flatMap(({ left, right, score, reason }) => [
            left,
            right,
            Math.round(score * 1000),
            texts.numberOf(reason),
          ]),
        ),
      ),
    },
    area: (area ?? []).map(({ outer, holes }) => [outer, ...holes].map(flat)),
    coverage: packCoverage(coverage, flat),
    categories: categories.texts(),
    families: [...familyNames],
    familyOf: categories
      .texts()
      .map((category) => familyNames.indexOf(familyOfCategory[category as Category])),
    sources: sources.texts(),
    texts: texts.texts(),
    scoreParts,
  };
}

function packCoverage(
  coverage: Coverage | null,
  flat: (ring: readonly LatLng[]) => number[],
): PackedMap["coverage"] {
  const cells = createNumbering();
  const states = new Map<string, number[]>();
  for (const { cell, source, state } of coverage?.cells ?? []) {
    const own = states.get(source) ?? [];
    states.set(source, own);
    own[cells.numberOf(cell)] = stateCodes[state];
  }
  const names = cells.texts();
  return {
    cells: names.map((cell) => flat(h3CellCorners(cell))),
    states: [...states]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([source, own]) => ({ source, state: names.map((_, index) => own[index] ?? 0) })),
  };
}

function southWest(places: readonly ReportPlace[], area: Area | null): LatLng {
  if (area !== null) {
    const { south, west } = boundingBoxOf(area);
    return { lat: south, lng: west };
  }
  return places.reduce(
    (corner, { lat, lng }) => ({ lat: Math.min(corner.lat, lat), lng: Math.min(corner.lng, lng) }),
    { lat: places[0]?.lat ?? 0, lng: places[0]?.lng ?? 0 },
  );
}
