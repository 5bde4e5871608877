import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import { beforeEach, describe, expect, it } from "vitest";
import { Extent } from "./extent.ts";
import { GroundChanges } from "./ground-changes.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 5000));

let tree: Coverage;
let changes: GroundChanges;

beforeEach(() => {
  tree = new Coverage(area);
  changes = new GroundChanges(tree, 1 / 16);
});

function takeInAt(x: number, y: number, reach: number): boolean {
  const extent = new Extent();
  extent.include(x, y, reach);
  return changes.takeIn(extent);
}

/** As many answers as it takes until the next does not renew all ground. */
function takeInFirst(): void {
  for (let i = 0; i < 33; i++) takeInAt(0, 0, 1);
}

describe("what an answer changes", () => {
  it("is all ground while there are few, and then once they have grown by a sixteenth", () => {
    const renewed = Array.from({ length: 52 }, () => takeInAt(0, 0, 1));
    const numbers = [...renewed.keys()].filter((i) => renewed[i]).map((i) => i + 1);
    expect(numbers.filter((number) => number <= 17)).toHaveLength(17);
    expect(numbers.filter((number) => number > 17)).toStrictEqual([
      19, 21, 23, 25, 27, 29, 31, 33, 36, 39, 42, 45, 48, 51,
    ]);
  });

  it("is what is around it otherwise, and the squares that this is a part of", () => {
    takeInFirst();
    const { answers } = changes;
    expect(takeInAt(100, 100, 50)).toBe(false);
    expect(changes.lastOf(tree.leafAt(100, 100))).toBe(answers + 1);
    expect(changes.lastOf(0)).toBe(answers + 1);
    expect(changes.lastOf(tree.leafAt(-3000, 3000))).toBe(answers);
  });

  it("is also what it quarters, however far away", () => {
    takeInFirst();
    const quartered = tree.leafAt(-3000, 3000);
    tree.refine(-3000, 3000, 10, 100);
    takeInAt(100, 100, 50);
    for (const node of [tree.leafAt(-3000, 3000), quartered, tree.parent[quartered]!])
      expect(changes.lastOf(node)).toBe(changes.answers);
    expect(changes.lastOf(tree.leafAt(3000, 3000))).toBe(changes.answers - 1);
  });

  it("is told since any answer, for a place and its surroundings", () => {
    takeInFirst();
    const { answers } = changes;
    takeInAt(100, 100, 50);
    expect(changes.isChangedSince(answers, 300, 100, 100)).toBe(false);
    expect(changes.isChangedSince(answers, 300, 100, 160)).toBe(true);
    expect(changes.isChangedSince(answers + 1, 300, 100, 160)).toBe(false);
    expect(changes.isChangedSince(answers - 1, 3000, 3000, 1)).toBe(true);
  });
});
