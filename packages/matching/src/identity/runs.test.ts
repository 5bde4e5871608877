import { candidateKey, type IdentityEvent, type MergedPlace } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { at, candidate } from "../testing/candidates.ts";
import { type AbsorbedPlace, assignIds, type PreviousPlace } from "./assign-ids.ts";

const [model] = dedupe([
  candidate({ key: "overpass:1", name: "Fruitmarket Gallery", location: at(0, 0) }),
]).places;

/** A place of records far from all others, so that none is found again under other keys. */
function placeOf(keys: readonly string[]): MergedPlace {
  const sources = keys.toSorted().map((key) => {
    const [source, source_id] = key.split(":") as ["overpass", string];
    return { ...model!.sources[0]!, source, source_id };
  });
  return { ...model!, name: keys.join(" "), sources };
}

/** What a run finds: by record, which place it is in; 0 where the record is not there. */
const run = fc.array(fc.nat(4), { minLength: 8, maxLength: 8 });

function placesOf(run: readonly number[]): MergedPlace[] {
  const keys = run.flatMap((place, record) =>
    place === 0 ? [] : [{ place, key: `${record % 2 === 0 ? "overpass" : "yelp"}:${record}` }],
  );
  return [...Map.groupBy(keys, ({ place }) => place).values()]
    .map((some) => placeOf(some.map(({ key }) => key)))
    .sort((a, b) => (candidateKey(a.sources[0]!) < candidateKey(b.sources[0]!) ? -1 : 1));
}

/** The log of a city: what places there are and were, and where the ids of others lead. */
class Log {
  places = new Map<string, PreviousPlace>();
  absorbed = new Map<string, AbsorbedPlace>();

  next(places: readonly MergedPlace[]): { ids: string[]; events: IdentityEvent[] } {
    const identified = assignIds(places, [...this.places.values()], [...this.absorbed.values()]);
    const { events } = identified;
    const current = new Map(
      identified.places.map(({ id, sources }) => [
        id,
        { id, keys: sources.map((source) => candidateKey(source)) },
      ]),
    );
    for (const event of events) {
      if (event.type === "gone") this.places.set(event.id, { ...this.places.get(event.id)!, gone: true });
      const into = event.type === "merged" ? event.into : event.type === "split" ? event.into[0]! : undefined;
      if (
        into === undefined ||
        !("from" in event) ||
        typeof event.from !== "string" ||
        current.has(event.from)
      )
        continue;
      const { id, keys } = this.places.get(event.from) ?? this.absorbed.get(event.from)!;
      this.places.delete(id);
      this.absorbed.set(id, { id, keys, into });
    }
    for (const [id, place] of current) {
      this.absorbed.delete(id);
      this.places.set(id, place);
    }
    for (const [id, one] of this.absorbed) this.absorbed.set(id, { ...one, into: this.end(one.into) });
    return { ids: identified.places.map(({ id }) => id), events };
  }

  /** Where an id leads. */
  end(id: string): string {
    const seen = new Set<string>();
    let last = id;
    for (let one = this.absorbed.get(last); one !== undefined; one = this.absorbed.get(last)) {
      if (seen.has(last)) throw new Error(`${id} leads around in a circle`);
      seen.add(last);
      last = one.into;
    }
    return last;
  }
}

describe("ids over several runs", () => {
  it("are one a place, and every id that was ever given leads to a place that is there or was last", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 6 }), (runs) => {
        const log = new Log();
        const given = new Set<string>();
        for (const places of runs.map(placesOf)) {
          const before = new Set([...log.places].filter(([, { gone }]) => gone !== true).map(([id]) => id));
          const { ids, events } = log.next(places);
          expect(new Set(ids).size).toBe(places.length);
          for (const id of ids) given.add(id);
          for (const id of given) expect(log.places.has(log.end(id))).toBe(true);
          // The log explains each id that is not there any more, and each that was not there before.
          const told = new Set(events.flatMap((event) => ("id" in event ? [event.id] : [event.from])));
          const today = new Set(ids);
          for (const id of before) if (!today.has(id)) expect(told).toContain(id);
          for (const id of ids) if (!before.has(id)) expect(told).toContain(id);
        }
      }),
    );
  });

  it("are those of the run before where nothing has changed, which is no event", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (runs) => {
        const log = new Log();
        let last = { ids: [] as string[], events: [] as IdentityEvent[] };
        for (const one of runs) last = log.next(placesOf(one));
        const again = log.next(placesOf(runs.at(-1)!));
        expect(again.ids).toEqual(last.ids);
        expect(again.events.filter(({ type }) => type !== "gone")).toEqual([]);
      }),
    );
  });

  it("do not depend on the order in which the log tells of earlier places", () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 5 }), (runs) => {
        const log = new Log();
        for (const one of runs.slice(0, -1)) log.next(placesOf(one));
        const [previous, absorbed] = [[...log.places.values()], [...log.absorbed.values()]];
        const places = placesOf(runs.at(-1)!);
        expect(assignIds(places, previous.toReversed(), absorbed.toReversed())).toEqual(
          assignIds(places, previous, absorbed),
        );
      }),
    );
  });
});
