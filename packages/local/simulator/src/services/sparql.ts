import type { BoundingBox, LatLng } from "@cityscout/contracts";

/** What a SPARQL query over the items of a box asks for. */
export interface ItemQuery {
  readonly boxes: readonly BoundingBox[];
  readonly around: { readonly center: LatLng; readonly radiusMetres: number } | null;
  /** The variables of the answer, in order. */
  readonly variables: readonly {
    readonly name: string;
    readonly property: ItemProperty | null;
    readonly joinedBy: string | null;
  }[];
  readonly minSitelinks: number;
  readonly bySitelinks: boolean;
  readonly limit: number | null;
  readonly offset: number;
}

export type ItemProperty =
  | "item"
  | "label"
  | "location"
  | "sitelinks"
  | "class"
  | "class-label"
  | "names"
  | "aliases"
  | "website"
  | "phone";

const PREDICATES: Readonly<Record<string, ItemProperty>> = {
  "wdt:P625": "location",
  "wdt:P31": "class",
  "wdt:P856": "website",
  "wdt:P1329": "phone",
  "wikibase:sitelinks": "sitelinks",
  "rdfs:label": "names",
  "skos:altLabel": "aliases",
};

const POINT = String.raw`"Point\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)"`;

/**
 * Reads queries of one shape: items with coordinates (`wdt:P625`) inside `wikibase:box` or `wikibase:around`, their
 * properties in any variables. `undefined` where a query has no item or no place.
 */
export function parseItemQuery(text: string): ItemQuery | undefined {
  const item = /\?(\w+)\s+wdt:P625\s+\?\w+/.exec(text)?.[1];
  const selected = /SELECT\s+(?:DISTINCT\s+)?([\s\S]*?)\s*(?:WHERE\s*)?\{/i.exec(text)?.[1];
  if (item === undefined || selected === undefined) return undefined;

  const boxes = boxesOf(text);
  const around = aroundOf(text);
  if (boxes.length === 0 && !around) return undefined;

  const properties = propertiesOf(text, item);
  const sitelinks = [...properties].filter(([, property]) => property === "sitelinks").map(([name]) => name);
  const variables = variablesOf(selected).map(({ name, of, joinedBy }) => ({
    name,
    property: properties.get(of) ?? null,
    joinedBy,
  }));
  const bySitelinks = variables.filter(({ property }) => property === "sitelinks").map(({ name }) => name);
  const ordered = /ORDER\s+BY\s+DESC\s*\(\s*\?(\w+)/i.exec(text)?.[1];
  return {
    boxes,
    around,
    variables,
    minSitelinks: minimumOf(text, sitelinks),
    bySitelinks: ordered !== undefined && [...sitelinks, ...bySitelinks].includes(ordered),
    limit: integerOf(/\bLIMIT\s+(\d+)/i.exec(text)),
    offset: integerOf(/\bOFFSET\s+(\d+)/i.exec(text)) ?? 0,
  };
}

function boxesOf(text: string): BoundingBox[] {
  const southWest = [...text.matchAll(new RegExp(String.raw`cornerSouthWest\s+${POINT}`, "g"))];
  const northEast = [...text.matchAll(new RegExp(String.raw`cornerNorthEast\s+${POINT}`, "g"))];
  return southWest.slice(0, northEast.length).map((corner, i) => ({
    south: Number(corner[2]),
    west: Number(corner[1]),
    north: Number(northEast[i]![2]),
    east: Number(northEast[i]![1]),
  }));
}

function aroundOf(text: string): ItemQuery["around"] {
  const center = new RegExp(String.raw`wikibase:center\s+${POINT}`).exec(text);
  const radiusKm = /wikibase:radius\s+"([\d.]+)"/.exec(text)?.[1];
  if (!center || radiusKm === undefined) return null;
  return {
    center: { lat: Number(center[2]), lng: Number(center[1]) },
    radiusMetres: Number(radiusKm) * 1000,
  };
}

/** Which property each variable of the query's body holds. */
function propertiesOf(text: string, item: string): Map<string, ItemProperty> {
  const properties = new Map<string, ItemProperty>([
    [item, "item"],
    [`${item}Label`, "label"],
  ]);
  for (const [, predicate, variable] of text.matchAll(
    /(wdt:P\d+|wikibase:sitelinks|rdfs:label|skos:altLabel)\s+\?(\w+)/g,
  )) {
    const property = PREDICATES[predicate!];
    if (property === undefined) continue;
    properties.set(variable!, property);
    if (property === "class") properties.set(`${variable}Label`, "class-label");
  }
  return properties;
}

/** `?a`, or `(SAMPLE(?a) AS ?b)` and its like. */
function variablesOf(selected: string): { name: string; of: string; joinedBy: string | null }[] {
  const pattern =
    /\(\s*(\w+)\s*\(\s*(?:DISTINCT\s+)?\?(\w+)\s*(?:;\s*SEPARATOR\s*=\s*"([^"]*)"\s*)?\)\s*AS\s+\?(\w+)\s*\)|\?(\w+)/gi;
  return [...selected.matchAll(pattern)].map(([, aggregate, of, separator, alias, bare]) => ({
    name: alias ?? bare!,
    of: of ?? bare!,
    joinedBy: aggregate?.toUpperCase() === "GROUP_CONCAT" ? (separator ?? " ") : null,
  }));
}

function minimumOf(text: string, sitelinks: readonly string[]): number {
  for (const [, name, operator, value] of text.matchAll(/FILTER\s*\(\s*\?(\w+)\s*(>=|>)\s*(\d+)\s*\)/gi)) {
    if (sitelinks.includes(name!)) return Number(value) + (operator === ">" ? 1 : 0);
  }
  return 0;
}

function integerOf(found: RegExpExecArray | null): number | null {
  return found ? Number(found[1]) : null;
}
