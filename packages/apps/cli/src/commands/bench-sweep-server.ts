import type { Area, LatLng } from "@cityscout/contracts";
import { createPointIndex, distanceMetres, prepareArea } from "@cityscout/geo";
import type { AnsweredSearch, PlannedSearch, SweepSource } from "@cityscout/planning";
import type { WorldRecord } from "@cityscout/simulator";

type Circle = Pick<PlannedSearch, "center" | "radiusMetres" | "category"> &
  Partial<Pick<PlannedSearch, "page">>;

/** What one call brought. */
export interface CountedCall {
  /** Records in the answer, and those that no call before had shown. */
  readonly shown: number;
  readonly fresh: number;
  /** Records within the area that are known after this call. */
  readonly found: number;
}

/** A source over one file's records. It counts every call itself, so that no method has to be believed. */
export class CountingServer {
  readonly calls: CountedCall[] = [];
  /** Records within the area: what there is to find. */
  readonly records: number;
  readonly settings: SweepSource;
  readonly #all: readonly WorldRecord[];
  readonly #index: ReturnType<typeof createPointIndex>;
  readonly #isInside: boolean[];
  readonly #rank: number[];
  readonly #seen = new Set<number>();
  #found = 0;

  constructor(records: readonly WorldRecord[], area: Area, settings: SweepSource) {
    this.#all = records;
    this.settings = settings;
    this.#index = createPointIndex(records);
    const contains = prepareArea(area);
    this.#isInside = records.map(contains);
    this.records = this.#isInside.filter(Boolean).length;
    this.#rank = rankByPopularity(records);
  }

  get found(): number {
    return this.#found;
  }

  /** One call, for the first page unless another is named; `more` where the answer is as long as answers get. */
  answer(circle: Circle): { records: WorldRecord[]; more: boolean } {
    const { resultCap } = this.settings;
    const from = (circle.page ?? 0) * resultCap;
    const ids = this.#ranked(circle, from + resultCap).slice(from, from + resultCap);
    let fresh = 0;
    for (const id of ids) {
      if (this.#seen.has(id)) continue;
      this.#seen.add(id);
      fresh++;
      if (this.#isInside[id]) this.#found++;
    }
    this.calls.push({ shown: ids.length, fresh, found: this.#found });
    return { records: ids.map((id) => this.#all[id]!), more: ids.length === resultCap };
  }

  /** At least the first `count` records of a circle, in the source's order, where it holds so many. */
  #ranked({ center, radiusMetres, category }: Circle, count: number): number[] {
    const { ranking } = this.settings;
    if (category === undefined && ranking === "distance")
      return this.#index.nearest(center, count, radiusMetres);
    const inside = this.#index.within(center, radiusMetres);
    const found =
      category === undefined ? inside : inside.filter((id) => this.#all[id]!.category === category);
    if (ranking === "popularity") return found.sort((a, b) => this.#rank[a]! - this.#rank[b]!);
    const distance = (id: number) => distanceMetres(center, this.#all[id]!);
    return found.sort((a, b) => distance(a) - distance(b) || a - b);
  }

  answerSearch(search: PlannedSearch): AnsweredSearch {
    const { records, more } = this.answer(search);
    return {
      search,
      places: records.map(({ id, lat, lng, category }) => ({ key: id, lat, lng, category })),
      more,
    };
  }

  /** The radius around a centre that an answer to a search proves, in metres. */
  provenRadius(circle: Circle, answer: { records: readonly LatLng[]; more: boolean }): number {
    if (!answer.more) return circle.radiusMetres;
    const last = answer.records.at(-1);
    return this.settings.ranking === "distance" && last ? distanceMetres(circle.center, last) : 0;
  }
}

/** Most popular first; records without a popularity come in an order that has nothing to do with where they are. */
function rankByPopularity(records: readonly WorldRecord[]): number[] {
  const shuffled = (id: number) => Math.imul(id + 1, 0x9e3779b1) >>> 0;
  const order = records
    .map((_, id) => id)
    .sort((a, b) => popularityOf(records[b]!) - popularityOf(records[a]!) || shuffled(a) - shuffled(b));
  const rank: number[] = [];
  for (const [place, id] of order.entries()) rank[id] = place;
  return rank;
}

function popularityOf(record: WorldRecord): number {
  return record.popularity ?? 0;
}
