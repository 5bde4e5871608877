import type { Area, LatLng, PlaceSource } from "@cityscout/contracts";
import type { Opinion } from "./candidates.ts";
import type { Lesson } from "./journal.ts";
import type { Expected } from "./open-ground.ts";
import type { SweepSource } from "./search.ts";
import type { UnderWay } from "./source-sweep.ts";

/** A planner as JSON. A few bytes a place; what can be computed from the answers is left out. */
export interface PlannerState {
  version: 1;
  area: Area;
  /** Positions as {@link packPlaces} writes them. */
  prior: { source: PlaceSource; points: string }[];
  sources: SourceState[];
}

export interface SourceState {
  settings: SweepSource;
  dropped: boolean;
  /** One row an answer: latitude, longitude, radius, page, proven, unprovable, 1 if a page follows, new places; cut: latitude, longitude, count. */
  answers: number[][];
  /** The new places of all answers, and their marks. */
  places: string;
  marks: string;
  underWay: UnderWay[];
  failed: Expected[];
  /** Candidates, and value, known share and radius of each. */
  candidates: string;
  opinions: string;
}

type FixedColumns = [number, number, number, number, number, number, number, number];

export function packLessons(
  lessons: readonly Lesson[],
  marks: readonly number[],
): Pick<SourceState, "answers" | "places" | "marks"> {
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
    places: packPlaces(lessons.flatMap(({ places }) => places)),
    marks: pack(Uint32Array.from(marks)),
  };
}

export function unpackLessons(state: SourceState): { lessons: Lesson[]; marks: number[] } {
  const places = unpackPlaces(state.places);
  let from = 0;
  const lessons = state.answers.map((row): Lesson => {
    const [lat, lng, radiusMetres, page, proven, unprovable, next, count] = row as FixedColumns;
    const [cutLat, cutLng, cutCount] = row.slice(8);
    return {
      search: { source: state.settings.source, center: { lat, lng }, radiusMetres, page },
      proof: { proven, unprovable },
      hasNextPage: next === 1,
      cut: cutCount === undefined ? null : { lat: cutLat!, lng: cutLng!, count: cutCount },
      places: places.slice(from, (from += count)),
    };
  });
  return { lessons, marks: [...new Uint32Array(unpack(state.marks))] };
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
  return pack(
    Int32Array.from(places.flatMap(({ lat, lng }) => [Math.round(lat * 1e7), Math.round(lng * 1e7)])),
  );
}

export function unpackPlaces(text: string): LatLng[] {
  const numbers = new Int32Array(unpack(text));
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    lat: numbers[2 * i]! / 1e7,
    lng: numbers[2 * i + 1]! / 1e7,
  }));
}

function pack(numbers: Int32Array | Uint32Array | Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}

function unpack(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, "base64")).buffer;
}
