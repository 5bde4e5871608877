/**
 * What the page's script reads: columns rather than objects, numbers as small integers. Shared by the packer, which
 * runs where the report is made, and by the script, which runs in the browser.
 */
export interface PackedMap {
  /** South-west corner in degrees; positions are offsets from it in units of 10⁻⁵ degree, about a metre. */
  origin: [lat: number, lng: number];
  categories: string[];
  families: string[];
  /** For each category the position of its family. */
  familyOf: number[];
  sources: string[];
  scoreParts: string[];
  /** Reasons and the like, each once. */
  texts: string[];
  places: {
    id: string[];
    name: string[];
    y: number[];
    x: number[];
    category: number[];
    /** Bit i: `sources[i]` knows the place. */
    knownBy: number[];
    /** Per mille. */
    score: number[];
    /** Positions of the primaries. */
    primary: number[];
    closed: number[];
    address: (string | 0)[];
    phone: (string | 0)[];
    website: (string | 0)[];
    /** Per mille, one for each of `scoreParts`. */
    breakdown: number[][];
    /** Source, id, source, id … */
    records: (number | string)[][];
    /** Field, record, why, number of other values …; texts by number. */
    lineage: (number[] | 0)[];
    /** Left record, right record, score in per mille, reason …; texts by number. */
    merges: (number[] | 0)[];
  };
  /** Rings of `y, x, y, x …`; the first of a part is its outer one. */
  area: number[][][];
  coverage: {
    /** Corners of each cell, `y, x, …`. */
    cells: number[][];
    /** By source: for each cell 0 nothing known, 1 covered, 2 proven empty, 3 open. */
    states: { source: string; state: number[] }[];
  };
}
