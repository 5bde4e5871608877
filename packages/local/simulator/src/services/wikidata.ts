import { groupOf } from "../vocabulary/groups.ts";
import { labelsOf } from "../vocabulary/kinds.ts";
import type { RecordIndex } from "../world/record-index.ts";
import type { WorldRecord } from "../world/record.ts";
import { jsonAnswer, refusalHeaders, refusalStatus, type Service, textAnswer } from "./service.ts";
import { type ItemProperty, type ItemQuery, parseItemQuery } from "./sparql.ts";

/** Items of one query before the service gives up after its 60 seconds. */
const MOST_ITEMS = 20_000;
/** An item of popularity 1 has articles in this many languages. */
const MOST_SITELINKS = 150;

type Term = Readonly<Record<string, string>>;

/** Wikidata Query Service: `/sparql` for the items of a box or a circle. */
export function createWikidataService(index: RecordIndex): Service {
  return {
    source: "wikidata",
    callsPerMinute: 300,
    concurrentCalls: 5,
    refuse: (refusal) => ({
      ...textAnswer(
        refusal.kind === "unavailable" ? "Service Unavailable" : "Too Many Requests",
        refusalStatus(refusal),
      ),
      headers: refusalHeaders(refusal),
    }),
    answer({ method, path, query, body, headers }) {
      if (path !== "/sparql" && path !== "/bigdata/namespace/wdq/sparql") return textAnswer("Not Found", 404);
      if (!headers["user-agent"])
        return textAnswer("Please set a user-agent that follows the User-Agent policy.", 403);
      const text = method === "POST" ? new URLSearchParams(body).get("query") : query.get("query");
      const asked = text === null ? undefined : parseItemQuery(text);
      if (!asked)
        return textAnswer(
          "MalformedQueryException: items with wdt:P625 inside wikibase:box or wikibase:around expected",
          400,
        );
      const items = itemsOf(index, asked);
      if (items.length > MOST_ITEMS) return textAnswer("java.util.concurrent.TimeoutException", 500);
      const page = items.slice(asked.offset, asked.limit === null ? undefined : asked.offset + asked.limit);
      return {
        ...jsonAnswer({
          head: { vars: asked.variables.map(({ name }) => name) },
          results: { bindings: page.map((record) => bindingOf(record, asked)) },
        }),
        contentType: "application/sparql-results+json;charset=utf-8",
      };
    },
  };
}

function itemsOf(index: RecordIndex, { boxes, around, minSitelinks, bySitelinks }: ItemQuery): WorldRecord[] {
  const found = new Set(boxes.flatMap((box) => index.box(box)));
  if (around) {
    for (const hit of index.search(around.center, around.radiusMetres, "distance", index.size))
      found.add(hit.record);
  }
  const items = [...found].filter((record) => sitelinksOf(record) >= minSitelinks);
  if (bySitelinks) items.sort((a, b) => sitelinksOf(b) - sitelinksOf(a) || (a.id < b.id ? -1 : 1));
  return items;
}

/** A variable that has no value is missing from the row, not null. */
function bindingOf(record: WorldRecord, { variables }: ItemQuery): Record<string, Term> {
  const row: Record<string, Term> = {};
  for (const { name, property, joinedBy } of variables) {
    const terms = property === null ? [] : termsOf[property](record);
    const [first] = terms;
    if (joinedBy !== null)
      row[name] = { type: "literal", value: terms.map((term) => term["value"]).join(joinedBy) };
    else if (first) row[name] = first;
  }
  return row;
}

function literals(values: readonly (string | null | undefined)[]): Term[] {
  return values
    .filter((value) => typeof value === "string")
    .map((value): Term => ({ type: "literal", value }));
}

const termsOf: Readonly<Record<ItemProperty, (record: WorldRecord) => Term[]>> = {
  item: ({ id }) => [{ type: "uri", value: `http://www.wikidata.org/entity/${id}` }],
  label: ({ name, names }) => [{ "xml:lang": "en", type: "literal", value: names?.["en"] ?? name }],
  location: ({ lat, lng }) => [
    {
      datatype: "http://www.opengis.net/ont/geosparql#wktLiteral",
      type: "literal",
      value: `Point(${lng} ${lat})`,
    },
  ],
  sitelinks: (record) => [
    {
      datatype: "http://www.w3.org/2001/XMLSchema#integer",
      type: "literal",
      value: String(sitelinksOf(record)),
    },
  ],
  class({ category }) {
    const group = groupOf(category);
    return group ? [{ type: "uri", value: `http://www.wikidata.org/entity/${group.wikidata}` }] : [];
  },
  "class-label": ({ category }) => literals(labelsOf("wikidata", category).slice(0, 1)),
  names: ({ name, names = {} }) =>
    literals([name, ...Object.entries(names).flatMap(([key, other]) => (key === "alt" ? [] : [other]))]),
  aliases: ({ names }) => literals([names?.["alt"]]),
  website: ({ website }) => literals([website]),
  phone: ({ phone }) => literals([phone]),
};

/** Popularity on a logarithmic scale, as fame is. */
function sitelinksOf({ popularity }: WorldRecord): number {
  return Math.round(Math.expm1(popularity * Math.log1p(MOST_SITELINKS)));
}
