const MOST_BANDS = 4096;

/** The edges of a drawing, sorted into horizontal bands, so that a query visits only the edges of its own band. */
export interface EdgeBands {
  /** x1, y1, x2, y2 of each edge. */
  readonly edges: Float64Array;
  readonly minY: number;
  readonly height: number;
  /** By band, the indices in `edges` of those that come into it. */
  readonly edgesOf: readonly (readonly number[])[];
}

/**
 * Sorts edges into as many bands as there are edges, at most `MOST_BANDS`.
 *
 * @param edges x1, y1, x2, y2 of each edge, all from `minY` to `maxY`.
 */
export function sortIntoBands(edges: Float64Array, minY: number, maxY: number): EdgeBands {
  const count = Math.max(1, Math.min(MOST_BANDS, Math.ceil(edges.length / 4)));
  const height = Math.max((maxY - minY) / count, Number.MIN_VALUE);
  const edgesOf: number[][] = Array.from({ length: count }, () => []);
  const bands = { edges, minY, height, edgesOf };
  for (let edge = 0; edge < edges.length; edge += 4) {
    const y1 = edges[edge + 1]!;
    const y2 = edges[edge + 3]!;
    for (let band = bandAt(bands, Math.min(y1, y2)); band <= bandAt(bands, Math.max(y1, y2)); band++) {
      edgesOf[band]!.push(edge);
    }
  }
  return bands;
}

/** The band at a height; the first or the last for one beyond them. */
export function bandAt({ edgesOf, minY, height }: EdgeBands, y: number): number {
  return Math.max(0, Math.min(edgesOf.length - 1, Math.floor((y - minY) / height)));
}

/** Whether the ray from a point to the right crosses an odd number of edges: the even-odd rule. */
export function crossesOddly(bands: EdgeBands, x: number, y: number): boolean {
  const { edges } = bands;
  let odd = false;
  for (const edge of bands.edgesOf[bandAt(bands, y)]!) {
    const y1 = edges[edge + 1]!;
    const y2 = edges[edge + 3]!;
    if (y1 > y === y2 > y) continue;
    const x1 = edges[edge]!;
    if (x < x1 + ((y - y1) * (edges[edge + 2]! - x1)) / (y2 - y1)) odd = !odd;
  }
  return odd;
}
