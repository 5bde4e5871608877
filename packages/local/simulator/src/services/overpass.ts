import { distanceMetres } from "@cityscout/geo";
import { labelsOf } from "../vocabulary/kinds.ts";
import type { RecordIndex } from "../world/record-index.ts";
import type { WorldRecord } from "../world/record.ts";
import type { World } from "../world/world.ts";
import {
  type ElementQuery,
  type ElementType,
  type OverpassProgram,
  OverpassSyntaxError,
  parseOverpassQuery,
  type TagFilter,
} from "./overpass-language.ts";
import { jsonAnswer, refusalHeaders, type Service, type ServiceAnswer, textAnswer } from "./service.ts";

/** A query times out where its boxes hold more than this for each second that it asked for. */
const ELEMENTS_PER_SECOND = 1000;
const SLOTS = 4;

/** Keys that say what a thing is. A record whose kind nobody knows passes filters on these. */
const FEATURE_KEYS = new Set(
  "amenity shop tourism leisure historic office craft healthcare club man_made natural sport building emergency public_transport railway aeroway place".split(
    " ",
  ),
);

const COPYRIGHT =
  "The data included in this document is from www.openstreetmap.org. The data is made available under ODbL.";

interface Element {
  readonly record: WorldRecord;
  readonly type: ElementType;
  readonly id: number | string;
  readonly tags: Readonly<Record<string, string>>;
  readonly kindKnown: boolean;
}

/** Overpass API: `POST /api/interpreter` with Overpass QL, and `/api/status`. */
export function createOverpassService(world: World, index: RecordIndex): Service {
  return {
    source: "overpass",
    callsPerMinute: 120,
    concurrentCalls: SLOTS,
    refuse(refusal) {
      if (refusal.kind === "unavailable") {
        return page(
          504,
          "runtime error: open64: 0 Success /osm3s_osm_base Dispatcher_Client::request_read_and_idx::timeout. The server is probably too busy to handle your request.",
        );
      }
      const said = page(
        429,
        "runtime error: open64: 0 Success /osm3s_osm_base Dispatcher_Client::request_read_and_idx::rate_limited. Please check /api/status for the quota of your IP address.",
      );
      return { ...said, headers: refusalHeaders(refusal) };
    },
    answer({ method, path, query, body }) {
      if (path === "/api/status") return textAnswer(statusText());
      if (path !== "/api/interpreter") return page(404, "Not Found");
      const text =
        method === "POST" ? (new URLSearchParams(body).get("data") ?? body) : (query.get("data") ?? "");
      try {
        return run(parseOverpassQuery(text), world, index);
      } catch (error) {
        if (error instanceof OverpassSyntaxError) return page(400, error.message);
        throw error;
      }
    },
  };
}

function run(program: OverpassProgram, world: World, index: RecordIndex): ServiceAnswer {
  const boxes = program.queries.map(({ box }) => (box ? index.box(box) : index.all));
  const visited = boxes.reduce((sum, records) => sum + records.length, 0);
  if (visited > program.timeoutSeconds * ELEMENTS_PER_SECOND) {
    return jsonAnswer({
      ...preamble(),
      elements: [],
      remark: `runtime error: Query timed out in "query" at line 1 after ${Math.ceil(program.timeoutSeconds) + 1} seconds.`,
    });
  }
  const elements = new Map<WorldRecord, Element>();
  const found = new Set<Element>();
  for (const [i, query] of program.queries.entries()) {
    for (const record of boxes[i]!) {
      const element = elements.get(record) ?? toElement(world, record);
      elements.set(record, element);
      if (isMeant(query, element)) found.add(element);
    }
  }
  const { detail, center, limit } = program.output;
  const sorted = [...found].sort((a, b) => rankOf(a) - rankOf(b) || compare(a.id, b.id));
  if (detail === "count") {
    const count = (type: ElementType) => String(sorted.filter((element) => element.type === type).length);
    const tags = {
      nodes: count("node"),
      ways: count("way"),
      relations: count("relation"),
      total: String(sorted.length),
    };
    return jsonAnswer({ ...preamble(), elements: [{ type: "count", id: 0, tags }] });
  }
  const shown = limit === null ? sorted : sorted.slice(0, limit);
  const tagged = detail === "tags" || detail === "body" || detail === "meta";
  return jsonAnswer({
    ...preamble(),
    elements: shown.map((element) => written(element, tagged, detail !== "ids", center)),
  });
}

function isMeant({ types, tags, around }: ElementQuery, element: Element): boolean {
  return (
    types.includes(element.type) &&
    (!around || distanceMetres(around.center, element.record) <= around.radiusMetres) &&
    tags.every((filter) => passes(filter, element))
  );
}

function passes(filter: TagFilter, { tags, kindKnown }: Element): boolean {
  if (filter.test === "any-key-matches") {
    if (Object.entries(tags).some(([key, value]) => filter.key.test(key) && filter.value.test(value)))
      return true;
    return !kindKnown && [...FEATURE_KEYS].some((key) => filter.key.test(key));
  }
  const value = tags[filter.key];
  if (value === undefined && !kindKnown && FEATURE_KEYS.has(filter.key)) return true;
  if (!("value" in filter)) return (value !== undefined) === (filter.test === "present");
  const expected = filter.value;
  const equal =
    typeof expected === "string" ? value === expected : value !== undefined && expected.test(value);
  return equal === (filter.test === "equals" || filter.test === "matches");
}

/** Elements come back with the record's id: as type and number where it is one of OpenStreetMap, else as it stands. */
function toElement(world: World, record: WorldRecord): Element {
  const native = /^(node|way|relation)\/(\d+)$/.exec(record.id);
  const labels = labelsOf("overpass", record.category);
  return {
    record,
    type: native ? (native[1] as ElementType) : "node",
    id: native ? Number(native[2]) : record.id,
    tags: tagsOf(world, record, labels),
    kindKnown: labels.length > 0,
  };
}

function tagsOf(world: World, record: WorldRecord, labels: readonly string[]): Record<string, string> {
  const tags: Record<string, string> = { name: record.name };
  for (const [key, name] of Object.entries(record.names ?? {}))
    tags[key === "alt" ? "alt_name" : `name:${key}`] = name;
  for (const label of labels) {
    const [key, value] = label.includes("=") ? label.split("=", 2) : ["amenity", label];
    tags[key!] = value!;
  }
  // Not `disused:amenity=…`: a query by keys would never list it, and the record would be impossible to find.
  if (record.closed) tags["disused"] = "yes";
  const numbered =
    record.address === null ? null : /^(\d+[a-z]?(?:-\d+)*) ([^\d,][^,]*)$/i.exec(record.address);
  if (numbered) {
    tags["addr:housenumber"] = numbered[1]!;
    tags["addr:street"] = numbered[2]!;
  } else if (record.address !== null) tags["addr:full"] = record.address;
  if (record.postalCode !== null) tags["addr:postcode"] = record.postalCode;
  if (record.address !== null) tags["addr:city"] = world.city;
  if (record.phone !== null) tags["phone"] = record.phone;
  if (record.website !== null) tags["website"] = record.website;
  if (record.wikidata !== null) tags["wikidata"] = record.wikidata;
  return tags;
}

function written({ record, type, id, tags }: Element, tagged: boolean, placed: boolean, center: boolean) {
  const position = { lat: record.lat, lon: record.lng };
  return {
    type,
    id,
    ...(!placed ? {} : type === "node" ? position : center ? { center: position } : {}),
    ...(tagged ? { tags } : {}),
  };
}

function rankOf({ type }: Element): number {
  return type === "node" ? 0 : type === "way" ? 1 : 2;
}

/** Numbers before texts, each in their order. */
function compare(a: number | string, b: number | string): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function preamble() {
  return {
    version: 0.6,
    generator: "Overpass API 0.7.62.8 (simulated)",
    osm3s: { timestamp_osm_base: "2026-01-01T00:00:00Z", copyright: COPYRIGHT },
  };
}

function page(status: number, message: string): ServiceAnswer {
  return textAnswer(
    `<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">\n<head><title>OSM3S Response</title></head>\n<body>\n<p>${COPYRIGHT}</p>\n<p><strong style="color:#FF0000">Error</strong>: ${message.replaceAll("&", "&amp;").replaceAll("<", "&lt;")} </p>\n</body>\n</html>\n`,
    status,
    "text/html; charset=utf-8",
  );
}

function statusText(): string {
  return `Connected as: 1\nCurrent time: 2026-01-01T00:00:00Z\nAnnounced endpoint: none\nRate limit: ${SLOTS}\n${SLOTS} slots available now.\nCurrently running queries (pid, space limit, time limit, start time):\n`;
}
