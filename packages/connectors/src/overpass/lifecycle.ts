import { placeKeys } from "./query.ts";

type Tags = Readonly<Record<string, string>>;

const GONE = new Set(["demolished", "razed", "removed", "destroyed"]);
const CLOSED = new Set(["disused", "abandoned", "was", "closed"]);
const NOT_YET = new Set(["construction", "proposed", "planned"]);

export type Lifecycle = "open" | "closed" | "gone" | "not-yet";

/**
 * What the lifecycle tags say (`disused:shop=…`, `demolished=yes`). An object that has an open use beside a former
 * one is open: a bank that became a pub keeps `disused:amenity=bank`.
 */
export function lifecycleOfTags(tags: Tags): Lifecycle {
  const stage = (names: ReadonlySet<string>, wantYes: boolean) =>
    Object.keys(tags).some((key) => {
      const [prefix, base] = key.split(":", 2);
      if (!names.has(prefix!)) return false;
      return base === undefined
        ? wantYes && tags[key] === "yes"
        : (placeKeys as readonly string[]).includes(base);
    });
  const live = placeKeys.some(
    (key) => tags[key] !== undefined && !/^(no|vacant|disused|abandoned)$/.test(tags[key]),
  );
  if (live) return yes(tags, GONE) ? "gone" : yes(tags, CLOSED) ? "closed" : "open";
  if (stage(GONE, true)) return "gone";
  if (stage(CLOSED, true) || tags["shop"] === "vacant") return "closed";
  return stage(NOT_YET, false) ? "not-yet" : "open";
}

function yes(tags: Tags, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => tags[name] === "yes");
}
