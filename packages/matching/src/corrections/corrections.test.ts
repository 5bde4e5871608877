import type { Correction } from "@cityscout/contracts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCorrections, overruledIn, verdictOn } from "./corrections.ts";

type Verdict = Extract<Correction, { type: "same" | "different" }>;

const same = (a: string, b: string): Verdict => ({ type: "same", records: [a, b] });
const different = (a: string, b: string): Verdict => ({ type: "different", records: [a, b] });

function areJoined(pairs: readonly (readonly [string, string])[], a: string, b: string): boolean {
  const reached = new Set([a]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const pair of pairs)
      if (pair.some((key) => reached.has(key))) pair.forEach((key) => reached.add(key));
  }
  return reached.has(b);
}

describe("corrections", () => {
  it("take back what was joined through a third record", () => {
    const said = [same("osm:a", "osm:c"), same("osm:c", "osm:b"), different("osm:a", "osm:b")];
    const { same: joined, different: parted } = indexCorrections(said);
    expect(parted).toEqual([["osm:a", "osm:b"]]);
    expect(joined).toEqual([["osm:c", "osm:b"]]);
  });

  it("join through a third record what was parted before", () => {
    const said = [different("osm:a", "osm:b"), same("osm:a", "osm:c"), same("osm:c", "osm:b")];
    expect(indexCorrections(said)).toMatchObject({ different: [], same: [{}, {}] });
  });

  it("no longer join or part what was taken back", () => {
    const said = [same("osm:a", "osm:b"), same("osm:b", "osm:c"), different("osm:c", "osm:d")];
    expect(verdictOn(said, "osm:a", "osm:c")).toBe("same");
    expect(verdictOn(said, "osm:d", "osm:a")).toBe("different");
    const after: Correction[] = [...said, { type: "withdraw", what: same("osm:b", "osm:a") }];
    expect(verdictOn(after, "osm:a", "osm:c")).toBeUndefined();
    expect(verdictOn(after, "osm:d", "osm:b")).toBe("different");
  });

  it("are without effect where later ones contradict them, through others too, or set another value", () => {
    const closed = (isClosed: boolean): Correction => ({ type: "closed", record: "osm:a", closed: isClosed });
    const said: Correction[] = [
      same("osm:a", "osm:c"),
      same("osm:c", "osm:b"),
      closed(true),
      { type: "field", record: "osm:a", field: "phone", value: null },
      closed(false),
      different("osm:a", "osm:b"),
    ];
    expect([...overruledIn(said)]).toEqual([said[0], said[2]]);
    expect(overruledIn(said.slice(0, 4)).size).toBe(0);
  });

  it("keep the last word, and nothing that contradicts what holds", () => {
    const key = fc.constantFrom("osm:a", "osm:b", "osm:c", "osm:d", "osm:e");
    const verdict = fc
      .tuple(fc.boolean(), key, key)
      .filter(([, a, b]) => a !== b)
      .map(([isSame, a, b]) => (isSame ? same(a, b) : different(a, b)));
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 12 }), (said) => {
        const index = indexCorrections(said);
        for (const [a, b] of index.different) expect(areJoined(index.same, a, b)).toBe(false);
        for (const [a, b] of fc.sample(fc.tuple(key, key), { numRuns: 10, seed: said.length })) {
          if (areJoined(index.same, a, b)) expect(index.verdicts.on(a, b)).toBe("same");
          expect(index.verdicts.groupOf(a).includes(b)).toBe(areJoined(index.same, a, b));
        }
        for (const [a, b] of index.different) expect(index.verdicts.on(b, a)).toBe("different");
        const last = said.at(-1)!;
        expect(index[last.type]).toContain(last.records);
        for (const { records } of said) {
          const isJoined = areJoined(index.same, ...records);
          const isParted = index.different.some(
            ([a, b]) =>
              (areJoined(index.same, a, records[0]) && areJoined(index.same, b, records[1])) ||
              (areJoined(index.same, a, records[1]) && areJoined(index.same, b, records[0])),
          );
          expect(isJoined || isParted).toBe(true);
        }
      }),
    );
  });
});
