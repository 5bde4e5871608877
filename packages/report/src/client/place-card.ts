import type { PackedMap } from "../packed-map.ts";

/** Shows one place: its fields, where they come from, and why its records were taken for one. Text only, never HTML. */
export function createPlaceCard(card: HTMLElement, packed: PackedMap, onClose: () => void) {
  const { places } = packed;
  const primary = new Set(places.primary);
  const closed = new Set(places.closed);
  const largestPart = places.breakdown.reduce((most, parts) => Math.max(most, ...parts), 1);
  const nameOf = (name: string): string => name.replaceAll(/[_.]/g, " ");

  const element = (tag: string, className: string, ...children: (Node | string)[]): HTMLElement => {
    const made = document.createElement(tag);
    if (className !== "") made.className = className;
    made.append(...children);
    return made;
  };
  const isolated = (text: string): HTMLElement => element("bdi", "", text);
  const row = (name: string, ...value: (Node | string)[]): HTMLElement =>
    element("div", "", element("dt", "", name), element("dd", "", ...value));

  const recordsOf = (place: number): { source: string; id: string }[] => {
    const flat = places.records[place]!;
    return Array.from({ length: flat.length / 2 }, (_, index) => ({
      source: packed.sources[Number(flat[index * 2])]!,
      id: String(flat[index * 2 + 1]),
    }));
  };

  const websiteOf = (website: string): Node => {
    if (!/^https?:\/\//i.test(website)) return isolated(website);
    const link = document.createElement("a");
    link.href = website;
    link.rel = "noreferrer noopener";
    link.target = "_blank";
    link.append(website.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, ""));
    return link;
  };

  const scoreBars = (place: number): HTMLElement =>
    element(
      "ul",
      "parts",
      ...packed.scoreParts.map((part, index) => {
        const value = places.breakdown[place]![index]!;
        const bar = element("span", `part-${index + 1}`);
        bar.style.width = `${(100 * value) / largestPart}%`;
        return element(
          "li",
          "",
          element("span", "", nameOf(part)),
          element("span", "track", bar),
          element("span", "figure", (value / 1000).toFixed(3)),
        );
      }),
    );

  const lineageRows = (place: number, records: { source: string; id: string }[]): HTMLElement[] => {
    const flat = places.lineage[place]!;
    if (flat === 0) return [];
    return Array.from({ length: flat.length / 4 }, (_, index) => {
      const [field, from, why, others] = flat.slice(index * 4, index * 4 + 4) as [
        number,
        number,
        number,
        number,
      ];
      const source = records[from]?.source ?? "?";
      const more = others === 0 ? "" : `, ${others} other ${others === 1 ? "value" : "values"} kept`;
      return row(nameOf(packed.texts[field]!), `${source}, by ${packed.texts[why]!}${more}`);
    });
  };

  const mergeRows = (place: number, records: { source: string; id: string }[]): HTMLElement[] => {
    const flat = places.merges[place]!;
    if (flat === 0) return [];
    const recordText = (index: number): string => {
      const record = records[index];
      return record === undefined ? "?" : `${record.source} ${record.id}`;
    };
    return Array.from({ length: flat.length / 4 }, (_, index) => {
      const [left, right, score, reason] = flat.slice(index * 4, index * 4 + 4) as [
        number,
        number,
        number,
        number,
      ];
      return element(
        "li",
        "",
        element("span", "pair", isolated(recordText(left)), " = ", isolated(recordText(right))),
        element("span", "note", `${(score / 10).toFixed(1)} % sure: `, isolated(packed.texts[reason]!)),
      );
    });
  };

  const show = (place: number): void => {
    const records = recordsOf(place);
    const close = element("button", "close", "×");
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", onClose);
    const lat = packed.origin[0] + places.y[place]! / 100_000;
    const eastward = packed.origin[1] + places.x[place]! / 100_000;
    // Offsets go on over the date line, longitudes do not.
    const lng = eastward > 180 ? eastward - 360 : eastward < -180 ? eastward + 360 : eastward;
    const badges = [
      primary.has(place) ? element("span", "badge primary", "primary") : "",
      closed.has(place) ? element("span", "badge failed", "closed") : "",
    ];
    const [address, phone, website] = [places.address[place]!, places.phone[place]!, places.website[place]!];
    const lineage = lineageRows(place, records);
    const merges = mergeRows(place, records);
    card.replaceChildren(
      close,
      element("h3", "", isolated(places.name[place]!)),
      element("p", "kind", nameOf(packed.categories[places.category[place]!]!), " ", ...badges),
      element(
        "dl",
        "fields",
        ...(address === 0 ? [] : [row("Address", isolated(address))]),
        ...(phone === 0 ? [] : [row("Phone", isolated(phone))]),
        ...(website === 0 ? [] : [row("Website", websiteOf(website))]),
        row("Position", `${lat.toFixed(5)}, ${lng.toFixed(5)}`),
        row("Id", element("code", "", places.id[place]!)),
      ),
      element("h4", "", `Score ${(places.score[place]! / 1000).toFixed(3)}`),
      scoreBars(place),
      element("h4", "", records.length === 1 ? "One source record" : `${records.length} source records`),
      element(
        "ul",
        "records",
        ...records.map(({ source, id }) =>
          element(
            "li",
            "",
            element("span", `key source-${source}`),
            `${source} `,
            element("code", "", isolated(id)),
          ),
        ),
      ),
      ...(merges.length === 0
        ? []
        : [element("h4", "", "Why they are one place"), element("ul", "merges", ...merges)]),
      ...(lineage.length === 0
        ? []
        : [element("h4", "", "Where its fields come from"), element("dl", "fields", ...lineage)]),
    );
    card.hidden = false;
    card.scrollTop = 0;
  };

  return {
    show,
    hide: () => {
      card.hidden = true;
    },
  };
}
