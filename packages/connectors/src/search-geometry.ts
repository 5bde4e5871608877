import { type BoundingBox, InvalidInputError, type LatLng } from "@cityscout/contracts";
import type { CircleConnector, CircleQuery } from "./connector.ts";

/** 1e-7 degrees are about a centimetre: finer digits would only make equal requests look different. */
const DECIMALS = 7;

export function degrees(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

export function roundedPosition(position: LatLng): LatLng {
  return { lat: degrees(position.lat), lng: degrees(position.lng) };
}

/** Throws `InvalidInputError` where the source cannot be asked this circle or this page. */
export function checkCircle(
  connector: Pick<CircleConnector, "source" | "minRadiusMetres" | "maxRadiusMetres" | "maxPages">,
  query: CircleQuery,
): void {
  const { source, minRadiusMetres, maxRadiusMetres, maxPages } = connector;
  if (!(query.radiusMetres >= minRadiusMetres && query.radiusMetres <= maxRadiusMetres)) {
    throw new InvalidInputError(
      `radiusMetres of a search of ${source} is ${query.radiusMetres}; it must be ${minRadiusMetres} to ${maxRadiusMetres}`,
    );
  }
  if (!Number.isInteger(query.page) || query.page < 0 || query.page >= maxPages) {
    throw new InvalidInputError(
      `page of a search of ${source} is ${query.page}; it must be 0 to ${maxPages - 1}`,
    );
  }
}

/** The box as boxes that do not cross the date line: itself, or its western and eastern part. */
export function withoutDateLine(box: BoundingBox): BoundingBox[] {
  if (box.west <= box.east) return [box];
  return [
    { ...box, east: 180 },
    { ...box, west: -180 },
  ];
}

export function boxContains(box: BoundingBox, { lat, lng }: LatLng): boolean {
  if (lat < box.south || lat > box.north) return false;
  return box.west <= box.east ? lng >= box.west && lng <= box.east : lng >= box.west || lng <= box.east;
}
