type Tags = Readonly<Record<string, string>>;

/** Countries that write the house number after the street. */
const NUMBER_LAST = new Set(
  "AR AT BE BG BR CH CL CO CZ DE DK EE ES FI GR HR HU IS IT LI LT LV MX NL NO PE PL PT RO RS RU SE SI SK TR UA".split(
    " ",
  ),
);

/** The street line of an address from `addr:*` tags, or `null` where they name no street, place or house. */
export function addressOfTags(tags: Tags): string | null {
  const full = tags["addr:full"]?.trim();
  if (full) return full;
  const number = tags["addr:housenumber"] ?? tags["addr:conscriptionnumber"];
  const street = tags["addr:street"] ?? tags["addr:place"] ?? tags["addr:neighbourhood"];
  const numberLast = NUMBER_LAST.has((tags["addr:country"] ?? "").toUpperCase());
  const line = (numberLast ? [street, number] : [number, street]).filter(Boolean).join(" ");
  const parts = [tags["addr:unit"], tags["addr:housename"], street === undefined ? undefined : line];
  const address = parts.filter(Boolean).join(", ");
  return address === "" ? null : address;
}
