import type { Area, LatLng, PlaceSource } from "@cityscout/contracts";
import type { Evaluations } from "./candidates.ts";
import type { CategoryCounts } from "./crowds.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { inUnits, POSITION_UNITS, type SweepSource } from "./search.ts";
import type { UnderWay } from "./source-sweep.ts";

/** Raised whenever the state's form or meaning changes: a planner cannot go on from another version's state. */
export const STATE_VERSION = 5;

/** A planner as JSON. Packed columns are base64. What can be computed from the answers is left out. */
export interface PlannerState {
  version: typeof STATE_VERSION;
  area: Area;
  /** Positions as {@link packPlaces} writes them, and hashes of names (`labelOf`). */
  prior: { source: PlaceSource; points: string; labels: string }[];
  sources: SourceState[];
}

/** Whether a stored value is a state that this planner can go on from. */
export function isPlannerState(value: unknown): value is PlannerState {
  return typeof value === "object" && value !== null && "version" in value && value.version === STATE_VERSION;
}

/** One source of a planner. */
export interface SourceState {
  settings: SweepSource;
  dropped: boolean;
  /** Set of a source said to rank by distance that was found not to. */
  outOfOrder?: boolean;
  /** Answers in a row that showed none of the records that there are. */
  emptyAnswers?: number;
  /**
   * One row an answer: latitude, longitude, radius, page, proven metres, unprovable metres, 1 if a page follows, number of
   * new places; of one that was cut off also latitude, longitude and count of {@link Observation.cut}.
   */
  answers: number[][];
  /** By answer, {@link Observation.shown}, and the category that the search was narrowed to. */
  categories: { answer: number; shown: CategoryCounts; of?: string }[];
  /** The new places of all answers, their marks and labels, see {@link Journal}. */
  places: string;
  marks: string;
  labels: string;
  /** See {@link Overlap}. */
  overlap: { shown: number; known: number };
  underWay: UnderWay[];
  /** Searches that were given up. */
  failed: UnderWay[];
  /** Of the queued candidates, see {@link Evaluations}. */
  candidates: string;
  opinions: string;
}

/** The columns that every row of `answers` has. */
type FixedColumns = [number, number, number, number, number, number, number, number];

/** The part of the state that a journal is restored from. */
export function packJournal({
  answers,
  records,
  labels,
}: Journal): Pick<SourceState, "answers" | "categories" | "places" | "marks" | "labels"> {
  const all = Array.from({ length: records.count }, (_, record) => record);
  return {
    answers: answers.map(({ search, proof, hasNextPage, cut, newPlaces }) => [
      search.center.lat,
      search.center.lng,
      search.radiusMetres,
      search.page,
      proof.proven,
      proof.unprovable,
      hasNextPage ? 1 : 0,
      newPlaces,
      ...(cut === null ? [] : [cut.lat, cut.lng, cut.count]),
    ]),
    categories: answers.flatMap(({ search, shown }, answer) =>
      shown === null
        ? []
        : [{ answer, shown, ...(search.category !== undefined && { of: search.category }) }],
    ),
    places: packPlaces(all.map((record) => records.positionOf(record))),
    marks: packNumbers(all.map((record) => records.markOf(record))),
    labels: packNumbers(labels),
  };
}

/** The inverse of {@link packJournal}, an entry at a time. */
export function* unpackEntries(state: SourceState): Generator<JournalEntry> {
  const places = new Int32Array(unpack(state.places));
  const marks = new Uint32Array(unpack(state.marks));
  const labels = new Uint32Array(unpack(state.labels));
  const categories = new Map(state.categories.map((own) => [own.answer, own]));
  let from = 0;
  for (const [answer, row] of state.answers.entries()) {
    const [lat, lng, radiusMetres, page, proven, unprovable, next, count] = row as FixedColumns;
    const [cutLat, cutLng, cutCount] = row.slice(8);
    const { shown = null, of: category } = categories.get(answer) ?? {};
    const search = { source: state.settings.source, center: { lat, lng }, radiusMetres, page };
    const to = from + count;
    const observation = {
      search: category === undefined ? search : { ...search, category },
      shown,
      proof: { proven, unprovable },
      hasNextPage: next === 1,
      cut: cutCount === undefined ? null : { lat: cutLat!, lng: cutLng!, count: cutCount },
      places: placesFrom(places.subarray(2 * from, 2 * to)),
    };
    yield { observation, marks: [...marks.subarray(from, to)], labels: [...labels.subarray(from, to)] };
    from = to;
  }
}

/** The part of the state that the queue of candidates is restored from. */
export function packEvaluations({
  candidates,
  opinions,
}: Evaluations): Pick<SourceState, "candidates" | "opinions"> {
  return { candidates: pack(candidates), opinions: pack(opinions) };
}

/** The inverse of {@link packEvaluations}. */
export function unpackEvaluations({ candidates, opinions }: SourceState): Evaluations {
  return {
    candidates: new Int32Array(unpack(candidates)),
    opinions: new Float32Array(unpack(opinions)),
  };
}

/** Positions in ten-millionths of a degree, which is about a centimetre. */
export function packPlaces(places: readonly LatLng[]): string {
  const numbers = new Int32Array(2 * places.length);
  for (const [i, { lat, lng }] of places.entries()) {
    numbers[2 * i] = inUnits(lat);
    numbers[2 * i + 1] = inUnits(lng);
  }
  return pack(numbers);
}

/** The inverse of {@link packPlaces}. */
export function unpackPlaces(text: string): LatLng[] {
  return placesFrom(new Int32Array(unpack(text)));
}

function placesFrom(numbers: Int32Array): LatLng[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    lat: numbers[2 * i]! / POSITION_UNITS,
    lng: numbers[2 * i + 1]! / POSITION_UNITS,
  }));
}

/** Unsigned 32-bit integers. */
export function packNumbers(numbers: readonly number[]): string {
  return pack(Uint32Array.from(numbers));
}

/** The inverse of {@link packNumbers}. */
export function unpackNumbers(text: string): number[] {
  return [...new Uint32Array(unpack(text))];
}

function pack(numbers: Int32Array | Uint32Array | Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

function unpack(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, "base64")).buffer;
}
