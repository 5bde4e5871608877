import { EARTH_RADIUS_METRES, type LatLng } from "./geo-point.ts";

const earthRadiusKm = EARTH_RADIUS_METRES / 1000;
const toRadians = Math.PI / 180;

interface Edge {
  index: number;
  from: [x: number, y: number];
  to: [x: number, y: number];
}

/**
 * Two edges of a ring that cross each other, as positions in it; `null` where the ring is simple. Edges that only
 * touch do not cross. Longitudes are followed over the date line.
 */
export function selfCrossing(ring: readonly LatLng[]): [number, number] | null {
  const edges = edgesOf(ring).sort((a, b) => west(a) - west(b));
  for (const [position, edge] of edges.entries()) {
    const east = Math.max(edge.from[0], edge.to[0]);
    for (let next = position + 1; next < edges.length && west(edges[next]!) <= east; next += 1) {
      const other = edges[next]!;
      if (cross(edge, other)) return [Math.min(edge.index, other.index), Math.max(edge.index, other.index)];
    }
  }
  return null;
}

/**
 * Area enclosed by a ring on the sphere, in km²: what it encloses on a map in degrees, and of a ring around a pole the
 * smaller side. After Chamberlain and Duquette, "Some Algorithms for Polygons on a Sphere", JPL 07-03, 2007.
 */
export function ringAreaKm2(ring: readonly LatLng[]): number {
  let [turned, sum] = [0, 0];
  for (const { from, to } of edgesOf(ring)) {
    turned += to[0] - from[0];
    sum += (to[0] - from[0]) * toRadians * (2 + Math.sin(from[1] * toRadians) + Math.sin(to[1] * toRadians));
  }
  const area = (Math.abs(sum) * earthRadiusKm ** 2) / 2;
  const aroundPole = Math.abs(turned) > 180;
  return aroundPole ? Math.min(area, 4 * Math.PI * earthRadiusKm ** 2 - area) : area;
}

function edgesOf(ring: readonly LatLng[]): Edge[] {
  let x = ring[0]?.lng ?? 0;
  return ring.map((vertex, index) => {
    const next = ring[(index + 1) % ring.length]!;
    const from: Edge["from"] = [x, vertex.lat];
    // The short way round: a step of more than half the globe is one over the date line, and one of exactly half is not.
    const step = next.lng - vertex.lng;
    x += Math.abs(step) <= 180 ? step : step - 360 * Math.round(step / 360);
    return { index, from, to: [x, next.lat] };
  });
}

function west(edge: Edge): number {
  return Math.min(edge.from[0], edge.to[0]);
}

/** On which side of the line `a`–`b` the point lies: the sign of twice the triangle's area. */
function side(a: Edge["from"], b: Edge["from"], point: Edge["from"]): number {
  return Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));
}

function cross(one: Edge, other: Edge): boolean {
  return (
    side(one.from, one.to, other.from) * side(one.from, one.to, other.to) < 0 &&
    side(other.from, other.to, one.from) * side(other.from, other.to, one.to) < 0
  );
}
