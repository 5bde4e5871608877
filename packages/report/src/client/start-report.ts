import type { Scene } from "./map-painter.ts";
import type { MapView, Parts } from "./parts.ts";

/** Brings the page to life: the map, its controls, the search and the card. */
export async function startReport(parts: Parts): Promise<void> {
  const find = (id: string): HTMLElement => document.getElementById(id)!;
  const canvas = find("map") as HTMLCanvasElement;
  const tip = find("map-tip");
  const packed = await parts.readPackedMap(find("map-data"));
  const { places } = packed;
  const count = places.name.length;

  const rows = packed.area.flat(1).flatMap((ring) => ring.filter((_, index) => index % 2 === 0));
  const heights = rows.length > 0 ? rows : places.y;
  const middle = heights.reduce((sum, value) => sum + value, 0) / Math.max(1, heights.length);
  const shrink = Math.cos(((packed.origin[0] + middle / 100_000) * Math.PI) / 180);
  const project = (y: number, x: number): [number, number] => [x * shrink, -y];
  const x = Float64Array.from(places.x, (value) => value * shrink);
  const y = Float64Array.from(places.y, (value) => -value);
  const grid = parts.createPlaceGrid(x, y);
  const painter = parts.createMapPainter(canvas, packed, { x, y, project });

  const view: MapView = { scale: 1, offsetX: 0, offsetY: 0 };
  const scene: Scene = {
    view,
    colourBy: document.querySelector<HTMLInputElement>("input[name=colour-by]:checked")!
      .value as Scene["colourBy"],
    shown: new Uint8Array(count).fill(1),
    coverage: null,
    hovered: undefined,
    selected: undefined,
  };
  let isDue = false;
  const repaint = (): void => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      painter.paint(scene);
    });
  };

  /** The part of the world that fills the map. */
  const fit = (west: number, north: number, east: number, south: number): void => {
    const { clientWidth: width, clientHeight: height } = canvas;
    view.scale = Math.min(
      (width - 48) / Math.max(50, east - west),
      (height - 48) / Math.max(50, south - north),
    );
    view.offsetX = width / 2 - ((west + east) / 2) * view.scale;
    view.offsetY = height / 2 - ((north + south) / 2) * view.scale;
    repaint();
  };
  const home = (): void => {
    const corners = packed.area
      .flat(1)
      .flatMap((ring) =>
        Array.from({ length: ring.length / 2 }, (_, index) =>
          project(ring[index * 2]!, ring[index * 2 + 1]!),
        ),
      );
    const points =
      corners.length > 0 ? corners : Array.from(x, (value, place): [number, number] => [value, y[place]!]);
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [px, py] of points) {
      west = Math.min(west, px);
      east = Math.max(east, px);
      north = Math.min(north, py);
      south = Math.max(south, py);
    }
    if (west > east) [west, north, east, south] = [-500, -500, 500, 500];
    fit(west, north, east, south);
  };
  const middleOf = (values: Float64Array): [number, number] => {
    const sorted = Float64Array.from(values).sort();
    const [low, high] = [sorted[Math.floor(count * 0.01)]!, sorted[Math.ceil(count * 0.99) - 1]!];
    const margin = (high - low) * 0.06;
    return [low - margin, high + margin];
  };
  const [[west, east], [north, south]] = [middleOf(x), middleOf(y)];
  /** Where nearly all places are, if that is much less than the area: a city in a wide disc is not to be a speck. */
  const begin = (): void => {
    home();
    if (count === 0) return;
    const scaleOfAll = view.scale;
    fit(west, north, east, south);
    if (view.scale < scaleOfAll * 1.6) home();
  };
  const placeAt = (px: number, py: number): number | undefined =>
    grid.nearest(
      (px - view.offsetX) / view.scale,
      (py - view.offsetY) / view.scale,
      12 / view.scale,
      (place) => scene.shown[place] === 1,
    );

  const sourcesOf = (place: number): string =>
    packed.sources.filter((_, bit) => (places.knownBy[place]! >> bit) & 1).join(", ");
  const kindOf = (place: number): string => packed.categories[places.category[place]!]!.replaceAll("_", " ");
  const card = parts.createPlaceCard(find("place-card"), packed, () => select(undefined));
  const select = (place: number | undefined): void => {
    scene.selected = place;
    if (place === undefined) card.hide();
    else card.show(place);
    repaint();
  };
  /** Nobody has chosen what the map shows, so that all of it stays in a window that changes its size. */
  let isUntouched = true;
  const flyTo = (place: number): void => {
    isUntouched = false;
    view.scale = Math.max(view.scale, 0.9);
    const { clientWidth: width, clientHeight: height } = canvas;
    // Beside the card, or above it where it lies below.
    const isNarrow = window.innerWidth <= 820;
    view.offsetX = (isNarrow ? width : width - 350) / 2 - x[place]! * view.scale;
    view.offsetY = (isNarrow ? height * 0.36 : height) / 2 - y[place]! * view.scale;
    scene.shown[place] = 1;
    select(place);
  };

  const hideTip = (): void => {
    tip.hidden = true;
    if (scene.hovered !== undefined) {
      scene.hovered = undefined;
      repaint();
    }
  };
  const input = parts.createMapInput(canvas, view, {
    moved: () => {
      isUntouched = false;
      hideTip();
      repaint();
    },
    hover: (px, py) => {
      const place = placeAt(px, py);
      canvas.style.cursor = place === undefined ? "grab" : "pointer";
      const covered = place === undefined ? painter.coverageAt(scene, px, py) : undefined;
      if (place === undefined && covered === undefined) {
        hideTip();
        return;
      }
      if (place === undefined || place !== scene.hovered) {
        const name = document.createElement("bdi");
        name.append(place === undefined ? covered! : places.name[place]!);
        const note = document.createElement("span");
        note.append(place === undefined ? (scene.coverage ?? "") : `${kindOf(place)} · ${sourcesOf(place)}`);
        tip.replaceChildren(name, note);
        if (place !== scene.hovered) repaint();
        scene.hovered = place;
      }
      tip.hidden = false;
      tip.style.left = `${Math.min(px + 14, canvas.clientWidth - tip.offsetWidth - 8)}px`;
      tip.style.top = `${Math.min(py + 14, canvas.clientHeight - tip.offsetHeight - 8)}px`;
    },
    leave: hideTip,
    pick: (px, py) => select(placeAt(px, py)),
    home,
  });

  const shownCount = find("shown-count");
  const filter = (): void => {
    const boxes = [...document.querySelectorAll<HTMLInputElement>("#kinds input")];
    const hidden = new Set(
      boxes.filter(({ checked }) => !checked).map(({ value }) => packed.families.indexOf(value)),
    );
    const chosen = (id: string): string =>
      document.querySelector<HTMLSelectElement>(`#${id}-filter`)?.value ?? "";
    const source = packed.sources.indexOf(chosen("source"));
    const category = packed.categories.indexOf(chosen("category"));
    let shown = 0;
    for (let place = 0; place < count; place++) {
      const own = places.category[place]!;
      const isShown =
        !hidden.has(packed.familyOf[own]!) &&
        (category < 0 || category === own) &&
        (source < 0 || ((places.knownBy[place]! >> source) & 1) === 1);
      scene.shown[place] = isShown ? 1 : 0;
      if (isShown) shown += 1;
    }
    shownCount.textContent = `${shown.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} places`;
    repaint();
  };
  find("controls").addEventListener("change", (event) => {
    const { name, value } = event.target as HTMLInputElement;
    if (name === "colour-by") scene.colourBy = value as Scene["colourBy"];
    if (name === "coverage") scene.coverage = value === "" ? null : value;
    for (const legend of document.querySelectorAll<HTMLElement>("[data-legend]")) {
      legend.hidden =
        legend.dataset["legend"] !== scene.colourBy &&
        !(legend.dataset["legend"] === "coverage" && scene.coverage !== null);
    }
    filter();
  });
  find("zoom-in").addEventListener("click", () => input.zoomAtMiddle(1.6));
  find("zoom-out").addEventListener("click", () => input.zoomAtMiddle(1 / 1.6));
  find("zoom-home").addEventListener("click", home);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-place]");
    if (button === null) return;
    flyTo(Number(button.dataset["place"]));
    canvas.scrollIntoView({ block: "center", behavior: "smooth" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") select(undefined);
  });
  parts.createPlaceSearch(find("search") as HTMLInputElement, find("matches"), places.name, {
    choose: flyTo,
    describe: kindOf,
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    painter.readColours();
    repaint();
  });

  begin();
  let [width, height] = [canvas.clientWidth, canvas.clientHeight];
  new ResizeObserver(() => {
    if (isUntouched) begin();
    else {
      // What is in the middle stays there.
      view.offsetX += (canvas.clientWidth - width) / 2;
      view.offsetY += (canvas.clientHeight - height) / 2;
    }
    [width, height] = [canvas.clientWidth, canvas.clientHeight];
    repaint();
  }).observe(canvas);
  filter();
  document.documentElement.dataset["ready"] = "true";
}
