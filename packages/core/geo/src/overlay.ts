import type { Area, LatLng } from "@cityscout/contracts";
import * as polyclip from "polyclip-ts";
import { middleOf } from "./plane-area.ts";
import { measureRing, unrollRing } from "./ring.ts";
import { normalizeLongitude } from "./sphere.ts";

/** Longitude and latitude on a map in degrees. */
type Position = [number, number];
type MapRing = Position[];
/** A ring and its holes. */
type MapPolygon = MapRing[];

/** What two areas have in common, or `null` where that is nothing. */
export function intersectAreas(a: Area, b: Area): Area | null {
  const map = createMap(a);
  const [own, others] = [map.toPolygons(a), map.toPolygons(b)];
  const common = polyclip.intersection(withoutDetours(own, others), withoutDetours(others, own));
  return common.length === 0 ? null : map.toArea(common);
}

/**
 * The same polygons within the box around others, with fewer vertices: of a run of vertices beyond one side of the box only
 * the ends are kept, as the line between them is beyond that side too. Clipping takes some 40 µs a vertex, and areas have
 * thousands.
 */
function withoutDetours(polygons: readonly MapPolygon[], others: readonly MapPolygon[]): MapPolygon[] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of others.flat(2)) {
    [west, east] = [Math.min(west, lng), Math.max(east, lng)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const sides: ((position: Position) => boolean)[] = [
    ([lng]) => lng < west,
    ([lng]) => lng > east,
    ([, lat]) => lat < south,
    ([, lat]) => lat > north,
  ];
  const endsOnly = (ring: MapRing, isBeyond: (position: Position) => boolean): MapRing =>
    ring.filter(
      (position, i) =>
        !isBeyond(position) || !isBeyond(ring.at(i - 1)!) || !isBeyond(ring[(i + 1) % ring.length]!),
    );
  return polygons
    .map((rings) =>
      rings.map((ring) => sides.reduce(endsOnly, ring)).filter((ring, i) => i === 0 || ring.length > 2),
    )
    .filter(([outer]) => outer!.length > 2);
}

/**
 * The same ground as an area whose parts do not overlap, nor its holes, and whose holes lie in their parts; `null` for
 * none.
 */
export function uniteParts(area: Area): Area | null {
  const map = createMap(area);
  const united = polyclip.union(map.toPolygons(area));
  return united.length === 0 ? null : map.toArea(united);
}

/**
 * A map of the whole globe in degrees, on which the edges of areas are straight. It is cut opposite to the middle of `area`:
 * ground across the cut comes back in parts that touch each other there.
 */
function createMap(area: Area) {
  // In whole degrees, so that the two sides of the cut are exactly one turn apart.
  const reference = Math.round(middleOf(area).lng);
  const [west, east] = [reference - 180, reference + 180];
  // Higher than the globe, so that no edge of an area coincides with its border, which is slow to clip.
  const strip: MapPolygon = [
    [
      [west, -91],
      [east, -91],
      [east, 91],
      [west, 91],
    ],
  ];

  const copiesOf = (ring: readonly LatLng[]): MapRing[] =>
    [-2, -1, 0, 1, 2]
      .map((turns) => unroll(ring, reference, turns))
      .filter((copy) => copy.some(([lng]) => lng >= west) && copy.some(([lng]) => lng <= east))
      .map((copy) => copy.map(snap));

  const toPolygons = (other: Area): MapPolygon[] =>
    other.flatMap(({ outer, holes }) => {
      const rings = [outer, ...holes].map((ring) => unroll(ring, reference, 0));
      if (rings.every((ring) => ring.every(([lng]) => lng >= west && lng <= east))) return [rings];
      const copiesOfHoles = holes.flatMap(copiesOf);
      return copiesOf(outer)
        .flatMap((copy) => polyclip.intersection(strip, [copy, ...copiesOfHoles]))
        .map((polygon) => polygon.map((ring) => ring.map(snap)));
    });

  return {
    toPolygons,
    toArea: (polygons: MapPolygon[]): Area =>
      polygons.map(([outer, ...holes]) => ({ outer: toRing(outer!), holes: holes.map(toRing) })),
  };
}

/**
 * A ring on a map without end, `turns` whole turns from where its first vertex is nearest to `reference`. A ring around a
 * pole goes on to that pole and back, from the vertex nearest to it: no edge is in the way there.
 */
function unroll(ring: readonly LatLng[], reference: number, turns: number): MapRing {
  const { pole } = measureRing(ring);
  const follow = (vertices: readonly LatLng[]) =>
    unrollRing(vertices, turns + Math.round((reference - vertices[0]!.lng) / 360)).map(
      ({ lat, lng }): Position => [withoutDust(lng), withoutDust(lat)],
    );
  if (pole === undefined) return follow(ring);
  const start = ring.reduce(
    (nearest, { lat }, i) => (Math.abs(pole - lat) < Math.abs(pole - ring[nearest]!.lat) ? i : nearest),
    0,
  );
  const around = follow([...ring.slice(start), ...ring.slice(0, start + 1)]);
  return [...around, [around.at(-1)![0], pole], [around[0]![0], pole]];
}

/** A closed ring of a map as one of the globe. */
function toRing(closed: MapRing): LatLng[] {
  const ring = closed.slice(0, -1);
  const next = (i: number) => ring[(i + 1) % ring.length]!;
  const alongPole = ring.findIndex(
    ([lng, lat], i) => Math.abs(lat) === 90 && Math.abs(next(i)[0] - lng) === 360,
  );
  if (alongPole >= 0) {
    // Along the cut to the pole, along the pole and back along the cut: without that way it is a ring around the pole.
    const pole = ring[alongPole]![1];
    const rest = [...ring.slice(alongPole), ...ring.slice(0, alongPole)].slice(2);
    const aroundPole = rest
      .flatMap((from, i) => (i + 1 < rest.length ? cutEdge(from, rest[i + 1]!) : [from]))
      .map(toLatLng);
    // Where it would enclose more than half of the globe, its other side is its inside.
    if (measureRing(aroundPole).pole === pole) return aroundPole;
  }
  return ring.flatMap((from, i) => cutEdge(from, next(i))).map(toLatLng);
}

/** Trigonometry leaves tiny numbers instead of 0, with more decimals than polyclip can handle. */
function withoutDust(degrees: number): number {
  return Math.abs(degrees) < 1e-9 ? 0 : degrees;
}

/** To a tenth of a millimetre, so that points that are one on the globe are one on the map too. */
function snap([lng, lat]: Position): Position {
  return [Math.round(lng * 1e9) / 1e9, Math.round(lat * 1e9) / 1e9];
}

function toLatLng([lng, lat]: Position): LatLng {
  return { lat, lng: normalizeLongitude(lng) };
}

/** The beginning of an edge and, where it would not be the short way round the globe any more, points along it. */
function cutEdge([fromLng, fromLat]: Position, [toLng, toLat]: Position): MapRing {
  const pieces = Math.abs(toLng - fromLng) < 180 ? 1 : 3;
  return Array.from({ length: pieces }, (_, i) => [
    fromLng + ((toLng - fromLng) * i) / pieces,
    fromLat + ((toLat - fromLat) * i) / pieces,
  ]);
}
