/** A text and what it is replaced by. */
export type Respelling = readonly [text: RegExp, as: string];

/**
 * A function that applies respellings, one after the other. Most texts hold none of them, which one search for all tells
 * many times as fast as a search for each.
 */
export function respeller(respellings: readonly Respelling[]): (text: string) => string {
  const sources = Map.groupBy(respellings, ([{ flags }]) => flags.replace("g", ""));
  const any = [...sources].map(
    ([flags, group]) => new RegExp(group.map(([{ source }]) => `(?:${source})`).join("|"), flags),
  );
  return (text) =>
    any.some((search) => search.test(text))
      ? respellings.reduce((rest, [from, as]) => rest.replace(from, as), text)
      : text;
}
