/**
 * PostgreSQL holds neither U+0000 nor half of a surrogate pair; names from outside may have both. They become U+FFFD,
 * as in any text that is not well formed.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

const suspicious = /\\u(?:0000|d[89a-f])/i;

/** JSON that a `jsonb` column accepts. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!suspicious.test(json)) return json;
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "string" ? storableText(part) : part));
}
