import type { Area, LatLng, PlaceSource } from "@cityscout/contracts";
import type { Opinion } from "./candidates.ts";
import type { CategoryCounts } from "./crowds.ts";
import type { Journal, Lesson } from "./journal.ts";
import type { SweepSource } from "./search.ts";
import type { UnderWay } from "./source-sweep.ts";

/** Raised whenever a planner writes another state than before: what an older one wrote cannot be gone on from. */
const VERSION = 3;

/** A planner as JSON. A few bytes a place; what can be computed from the answers is left out. */
export interface PlannerState {
  version: typeof VERSION;
  area: Area;
  /** Positions as {@link packPlaces} writes them, and what the places are called. */
  prior: { source: PlaceSource; points: string; labels: string }[];
  sources: SourceState[];
}

/** Whether a stored value is a state that this planner can go on from. */
export function isPlannerState(value: unknown): value is PlannerState {
  return typeof value === "object" && value !== null && "version" in value && value.version === VERSION;
}

export interface SourceState {
  settings: SweepSource;
  dropped: boolean;
  /** Of a source that was said to rank by distance and does not. */
  outOfOrder?: boolean;
  /** Answers in a row that said there are more records and showed none. */
  emptyAnswers?: number;
  /** One row an answer: latitude, longitude, radius, page, proven, unprovable, 1 if a page follows, new places; cut: latitude, longitude, count. */
  answers: number[][];
  /** What some of these answers showed, and the category that their searches were narrowed to. */
  categories: { answer: number; shown: CategoryCounts; of?: string }[];
  /** The new places of all answers, their marks, and what they are called. */
  places: string;
  marks: string;
  labels: string;
  /** See {@link Overlap}. */
  overlap: { shown: number; known: number };
  underWay: UnderWay[];
  failed: UnderWay[];
  /** Candidates, and value, known share and radius of each. */
  candidates: string;
  opinions: string;
}

type FixedColumns = [number, number, number, number, number, number, number, number];

export function packLessons({
  lessons,
  marks,
  labels,
}: Pick<Journal, "lessons" | "marks" | "labels">): Pick<
  SourceState,
  "answers" | "categories" | "places" | "marks" | "labels"
> {
  return {
    answers: lessons.map(({ search, proof, hasNextPage, cut, places }) => [
      search.center.lat,
      search.center.lng,
      search.radiusMetres,
      search.page,
      proof.proven,
      proof.unprovable,
      hasNextPage ? 1 : 0,
      places.length,
      ...(cut === null ? [] : [cut.lat, cut.lng, cut.count]),
    ]),
    categories: lessons.flatMap(({ search, shown }, answer) =>
      shown === null
        ? []
        : [{ answer, shown, ...(search.category !== undefined && { of: search.category }) }],
    ),
    places: packPlaces(lessons.flatMap(({ places }) => places)),
    marks: packNumbers(marks),
    labels: packNumbers(labels),
  };
}

export function unpackLessons(state: SourceState): Pick<Journal, "lessons" | "marks" | "labels"> {
  const places = unpackPlaces(state.places);
  const categories = new Map(state.categories.map((own) => [own.answer, own]));
  let from = 0;
  const lessons = state.answers.map((row, answer): Lesson => {
    const [lat, lng, radiusMetres, page, proven, unprovable, next, count] = row as FixedColumns;
    const [cutLat, cutLng, cutCount] = row.slice(8);
    const { shown = null, of: category } = categories.get(answer) ?? {};
    const search = { source: state.settings.source, center: { lat, lng }, radiusMetres, page };
    return {
      search: category === undefined ? search : { ...search, category },
      shown,
      proof: { proven, unprovable },
      hasNextPage: next === 1,
      cut: cutCount === undefined ? null : { lat: cutLat!, lng: cutLng!, count: cutCount },
      places: places.slice(from, (from += count)),
    };
  });
  return { lessons, marks: unpackNumbers(state.marks), labels: unpackNumbers(state.labels) };
}

export function packOpinions(
  opinions: ReadonlyMap<number, Opinion>,
): Pick<SourceState, "candidates" | "opinions"> {
  const values = [...opinions.values()].flatMap(({ value, knownShare, radius }) => [
    value,
    knownShare,
    radius,
  ]);
  return { candidates: pack(Int32Array.from(opinions.keys())), opinions: pack(Float32Array.from(values)) };
}

export function unpackOpinions(state: SourceState): Map<number, Opinion> {
  const values = new Float32Array(unpack(state.opinions));
  return new Map(
    [...new Int32Array(unpack(state.candidates))].map((candidate, i) => [
      candidate,
      { value: values[3 * i]!, knownShare: values[3 * i + 1]!, radius: values[3 * i + 2]! },
    ]),
  );
}

/** Positions in ten-millionths of a degree, which is about a centimetre. */
export function packPlaces(places: readonly LatLng[]): string {
  const numbers = new Int32Array(2 * places.length);
  for (const [i, { lat, lng }] of places.entries()) {
    numbers[2 * i] = Math.round(lat * 1e7);
    numbers[2 * i + 1] = Math.round(lng * 1e7);
  }
  return pack(numbers);
}

export function unpackPlaces(text: string): LatLng[] {
  const numbers = new Int32Array(unpack(text));
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    lat: numbers[2 * i]! / 1e7,
    lng: numbers[2 * i + 1]! / 1e7,
  }));
}

/** Whole numbers of 32 bits. */
export function packNumbers(numbers: readonly number[]): string {
  return pack(Uint32Array.from(numbers));
}

export function unpackNumbers(text: string): number[] {
  return [...new Uint32Array(unpack(text))];
}

function pack(numbers: Int32Array | Uint32Array | Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

function unpack(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, "base64")).buffer;
}
