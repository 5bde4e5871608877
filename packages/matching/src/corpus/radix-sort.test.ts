import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sortByKey } from "./radix-sort.ts";

const key = fc.oneof(fc.nat(3), fc.constantFrom(2 ** 11, 2 ** 22, 2 ** 32 - 1), fc.nat(2 ** 31 - 1));

it("sorts by keys of 32 bits, and leaves those of equal keys in their order", () => {
  fc.assert(
    fc.property(fc.array(key), fc.nat(), (keys, turn) => {
      const given = [...keys.keys()].map((at, _, all) => (at + turn) % all.length);
      expect([...sortByKey(Uint32Array.from(given), Uint32Array.from(keys))]).toEqual(
        given.toSorted((a, b) => keys[a]! - keys[b]!),
      );
    }),
  );
});
