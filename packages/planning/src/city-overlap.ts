import type { LatLng, PlaceSource } from "@cityscout/contracts";
import { CityPlaces } from "./city-places.ts";
import type { Observation } from "./journal.ts";
import type { Lane } from "./lane.ts";
import type { SearchPick } from "./placing.ts";

/** Sample points of a disc, in radii: its middle, and six points on the circle that halves its area. */
const DISC_SAMPLES = [
  { x: 0, y: 0 },
  ...Array.from({ length: 6 }, (_, i) => ({
    x: Math.cos((i * Math.PI) / 3) * Math.SQRT1_2,
    y: Math.sin((i * Math.PI) / 3) * Math.SQRT1_2,
  })),
];

/** What of a source's places is new to the city: learnt from answers on ground that other sources have answered for. */
export class CityOverlap {
  readonly #places = new CityPlaces();
  readonly #lanes: readonly Lane[];
  readonly #hasPrior: boolean;

  /** @param hasPrior whether sources that answered for the whole area have any places. */
  constructor(lanes: readonly Lane[], hasPrior: boolean) {
    this.#lanes = lanes;
    this.#hasPrior = hasPrior;
  }

  /** Adds a place that the city has, by a prior or by an answer that was compared before. */
  add(source: PlaceSource, label: number, at: LatLng): void {
    this.#places.add(source, label, at);
  }

  /**
   * Counts how many of an answer's places other sources had shown, where they had answered, and how many of theirs it shows,
   * where it proves all that is there; adds its places.
   */
  compare(lane: Lane, observation: Observation): void {
    const { source, area } = lane.sweep;
    const { places } = observation;
    const labels = lane.journal.labels.slice(lane.journal.labels.length - places.length);
    for (const [i, place] of places.entries()) {
      const { x, y } = area.plane.toPlane(place);
      if (labels[i] === 0 || !area.contains(x, y) || !this.#isAnsweredElsewhere(lane, x, y)) continue;
      lane.overlap.count(this.#places.isKnownElsewhere(source, labels[i]!, place));
    }
    for (const [i, place] of places.entries()) this.#places.add(source, labels[i]!, place);
    for (const other of this.#lanes) if (other !== lane) this.#compareEarlier(other, observation);
  }

  /**
   * Counts the places that a lane had shown on ground which another source's answer proves. A source that covers much ground
   * with a call is mostly asked where no other was: of it, nothing else tells that they have all of its places too.
   */
  #compareEarlier({ sweep, journal, overlap }: Lane, { search, proof }: Observation): void {
    const { coverage, area, source } = sweep;
    const { x, y } = area.plane.toPlane(search.center);
    coverage.visitPoints(x, y, proof.proven, (point, atX, atY) => {
      const label = journal.labels[point]!;
      if (label === 0 || !area.contains(atX, atY)) return;
      overlap.count(this.#places.isKnownElsewhere(source, label, area.plane.toLatLng({ x: atX, y: atY })));
    });
  }

  /** Of the new places that a search is expected to show, the share that no other source is expected to have shown. */
  newToCityShare({ expected: { x, y, radius } }: SearchPick, lane: Lane): number {
    const { share } = lane.overlap;
    if (share === 0) return 1;
    const samples = DISC_SAMPLES.map((sample) => ({ x: x + sample.x * radius, y: y + sample.y * radius }));
    const inside = samples.filter((sample) => lane.sweep.area.contains(sample.x, sample.y));
    const answered = inside.filter((sample) => this.#isAnsweredElsewhere(lane, sample.x, sample.y));
    return 1 - (share * answered.length) / Math.max(1, inside.length);
  }

  #isAnsweredElsewhere(lane: Lane, x: number, y: number): boolean {
    return (
      this.#hasPrior || this.#lanes.some((other) => other !== lane && other.sweep.coverage.isProven(x, y))
    );
  }
}
