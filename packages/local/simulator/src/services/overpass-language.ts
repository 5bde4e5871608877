import type { BoundingBox, LatLng } from "@cityscout/contracts";

/** Overpass QL, the part of it that asks for elements by tags and place. */
export type ElementType = "node" | "way" | "relation";

export type TagFilter =
  | { readonly test: "present" | "absent"; readonly key: string }
  | { readonly test: "equals" | "differs"; readonly key: string; readonly value: string }
  | { readonly test: "matches" | "matches-not"; readonly key: string; readonly value: RegExp }
  | { readonly test: "any-key-matches"; readonly key: RegExp; readonly value: RegExp };

export interface ElementQuery {
  readonly types: readonly ElementType[];
  readonly tags: readonly TagFilter[];
  readonly box: BoundingBox | null;
  readonly around: { readonly center: LatLng; readonly radiusMetres: number } | null;
}

export type OutputDetail = "ids" | "skel" | "tags" | "body" | "meta" | "count";

export interface OverpassProgram {
  readonly timeoutSeconds: number;
  /** All statements before `out`, which together make one set. */
  readonly queries: readonly ElementQuery[];
  readonly output: { readonly detail: OutputDetail; readonly center: boolean; readonly limit: number | null };
}

export class OverpassSyntaxError extends Error {
  override readonly name = "OverpassSyntaxError";
}

const DEFAULT_TIMEOUT_SECONDS = 180;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const elementTypes: Readonly<Record<string, readonly ElementType[]>> = {
  node: ["node"],
  way: ["way"],
  relation: ["relation"],
  rel: ["relation"],
  nw: ["node", "way"],
  nr: ["node", "relation"],
  wr: ["way", "relation"],
  nwr: ["node", "way", "relation"],
};

/** Reads a query. Throws `OverpassSyntaxError`, whose message begins as the service's does. */
export function parseOverpassQuery(text: string): OverpassProgram {
  const reader = createReader(
    text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, " ")),
  );
  const settings = parseSettings(reader);
  const queries: ElementQuery[] = [];
  let output: OverpassProgram["output"] | undefined;
  while (!reader.atEnd()) {
    if (output) throw reader.error("only one 'out' is understood, at the end");
    if (reader.take(/out\b/y)) output = parseOutput(reader);
    else parseStatement(reader, settings.box, queries);
  }
  if (!output) throw reader.error("'out' expected");
  return { timeoutSeconds: settings.timeoutSeconds, queries, output };
}

type Reader = ReturnType<typeof createReader>;

function createReader(text: string) {
  let at = 0;
  const skipSpace = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const error = (message: string) =>
    new OverpassSyntaxError(`line ${text.slice(0, at).split("\n").length}: parse error: ${message}`);
  const take = (pattern: RegExp): string | undefined => {
    skipSpace();
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const expect = (pattern: RegExp, what: string): string => {
    const found = take(pattern);
    if (found === undefined)
      throw error(`${what} expected - '${text.slice(at, at + 12).trim() || "end of input"}' found.`);
    return found;
  };
  return {
    error,
    take,
    expect,
    atEnd() {
      skipSpace();
      return at >= text.length;
    },
    number: () => Number(expect(NUMBER, "number")),
    /** A quoted text, or a bare word as keys may be. */
    text(): string {
      const quoted = take(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y);
      if (quoted === undefined) return expect(/[\w:-]+/y, "text");
      return quoted
        .slice(1, -1)
        .replaceAll(/\\(n|t|.)/g, (_, c: string) => (c === "n" ? "\n" : c === "t" ? "\t" : c));
    },
  };
}

function parseSettings(reader: Reader): { timeoutSeconds: number; box: BoundingBox | null } {
  let timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
  let box: BoundingBox | null = null;
  let any = false;
  while (reader.take(/\[/y)) {
    any = true;
    const setting = reader.expect(/\w+/y, "setting");
    reader.expect(/:/y, "':'");
    if (setting === "timeout") timeoutSeconds = reader.number();
    else if (setting === "bbox") box = parseBox(reader);
    else if (setting === "maxsize") reader.number();
    else if (setting !== "out" || reader.expect(/\w+/y, "format") !== "json") {
      throw reader.error(`only [out:json], [timeout], [maxsize] and [bbox] are understood, not '${setting}'`);
    }
    reader.expect(/\]/y, "']'");
  }
  if (any) reader.expect(/;/y, "';'");
  return { timeoutSeconds, box };
}

function parseBox(reader: Reader): BoundingBox {
  const [south, west, north, east] = [0, 1, 2, 3].map((i) => {
    if (i > 0) reader.expect(/,/y, "','");
    return reader.number();
  });
  if (south! < -90 || north! > 90 || south! > north! || Math.abs(west!) > 180 || Math.abs(east!) > 180) {
    throw reader.error(`(${south},${west},${north},${east}) is not a bounding box`);
  }
  return { south: south!, west: west!, north: north!, east: east! };
}

function parseStatement(reader: Reader, box: BoundingBox | null, queries: ElementQuery[]): void {
  if (reader.take(/\(/y)) {
    while (!reader.take(/\)/y)) parseStatement(reader, box, queries);
  } else {
    const types = elementTypes[reader.expect(/\w+/y, "statement")];
    if (!types) throw reader.error("node, way, relation or nwr expected");
    queries.push(parseElementQuery(reader, types, box));
  }
  reader.expect(/;/y, "';'");
}

function parseElementQuery(
  reader: Reader,
  types: readonly ElementType[],
  globalBox: BoundingBox | null,
): ElementQuery {
  const tags: TagFilter[] = [];
  let box = globalBox;
  let around: ElementQuery["around"] = null;
  for (;;) {
    if (reader.take(/\[/y)) tags.push(parseTagFilter(reader));
    else if (reader.take(/\(\s*around\s*:/y)) {
      const radiusMetres = reader.number();
      reader.expect(/,/y, "','");
      const lat = reader.number();
      reader.expect(/,/y, "','");
      around = { radiusMetres, center: { lat, lng: reader.number() } };
      reader.expect(/\)/y, "')'");
    } else if (reader.take(/\(/y)) {
      box = parseBox(reader);
      reader.expect(/\)/y, "')'");
    } else break;
  }
  return { types, tags, box, around };
}

function parseTagFilter(reader: Reader): TagFilter {
  const filter = parseTagTest(reader);
  reader.expect(/\]/y, "']'");
  return filter;
}

function parseTagTest(reader: Reader): TagFilter {
  if (reader.take(/~/y)) {
    const key = reader.text();
    reader.expect(/~/y, "'~'");
    const value = reader.text();
    const flags = reader.take(/,\s*i/y) ? "iu" : "u";
    return {
      test: "any-key-matches",
      key: pattern(reader, key, flags),
      value: pattern(reader, value, flags),
    };
  }
  if (reader.take(/!/y)) return { test: "absent", key: reader.text() };
  const key = reader.text();
  const operator = reader.take(/!=|!~|=|~/y);
  if (operator === undefined) return { test: "present", key };
  const value = reader.text();
  if (operator === "=") return { test: "equals", key, value };
  if (operator === "!=") return { test: "differs", key, value };
  const flags = reader.take(/,\s*i/y) ? "iu" : "u";
  return { test: operator === "~" ? "matches" : "matches-not", key, value: pattern(reader, value, flags) };
}

function pattern(reader: Reader, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    throw Object.assign(reader.error(`'${source}' is not a regular expression`), { cause });
  }
}

function parseOutput(reader: Reader): OverpassProgram["output"] {
  let detail: OutputDetail = "body";
  let center = false;
  let limit: number | null = null;
  for (let word = reader.take(/\w+/y); word !== undefined; word = reader.take(/\w+/y)) {
    if (/^(ids|skel|tags|body|meta|count)$/.test(word)) detail = word as OutputDetail;
    else if (word === "center") center = true;
    else if (/^\d+$/.test(word)) limit = Number(word);
    else if (!/^(asc|qt|geom|bb|noids)$/.test(word)) throw reader.error(`';' expected - '${word}' found.`);
  }
  reader.expect(/;/y, "';'");
  return { detail, center, limit };
}
