import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { discArea } from "./area.ts";
import { createPlaneArea } from "./plane-area.ts";
import { Coverage } from "./coverage.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 5000));
const coordinate = integer({ min: -6000, max: 6000 });
const disc = record({ x: coordinate, y: coordinate, radius: integer({ min: 1, max: 3000 }) });

describe("the node around a position", () => {
  it("has all leaves within the reach", () => {
    assert(
      property(array(disc, { maxLength: 5 }), disc, (refined, { x, y, radius }) => {
        const tree = new Coverage(area);
        for (const around of refined) tree.refine(around.x, around.y, around.radius, around.radius / 4);
        const leavesUnder = (node: number) => {
          const leaves: number[] = [];
          tree.visitLeaves(x, y, radius, (leaf) => leaves.push(leaf), node);
          return leaves;
        };
        expect(leavesUnder(tree.nodeAround(x, y, radius))).toStrictEqual(leavesUnder(0));
      }),
    );
  });

  it("is the leaf that a position is in, within little reach", () => {
    const tree = new Coverage(area);
    tree.refine(500, 700, 1000, 100);
    expect(tree.nodeAround(510, 705, 1)).toBe(tree.leafAt(510, 705));
    expect(tree.nodeAround(510, 705, 1)).not.toBe(0);
  });
});
