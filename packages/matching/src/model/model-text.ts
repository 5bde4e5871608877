import type { ModelData } from "./model.ts";

/** Lists go on in another line behind so many letters. */
const lineLength = 110;

/** The text of a model file: a key a line, and lists over several, so that the model can be read and two be compared. */
export function modelText(data: ModelData): string {
  return `${textOf(data, "")}\n`;
}

function textOf(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) return listText(value, inner, indent);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, one]) => `${inner}${JSON.stringify(key)}: ${textOf(one, inner)}`,
  );
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

/** A list of numbers or texts. */
function listText(list: readonly unknown[], inner: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const [at, item] of list.entries()) {
    const text = `${JSON.stringify(item)}${at === list.length - 1 ? "" : ","}`;
    if (line !== "" && inner.length + line.length + text.length > lineLength) {
      lines.push(`${inner}${line}`);
      line = "";
    }
    line += text;
  }
  if (lines.length === 0) return `[${line}]`;
  return `[\n${[...lines, `${inner}${line}`].join("\n")}\n${indent}]`;
}
