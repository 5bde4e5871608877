/**
 * Whether a text only stands for a missing value, as tables write it: `n/a`, `nan`, `none`, `null`, `unknown`, or nothing but
 * punctuation, such as `-` and `?`.
 */
export function isMissingValue(text: string): boolean {
  return placeholder.test(text);
}

const placeholder = /^[^\p{L}\p{N}]*(?:(?:n\W?a|nan|nil|none|null|undefined|unknown)[^\p{L}\p{N}]*)?$/iu;
