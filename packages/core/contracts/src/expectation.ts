import { z } from "zod";

type Node = z.core.JSONSchema.JSONSchema;

/** What a schema allows at `path`, in words, e.g. "a whole number from 1 up"; `undefined` where it says nothing. */
export function expectationAt(
  schema: z.ZodType,
  input: unknown,
  path: readonly PropertyKey[],
): string | undefined {
  return wordsOfAny(nodesAt(schema, input, path));
}

/** The keys that a schema allows of the object at `path`. */
export function allowedKeysAt(schema: z.ZodType, input: unknown, path: readonly PropertyKey[]): string[] {
  const keys = nodesAt(schema, input, path).flatMap((node) => Object.keys(node.properties ?? {}));
  return [...new Set(keys)];
}

/**
 * The alternatives that hold at `path`. JSON Schema is walked rather than zod's own classes: it has one shape for what
 * zod tells by a dozen wrappers.
 */
function nodesAt(schema: z.ZodType, input: unknown, path: readonly PropertyKey[]): Node[] {
  let nodes = alternatives(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  let value = input;
  for (const step of path) {
    nodes = matching(nodes, value).flatMap((node) => child(node, step).flatMap(alternatives));
    value =
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return matching(nodes, value);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function alternatives(node: Node): Node[] {
  const types: unknown = node.type;
  // zod's way to say text or null.
  if (Array.isArray(types)) return (types as NonNullable<Node["type"]>[]).map((type) => ({ ...node, type }));
  const options = [...(node.oneOf ?? []), ...(node.anyOf ?? [])].filter(isNode);
  return options.length === 0 ? [node] : options.flatMap(alternatives);
}

function child(node: Node, step: PropertyKey): Node[] {
  if (typeof step === "number") {
    const item: unknown = node.prefixItems?.[step] ?? node.items;
    return isNode(item) ? [item] : [];
  }
  const property = node.properties?.[String(step)] ?? node.additionalProperties;
  return isNode(property) ? [property] : [];
}

/** Of several alternatives those of the value's own type, and of objects told apart by a constant (`type`) the one. */
function matching(nodes: Node[], value: unknown): Node[] {
  if (Array.isArray(value)) {
    const lists = nodes.filter((node) => node.type === "array");
    return lists.length > 0 ? lists : nodes;
  }
  if (!isNode(value)) return nodes;
  const given = value as Record<string, unknown>;
  const named = nodes.filter((node) => {
    const constants = Object.entries(node.properties ?? {}).filter(
      ([, property]) => isNode(property) && property.const !== undefined,
    );
    return (
      constants.length > 0 &&
      constants.every(([key, property]) => isNode(property) && property.const === given[key])
    );
  });
  return named.length > 0 ? named : nodes;
}

function wordsOfAny(nodes: Node[]): string | undefined {
  const constants = nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
  const others = nodes.filter((node) => node.enum === undefined && node.const === undefined);
  const words = others.map(wordsOf).filter((text) => text !== undefined);
  if (constants.length > 0) {
    const list = [...new Set(constants.map((value) => JSON.stringify(value)))].join(", ");
    words.unshift(constants.length === 1 ? list : `one of ${list}`);
  }
  return words.length === 0 ? undefined : [...new Set(words)].join(" or ");
}

function wordsOf(node: Node): string | undefined {
  if (node.type === "integer" || node.type === "number") return wordsOfNumber(node);
  if (node.type === "string") return wordsOfText(node);
  if (node.type === "boolean") return "true or false";
  if (node.type === "array") return wordsOfList(node);
  if (node.type === "object") {
    const keys = Object.keys(node.properties ?? {});
    return keys.length === 0 ? "an object" : `an object with ${keys.join(", ")}`;
  }
  return node.type === "null" ? "null" : undefined;
}

function wordsOfList({ minItems, prefixItems, items }: Node): string {
  if (prefixItems !== undefined && !isNode(items)) return `a list of ${prefixItems.length}`;
  return minItems === undefined ? "a list" : `a list of at least ${minItems}`;
}

function wordsOfNumber(node: Node): string {
  const whole = node.type === "integer";
  const noun = whole ? "a whole number" : "a number";
  const from = whole && node.exclusiveMinimum === 0 ? 1 : node.minimum;
  const above = whole && node.exclusiveMinimum === 0 ? undefined : node.exclusiveMinimum;
  // Every whole number of zod's is bounded by what a double holds: that is no limit of ours.
  const upTo = node.maximum === Number.MAX_SAFE_INTEGER ? undefined : node.maximum;
  if (from !== undefined && from !== Number.MIN_SAFE_INTEGER) {
    return upTo === undefined ? `${noun} from ${from} up` : `${noun} from ${from} to ${upTo}`;
  }
  if (above !== undefined) {
    return upTo === undefined ? `${noun} above ${above}` : `${noun} above ${above}, up to ${upTo}`;
  }
  return upTo === undefined ? noun : `${noun} up to ${upTo}`;
}

const formats: Readonly<Record<string, string>> = {
  uuid: "a UUID",
  uri: "a URL",
  "date-time": "a time like 2026-01-31T12:00:00Z",
};

function wordsOfText(node: Node): string {
  if (node.format !== undefined) return formats[node.format] ?? `text in the format ${node.format}`;
  if (node.maxLength !== undefined) return `text of ${node.minLength ?? 0} to ${node.maxLength} characters`;
  return (node.minLength ?? 0) > 0 ? "text that is not empty" : "text";
}
