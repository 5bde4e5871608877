import type { Area } from "@cityscout/contracts";
import {
  createPlaneArea,
  distanceMetres,
  h3CellCenter,
  h3CellCorners,
  h3CellsOf,
  type PlaneArea,
} from "@cityscout/geo";
import type { CountingServer } from "./bench-sweep-server.ts";

/** Nothing smaller than this is split any more. */
const SMALLEST_METRES = 2;

/** The usual grid: one circle around each H3 cell that the area touches, whatever the answers say. */
export function sweepGrid(server: CountingServer, area: Area, resolution: number): void {
  for (const cell of h3CellsOf(area, resolution)) {
    const center = h3CellCenter(cell);
    const radius = Math.max(...h3CellCorners(cell).map((corner) => distanceMetres(center, corner)));
    server.answer({ center, radiusMetres: Math.ceil(radius) });
  }
}

/** The usual splitting: a circle around each square, and its quarters wherever the answer was full. */
export function sweepQuadtree(server: CountingServer, area: Area, mostCalls: number): void {
  const drawn = createPlaneArea(area);
  const half = Math.max(drawn.maxX - drawn.minX, drawn.maxY - drawn.minY) / 2;
  const squares = [{ x: (drawn.minX + drawn.maxX) / 2, y: (drawn.minY + drawn.maxY) / 2, half }];
  for (const { x, y, half } of squares) {
    if (server.calls.length >= mostCalls) return;
    if (drawn.positionOf(x, y, half) === "outside") continue;
    const { more } = server.answer({
      center: drawn.plane.toLatLng({ x, y }),
      radiusMetres: half * Math.SQRT2,
    });
    if (!more || half < SMALLEST_METRES) continue;
    for (const dx of [-0.5, 0.5]) {
      for (const dy of [-0.5, 0.5]) squares.push({ x: x + dx * half, y: y + dy * half, half: half / 2 });
    }
  }
}

/** A point of the area and how far it is from what is proven: negative where it is covered. */
interface Probe {
  readonly x: number;
  readonly y: number;
  gap: number;
}

/** Always asks at the centre of the largest gap: the point of the area that is farthest from every proven circle. */
export function sweepLargestGaps(server: CountingServer, area: Area, mostCalls: number): void {
  const drawn = createPlaneArea(area);
  const proven: { x: number; y: number; radius: number }[] = [];
  const gapAt = (x: number, y: number) =>
    proven.reduce((gap, disc) => Math.min(gap, Math.hypot(disc.x - x, disc.y - y) - disc.radius), Infinity);
  let spacing = Math.max(drawn.maxX - drawn.minX, drawn.maxY - drawn.minY) / 64;
  let probes = firstProbes(drawn, spacing);
  while (server.calls.length < mostCalls && spacing > SMALLEST_METRES) {
    let widest = probes[0];
    for (const probe of probes) if (widest === undefined || probe.gap > widest.gap) widest = probe;
    if (widest === undefined || widest.gap < spacing) {
      spacing /= 2;
      probes = probes
        .flatMap((probe) => quarters(probe, spacing))
        .filter(({ x, y }) => drawn.contains(x, y))
        .map(({ x, y }) => ({ x, y, gap: gapAt(x, y) }));
      if (probes.length === 0) return;
      continue;
    }
    const circle = { center: drawn.plane.toLatLng(widest), radiusMetres: server.settings.maxRadiusMetres };
    const radius = server.provenRadius(circle, server.answer(circle));
    proven.push({ x: widest.x, y: widest.y, radius });
    for (const probe of probes) {
      probe.gap = Math.min(probe.gap, Math.hypot(probe.x - widest.x, probe.y - widest.y) - radius);
    }
    // A full answer at one point proves nothing: the point is left alone.
    widest.gap = Math.min(widest.gap, 0);
  }
}

function firstProbes(drawn: PlaneArea, spacing: number): Probe[] {
  const probes: Probe[] = [];
  for (let x = drawn.minX; x <= drawn.maxX; x += spacing) {
    for (let y = drawn.minY; y <= drawn.maxY; y += spacing) {
      if (drawn.contains(x, y)) probes.push({ x, y, gap: Infinity });
    }
  }
  return probes;
}

/** Four points for one, where some ground around it may be open. */
function quarters(probe: Probe, spacing: number): { x: number; y: number }[] {
  if (probe.gap < -2 * spacing) return [];
  const half = spacing / 2;
  return [-half, half].flatMap((dx) => [-half, half].map((dy) => ({ x: probe.x + dx, y: probe.y + dy })));
}
