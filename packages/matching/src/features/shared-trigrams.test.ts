import * as fc from "fast-check";
import { expect, it } from "vitest";
import { RowsBuilder } from "../corpus/columns.ts";
import { trigramsOf } from "../corpus/trigrams.ts";
import { SharedTrigrams } from "./shared-trigrams.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "z", "1"), maxLength: 60, size: "max" });

it("counts what two names share, whatever was counted before, by this counter or another", () => {
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.boolean(), fc.nat(5), fc.nat(5)), { maxLength: 30 }),
      (names, counts) => {
        const rows = [names, names.toReversed()].map((order) => {
          const builder = new RowsBuilder();
          for (const name of order) builder.add(trigramsOf(name));
          return { names: order, counter: new SharedTrigrams(builder.build()) };
        });
        for (const [isOther, first, second] of counts) {
          const { names: own, counter } = rows[isOther ? 1 : 0]!;
          const [a, b] = [first % own.length, second % own.length];
          const ofB = new Set(trigramsOf(own[b]!));
          const shared = trigramsOf(own[a]!).filter((gram) => ofB.has(gram));
          expect(counter.count(a, b)).toBe(shared.length);
        }
      },
    ),
  );
});
