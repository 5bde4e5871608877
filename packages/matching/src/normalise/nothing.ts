/**
 * Whether a text is what tables write where they have nothing: `n/a`, `nan`, `none`, `null`, `unknown`, or marks alone,
 * such as `-` and `?`.
 */
export function saysNothing(text: string): boolean {
  return nothing.test(text);
}

const nothing = /^[^\p{L}\p{N}]*(?:(?:n\W?a|nan|nil|none|null|undefined|unknown)[^\p{L}\p{N}]*)?$/iu;
