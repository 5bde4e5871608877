import type { Corpus } from "../corpus/corpus.ts";
import { noText, textLength } from "../corpus/texts.ts";

/** How the websites of two records relate. */
export type SiteAgreement = "same page" | "same site" | "other page" | "other site";

const slash = "/".charCodeAt(0);

/**
 * Compares the websites of two records; `undefined` where one has none. Pages of one site are other pages where each is
 * named and neither is a part of the other: branches have pages of their own (`/locations/pine`, `/locations/union`).
 */
export function compareSites(corpus: Corpus, a: number, b: number): SiteAgreement | undefined {
  const { domainIds, pathIds } = corpus;
  const domain = domainIds[a]!;
  if (domain === noText || domainIds[b] === noText) return undefined;
  if (domain !== domainIds[b]) return "other site";
  const [pathA, pathB] = [pathIds[a]!, pathIds[b]!];
  if (pathA === noText || pathB === noText) return "same site";
  if (pathA === pathB) return "same page";
  return isWithin(corpus, pathA, pathB) || isWithin(corpus, pathB, pathA) ? "same site" : "other page";
}

/** Whether two records have one site, and not a page of it each. */
export function haveOneSite(corpus: Corpus, a: number, b: number): boolean {
  const agreement = compareSites(corpus, a, b);
  return agreement === "same page" || agreement === "same site";
}

/** Whether a path lies below another: `/stores/1/menu` below `/stores/1`. */
function isWithin({ texts }: Corpus, path: number, above: number): boolean {
  const { bytes, starts } = texts;
  const length = textLength(texts, above);
  if (length >= textLength(texts, path) || bytes[starts[path]! + length] !== slash) return false;
  for (let at = 0; at < length; at++)
    if (bytes[starts[path]! + at] !== bytes[starts[above]! + at]) return false;
  return true;
}
