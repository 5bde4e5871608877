/** At most this many results are kept; records come in spatial order, so what they repeat was computed lately. */
const mostKept = 1 << 12;

/** Memoises a pure function of texts: records repeat each other's names, postcodes and phones. */
export function memoise<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const computed = compute(text);
    if (known.size === mostKept) known.clear();
    known.set(text, computed);
    return computed;
  };
}
