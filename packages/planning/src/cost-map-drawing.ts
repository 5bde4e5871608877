import { type PlaneDisc, SAMPLES } from "@cityscout/geo";
import type { CostMap } from "./cost-map.ts";
import { type OpenGround, searchesNear, shareLeft } from "./open-ground.ts";

/** Draws the known and the expected places around the disc that a search is about to prove. */
export function drawCostMap(
  map: CostMap,
  ground: OpenGround,
  around: PlaneDisc,
  underWay: readonly PlaneDisc[],
): void {
  map.clear(around.x, around.y, around.radius);
  const searches = searchesNear(underWay, around.x, around.y, map.halfSide * Math.SQRT2);
  drawNode({ map, ground, searches }, ground.coverage.nodeAround(map.x, map.y, map.halfSide));
  for (const { x, y, hidden } of ground.cutPoints)
    map.addOpen(x, y, hidden, hidden * shareLeft(searches, x, y));
}

interface Drawing {
  readonly map: CostMap;
  readonly ground: OpenGround;
  readonly searches: readonly PlaneDisc[];
}

function drawNode(drawing: Drawing, node: number): void {
  const { map } = drawing;
  const tree = drawing.ground.coverage;
  const half = tree.halfSide[node]!;
  const x = tree.x[node]!;
  const y = tree.y[node]!;
  if (Math.abs(x - map.x) - half > map.halfSide || Math.abs(y - map.y) - half > map.halfSide) return;
  const isOpen = tree.isOpen(node);
  if (!isOpen && tree.pointCount[node] === 0) return;
  if (2 * half <= map.cell) {
    const count = tree.pointCount[node]!;
    if (count > 0) map.addKnown(tree.pointSumX[node]! / count, tree.pointSumY[node]! / count, count);
    if (!isOpen) return;
    const density = drawing.ground.means.densityOf(node);
    const { x: openX, y: openY } = drawing.ground.means.middleOf(node);
    addOpen(drawing, openX, openY, density * tree.openSquareMetres(node), density * tree.openInside[node]!);
  } else if (tree.isLeaf(node)) {
    drawLeaf(drawing, node, isOpen);
  } else {
    const first = tree.firstChild[node]!;
    for (let child = first; child < first + 4; child++) drawNode(drawing, child);
  }
}

function drawLeaf(drawing: Drawing, node: number, isOpen: boolean): void {
  const { map } = drawing;
  const tree = drawing.ground.coverage;
  for (let point = tree.firstPoint[node]!; point >= 0; point = tree.nextPoint[point]!)
    map.addKnown(tree.pointX[point]!, tree.pointY[point]!, 1);
  if (!isOpen) return;
  const mask = tree.openMask[node]!;
  const inside = mask & tree.insideMask[node]!;
  if (inside === 0 && tree.openInside[node]! > 0) {
    const sliver = drawing.ground.means.densityOf(node) * tree.openInside[node]!;
    addOpen(drawing, tree.witnessX[node]!, tree.witnessY[node]!, sliver, sliver);
  }
  const side = tree.halfSide[node]! / 2;
  // A sample larger than a cell is spread over cells, at most 16 × 16 of them.
  const parts = Math.min(16, Math.max(1, Math.round(side / map.cell)));
  const part = side / parts;
  for (let sample = 0; sample < SAMPLES; sample++) {
    if (!(mask & (1 << sample))) continue;
    const places = drawing.ground.densityIn(node, sample >> 2) * (part * part);
    const inArea = inside & (1 << sample) ? places : 0;
    const left = tree.sampleX(node, sample) - (side - part) / 2;
    const low = tree.sampleY(node, sample) - (side - part) / 2;
    for (let i = 0; i < parts * parts; i++)
      addOpen(drawing, left + (i % parts) * part, low + Math.floor(i / parts) * part, places, inArea);
  }
}

/** @param inArea of the open places, those in the area. */
function addOpen({ map, searches }: Drawing, x: number, y: number, open: number, inArea: number): void {
  map.addOpen(x, y, open, inArea === 0 ? 0 : inArea * shareLeft(searches, x, y));
}
