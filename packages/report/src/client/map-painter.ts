import type { PackedMap } from "../packed-map.ts";
import type { MapView } from "./parts.ts";

export interface Scene {
  view: MapView;
  colourBy: "kind" | "primary" | "sources";
  /** 1 for each place that is shown. */
  shown: Uint8Array;
  /** The source whose coverage is drawn. */
  coverage: string | null;
  hovered: number | undefined;
  selected: number | undefined;
}

/** Paints the map. `x` and `y` are the places' world positions, `project` gives those of packed offsets. */
export function createMapPainter(
  canvas: HTMLCanvasElement,
  packed: PackedMap,
  world: { x: Float64Array; y: Float64Array; project: (y: number, x: number) => [number, number] },
) {
  const context = canvas.getContext("2d")!;
  const { places } = packed;
  const count = places.name.length;
  const isPrimary = new Uint8Array(count);
  for (const place of places.primary) isPrimary[place] = 1;
  const sourcesOf = Uint8Array.from(places.knownBy, (bits) => {
    let known = 0;
    for (let rest = bits; rest > 0; rest >>= 1) known += rest & 1;
    return known;
  });
  /** Below so many pixels a place, dots run together: then the map shows how many there are. */
  const densityCell = 5;

  const ringsToPath = (rings: number[][]): Path2D => {
    const path = new Path2D();
    for (const ring of rings) {
      for (let index = 0; index < ring.length; index += 2) {
        const [px, py] = world.project(ring[index]!, ring[index + 1]!);
        if (index === 0) path.moveTo(px, py);
        else path.lineTo(px, py);
      }
      path.closePath();
    }
    return path;
  };
  const areaPaths = packed.area.map(ringsToPath);
  const coveragePaths = new Map(
    packed.coverage.states.map(({ source, state }) => [
      source,
      [1, 2, 3].map((code) => ringsToPath(packed.coverage.cells.filter((_, cell) => state[cell] === code))),
    ]),
  );

  const clip = new Path2D();
  for (const path of areaPaths) clip.addPath(path);

  const styleOf = (name: string): string => getComputedStyle(canvas).getPropertyValue(name).trim();
  let palette = readPalette();
  function readPalette() {
    return {
      kinds: packed.families.map((family) => styleOf(`--kind-${family}`)),
      primary: styleOf("--accent"),
      secondary: styleOf("--dot"),
      known: ["--known-1", "--known-2", "--known-3"].map(styleOf),
      ground: styleOf("--ground"),
      land: styleOf("--land"),
      outline: styleOf("--outline"),
      ink: styleOf("--ink"),
      muted: styleOf("--muted"),
      coverage: ["--covered", "--proven-empty", "--open"].map(styleOf),
    };
  }

  const colourOf = (place: number, colourBy: Scene["colourBy"]): number => {
    if (colourBy === "primary") return isPrimary[place]!;
    if (colourBy === "sources") return Math.min(sourcesOf[place]!, 3) - 1;
    return packed.familyOf[places.category[place]!]!;
  };
  const coloursFor = (colourBy: Scene["colourBy"]): string[] => {
    if (colourBy === "primary") return [palette.secondary, palette.primary];
    return colourBy === "sources" ? palette.known : palette.kinds;
  };

  /** Places within the window, by colour; the worst first, so that the best are painted over them. */
  const visibleByColour = (scene: Scene, width: number, height: number): number[][] => {
    const { scale, offsetX, offsetY } = scene.view;
    const groups: number[][] = coloursFor(scene.colourBy).map(() => []);
    for (let place = count - 1; place >= 0; place--) {
      if (scene.shown[place] === 0) continue;
      const px = world.x[place]! * scale + offsetX;
      const py = world.y[place]! * scale + offsetY;
      if (px < -9 || py < -9 || px > width + 9 || py > height + 9) continue;
      groups[colourOf(place, scene.colourBy)]!.push(place);
    }
    return groups;
  };

  const paintGround = ({ view, coverage }: Scene, ratio: number): void => {
    context.setTransform(
      ratio * view.scale,
      0,
      0,
      ratio * view.scale,
      ratio * view.offsetX,
      ratio * view.offsetY,
    );
    for (const path of areaPaths) {
      context.fillStyle = palette.land;
      context.fill(path, "evenodd");
    }
    context.save();
    if (areaPaths.length > 0) context.clip(clip, "evenodd");
    for (const [index, path] of (coveragePaths.get(coverage ?? "") ?? []).entries()) {
      context.fillStyle = palette.coverage[index]!;
      context.fill(path);
      context.strokeStyle = palette.land;
      context.lineWidth = 0.75 / view.scale;
      context.stroke(path);
    }
    context.restore();
    for (const path of areaPaths) {
      context.strokeStyle = palette.outline;
      context.lineWidth = 1.5 / view.scale;
      context.stroke(path);
    }
  };

  /** Places step back while the ground below them is what is looked at. */
  const faintness = ({ coverage }: Scene): number => (coverage === null ? 1 : 0.4);

  const paintDensity = (groups: number[][], scene: Scene): void => {
    const { scale, offsetX, offsetY } = scene.view;
    const colours = coloursFor(scene.colourBy);
    const cells = new Map<number, { total: number; x: number; y: number; by: Uint16Array }>();
    for (const [colour, group] of groups.entries()) {
      for (const place of group) {
        const px = world.x[place]! * scale + offsetX;
        const py = world.y[place]! * scale + offsetY;
        const key = Math.floor(py / densityCell) * 4096 + Math.floor(px / densityCell);
        let cell = cells.get(key);
        if (cell === undefined)
          cells.set(key, (cell = { total: 0, x: 0, y: 0, by: new Uint16Array(colours.length) }));
        cell.total += 1;
        cell.x += px;
        cell.y += py;
        cell.by[colour]! += 1;
      }
    }
    for (const { total, x, y, by } of cells.values()) {
      let colour = 0;
      for (let other = 1; other < by.length; other++) if (by[other]! > by[colour]!) colour = other;
      context.globalAlpha = Math.min(0.95, 0.5 + Math.log2(total) * 0.12) * faintness(scene);
      context.fillStyle = colours[colour]!;
      context.beginPath();
      // Where its places are on average, not at its middle: else the dots stand in rows.
      context.arc(x / total, y / total, Math.min(densityCell, 1.8 + Math.log2(total)) / 1.6, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  };

  const paintDots = (groups: number[][], scene: Scene, radius: number): void => {
    const { scale, offsetX, offsetY } = scene.view;
    context.globalAlpha = (radius < 3 ? 0.75 : 0.9) * faintness(scene);
    for (const [colour, group] of groups.entries()) {
      context.fillStyle = coloursFor(scene.colourBy)[colour]!;
      context.beginPath();
      for (const place of group) {
        const px = world.x[place]! * scale + offsetX;
        const py = world.y[place]! * scale + offsetY;
        context.moveTo(px + radius, py);
        context.arc(px, py, radius, 0, 7);
      }
      context.fill();
    }
    context.globalAlpha = 1;
  };

  const ring = (place: number, scene: Scene, radius: number, lineWidth: number, colour: string): void => {
    const { scale, offsetX, offsetY } = scene.view;
    context.beginPath();
    context.arc(world.x[place]! * scale + offsetX, world.y[place]! * scale + offsetY, radius, 0, 7);
    context.lineWidth = lineWidth;
    context.strokeStyle = colour;
    context.stroke();
  };

  const paintPrimaries = (scene: Scene, radius: number): void => {
    const { scale, offsetX, offsetY } = scene.view;
    for (const place of [...places.primary].reverse()) {
      if (scene.shown[place] === 0) continue;
      const px = world.x[place]! * scale + offsetX;
      const py = world.y[place]! * scale + offsetY;
      context.beginPath();
      context.arc(px, py, radius, 0, 7);
      context.fillStyle = coloursFor(scene.colourBy)[colourOf(place, scene.colourBy)]!;
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = palette.ground;
      context.stroke();
    }
  };

  /** Names of the best places that find room; all of them when the map is near enough. */
  const paintLabels = (scene: Scene, width: number, height: number, radius: number): void => {
    const { scale, offsetX, offsetY } = scene.view;
    const taken: [number, number, number, number][] = [];
    const most = scale > 0.7 ? 400 : 40;
    context.font = "500 12px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    let written = 0;
    const candidates = scale > 0.7 ? count : Math.min(count, places.primary.length * 2);
    for (let place = 0; place < candidates && written < most; place++) {
      if (scene.shown[place] === 0 || (scale <= 0.7 && isPrimary[place] === 0)) continue;
      const px = world.x[place]! * scale + offsetX;
      const py = world.y[place]! * scale + offsetY;
      if (px < 0 || py < 12 || px > width - 20 || py > height - 12) continue;
      const name = places.name[place]!;
      const text = name.length > 32 ? `${name.slice(0, 30)}…` : name;
      const box: [number, number, number, number] = [
        px + radius + 3,
        py - 9,
        px + radius + 9 + context.measureText(text).width,
        py + 9,
      ];
      if (box[2] > width - 4) continue;
      if (
        taken.some(
          ([left, top, right, bottom]) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top,
        )
      )
        continue;
      taken.push(box);
      context.strokeStyle = palette.ground;
      context.lineWidth = 3.5;
      context.strokeText(text, box[0] + 2, py);
      context.fillStyle = palette.ink;
      context.fillText(text, box[0] + 2, py);
      written += 1;
    }
  };

  const paintScale = ({ view }: Scene, height: number): void => {
    const metresPerPixel = 1.113 / view.scale;
    const length =
      [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].find(
        (metres) => metres / metresPerPixel > 60,
      ) ?? 50_000;
    const pixels = length / metresPerPixel;
    context.fillStyle = palette.muted;
    context.fillRect(14, height - 16, pixels, 2);
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "alphabetic";
    context.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, 14, height - 21);
  };

  return {
    /** Reads the colours of the page again, after they changed. */
    readColours: () => {
      palette = readPalette();
    },
    /** What is proven of the ground at a point of the screen, in words. */
    coverageAt({ view, coverage }: Scene, px: number, py: number): string | undefined {
      const paths = coveragePaths.get(coverage ?? "");
      if (paths === undefined) return undefined;
      const at = [(px - view.offsetX) / view.scale, (py - view.offsetY) / view.scale] as const;
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (areaPaths.length > 0 && !context.isPointInPath(clip, ...at, "evenodd")) return undefined;
      const state = paths.findIndex((path) => context.isPointInPath(path, ...at));
      return ["All it lists here is found", "Proven empty", "Not covered"][state];
    },
    paint(scene: Scene): void {
      const ratio = window.devicePixelRatio;
      const { clientWidth: width, clientHeight: height } = canvas;
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.fillStyle = palette.ground;
      context.fillRect(0, 0, width, height);
      paintGround(scene, ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const groups = visibleByColour(scene, width, height);
      const visible = groups.reduce((sum, group) => sum + group.length, 0);
      const room = (width * height) / Math.max(1, visible);
      const radius = Math.max(1.4, Math.min(6, Math.sqrt(room) / 7));
      if (room < 110) paintDensity(groups, scene);
      else paintDots(groups, scene, radius);
      const primaryRadius = Math.max(4, radius + 1.5);
      paintPrimaries(scene, primaryRadius);
      paintLabels(scene, width, height, primaryRadius);
      if (scene.hovered !== undefined) ring(scene.hovered, scene, primaryRadius + 3, 2, palette.ink);
      if (scene.selected !== undefined) ring(scene.selected, scene, primaryRadius + 5, 2.5, palette.primary);
      paintScale(scene, height);
    },
  };
}
