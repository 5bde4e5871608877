import type { Category, PlaceSource } from "@cityscout/contracts";
import { kindTable } from "./kind-table.ts";

/** One kind of place, and what each source calls it. */
export interface Kind {
  readonly name: string;
  readonly category: Category;
  /** How many of 10,000 places of a city are of this kind, about. */
  readonly share: number;
  /** OpenStreetMap tag, `key=value`. */
  readonly osm: string;
  /** Google's types, the primary one first. */
  readonly google: readonly string[];
  readonly foursquare: string;
  /** Yelp's alias and title; `null` where Yelp lists no such places. */
  readonly yelp: readonly [alias: string, title: string] | null;
  /** What share of such places each source knows. */
  readonly coverage: Readonly<Record<"overpass" | "google" | "foursquare" | "yelp", number>>;
}

function parseKind(line: string): Kind {
  const [name, category, share, osm, google, foursquare, yelp, coverage] = line.split(" | ") as [
    string,
    Category,
    ...Row,
  ];
  const [overpass, googleShare, foursquareShare, yelpShare] = coverage
    .split(" ")
    .map((percent) => Number(percent) / 100);
  const [alias, ...title] = yelp.split(" ");
  return {
    name,
    category,
    share: Number(share),
    osm,
    google: google.split(" "),
    foursquare,
    yelp: yelp === "-" ? null : [alias!, title.join(" ")],
    coverage: { overpass: overpass!, google: googleShare!, foursquare: foursquareShare!, yelp: yelpShare! },
  };
}

/** The cells of a line of the table after name and category. */
type Row = [share: string, osm: string, google: string, foursquare: string, yelp: string, coverage: string];

export const kinds: readonly Kind[] = kindTable.trim().split("\n").map(parseKind);

const byName = new Map(kinds.map((kind) => [kind.name, kind]));
const byCategory = new Map<string, Kind>();
for (const kind of kinds) if (!byCategory.has(kind.category)) byCategory.set(kind.category, kind);

/** The kind that a record's category names: a kind, or one of Cityscout's categories. */
export function kindOf(category: string | null): Kind | undefined {
  return category === null ? undefined : (byName.get(category) ?? byCategory.get(category));
}

const labels: Readonly<Record<PlaceSource, (kind: Kind) => readonly string[]>> = {
  overpass: (kind) => [kind.osm],
  google: (kind) => kind.google,
  foursquare: (kind) => [kind.foursquare],
  yelp: (kind) => (kind.yelp ? [kind.yelp[0]] : []),
  wikidata: (kind) => [kind.category.replaceAll("_", " ")],
};

/** The words by which a source files a record; none where nobody knows what the place is. */
export function labelsOf(source: PlaceSource, category: string | null): readonly string[] {
  if (category === null || category === ("other" satisfies Category)) return [];
  const kind = kindOf(category);
  return kind ? labels[source](kind) : [category];
}
