import * as fc from "fast-check";
import { expect, it } from "vitest";
import { MemberSets } from "./member-sets.ts";

/** Joins two lists as documented: the smaller goes behind the larger, and where it has the first record, the two firsts swap. */
function joined(one: readonly number[], other: readonly number[]): number[] {
  const [large, small] = one.length >= other.length ? [one, other] : [other, one];
  const all = [...large, ...small];
  if (small[0]! < large[0]!) [all[0], all[large.length]] = [small[0]!, large[0]!];
  return all;
}

it("gives the members of each set in the order in which lists would have them, its first record first", () => {
  const size = 12;
  const record = fc.nat({ max: size - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(record, record), { maxLength: 20 }), (pairs) => {
      const sets = new MemberSets(size, (member) => member);
      let lists = Array.from({ length: size }, (_, member) => [member]);
      for (const [a, b] of pairs) {
        const [one, other] = [a, b].map((member) => lists.find((list) => list.includes(member))!);
        expect(sets.areOne(a, b)).toBe(one === other);
        expect(sets.join(a, b)).toBe(one !== other);
        if (one !== other)
          lists = [...lists.filter((list) => list !== one && list !== other), joined(one!, other!)];
      }
      for (const list of lists) {
        for (const member of list) {
          expect(sets.membersWith(member, size)).toEqual(list);
          expect(sets.membersWith(member, 2)).toEqual(list.slice(0, 2));
          expect(sets.firstWith(member)).toBe(Math.min(...list));
        }
      }
    }),
  );
});
