import { expect, it } from "vitest";
import type { SweepMethod } from "./bench-sweep-figures.ts";
import { drawYieldCurves } from "./bench-sweep-picture.ts";

const setOf = (...methods: SweepMethod[]) => ({
  name: methods.join(),
  records: 100,
  floor: 5,
  curves: methods.map((method) => ({ method, found: [20, 40, 60, 80, 100] })),
});

it("Bug: a city whose name has an ampersand made the picture no XML. Fix: its name is text", () => {
  const svg = drawYieldCurves([{ ...setOf("planner"), name: "Brighton & Hove <old>, yelp" }]);
  expect(svg).toContain(">Brighton &amp; Hove &lt;old&gt;, yelp: share found</text>");
});

it("Bug: searches by category had the colour of another method, and not that of the legend. Fix: each its own", () => {
  const svg = drawYieldCurves([
    setOf("planner", "planner, by category", "largest gap"),
    setOf("planner", "planner, OSM known", "planner, by category", "largest gap"),
  ]);
  const colours = (pattern: RegExp) => [...svg.matchAll(pattern)].map((match) => match[1]);
  const [first, known] = [
    colours(/<polyline[^>]* stroke="(#\w+)"/gu),
    colours(/<line[^>]* stroke="(#\w+)"[^>]*\/><text[^>]*>[a-z]/gu),
  ];
  expect(new Set(known).size).toBe(4);
  expect(first.slice(0, 3)).toEqual([known[0], known[1], known[2]]);
  expect(first.slice(3)).toEqual([known[0], known[3], known[1], known[2]]);
});
