import type { BoxQuery } from "../connector.ts";
import { degrees, withoutDateLine } from "../search-geometry.ts";

/** Languages of other names that are asked for, beside the label. */
const LANGUAGES = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "ru",
  "ja",
  "zh",
  "ko",
  "ar",
  "th",
  "tr",
  "el",
  "gd",
  "cy",
];

/**
 * SPARQL for the items of a box, one row an item: `item`, `itemLabel`, `location` (WKT), `sitelinks`, and, joined by
 * `|`, `labels` and `instances`. Labels and instances may be missing.
 */
export function wikidataQuery({ box }: BoxQuery): string {
  const boxes = withoutDateLine(box).map(
    ({ south, west, north, east }) => `{ SERVICE wikibase:box {
    ?item wdt:P625 ?coordinates .
    bd:serviceParam wikibase:cornerSouthWest "Point(${degrees(west)} ${degrees(south)})"^^geo:wktLiteral .
    bd:serviceParam wikibase:cornerNorthEast "Point(${degrees(east)} ${degrees(north)})"^^geo:wktLiteral .
  } }`,
  );
  const languages = LANGUAGES.map((language) => `"${language}"`).join(", ");
  return `SELECT ?item ?itemLabel (SAMPLE(?coordinates) AS ?location) (MAX(?links) AS ?sitelinks)
  (GROUP_CONCAT(DISTINCT ?name; SEPARATOR="|") AS ?labels) (GROUP_CONCAT(DISTINCT ?class; SEPARATOR="|") AS ?instances)
WHERE {
  ${boxes.join("\n  UNION\n  ")}
  ?item wikibase:sitelinks ?links .
  OPTIONAL { ?item wdt:P31 ?class . }
  OPTIONAL { ?item rdfs:label ?name . FILTER(LANG(?name) IN (${languages})) }
  SERVICE wikibase:label { bd:serviceParam wikibase:language "en,mul,${LANGUAGES.slice(1).join(",")}" . }
}
GROUP BY ?item ?itemLabel
ORDER BY DESC(?sitelinks) ?item`;
}
