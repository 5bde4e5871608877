/** A search box with a list of matches: names that begin with the text first, better places before others. */
export function createPlaceSearch(
  input: HTMLInputElement,
  list: HTMLElement,
  names: readonly string[],
  on: { choose(place: number): void; describe(place: number): string },
): void {
  const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const most = 8;
  let folded: string[] | undefined;
  let matches: number[] = [];
  let active = -1;

  const find = (query: string): number[] => {
    folded ??= names.map(fold);
    const wanted = fold(query.trim());
    if (wanted === "") return [];
    const begins: number[] = [];
    const contains: number[] = [];
    for (const [place, name] of folded.entries()) {
      const position = name.indexOf(wanted);
      if (position === 0) begins.push(place);
      else if (position > 0 && contains.length < most) contains.push(place);
      if (begins.length === most) break;
    }
    return [...begins, ...contains].slice(0, most);
  };
  const choose = (position: number): void => {
    const place = matches[position];
    if (place === undefined) return;
    input.value = names[place]!;
    hide();
    on.choose(place);
  };
  const hide = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const draw = (): void => {
    list.replaceChildren(
      ...matches.map((place, position) => {
        const item = document.createElement("li");
        item.id = `match-${position}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(position === active));
        const name = document.createElement("bdi");
        name.append(names[place]!);
        const note = document.createElement("span");
        note.className = "note";
        note.append(on.describe(place));
        item.append(name, " ", note);
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(position);
        });
        return item;
      }),
    );
    list.hidden = matches.length === 0;
    input.setAttribute("aria-expanded", String(matches.length > 0));
    if (active >= 0) input.setAttribute("aria-activedescendant", `match-${active}`);
  };
  input.addEventListener("input", () => {
    matches = find(input.value);
    active = -1;
    draw();
  });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    else if (event.key === "Enter") choose(Math.max(active, 0));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + matches.length) % Math.max(1, matches.length);
      draw();
    }
  });
}
