import type { MapView } from "./parts.ts";

/** Turns pointers, wheel and keys into moves of the view. */
export function createMapInput(
  canvas: HTMLCanvasElement,
  view: MapView,
  on: {
    moved(): void;
    hover(x: number, y: number): void;
    leave(): void;
    pick(x: number, y: number): void;
    home(): void;
  },
) {
  const pointers = new Map<number, { x: number; y: number }>();
  /** The wheel belongs to the page until somebody has taken hold of the map. */
  let isHeld = false;
  let travelled = 0;

  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const zoomAt = (x: number, y: number, factor: number): void => {
    const scale = Math.min(20, Math.max(0.002, view.scale * factor));
    const applied = scale / view.scale;
    view.offsetX = x - (x - view.offsetX) * applied;
    view.offsetY = y - (y - view.offsetY) * applied;
    view.scale = scale;
    on.moved();
  };
  const zoomAtMiddle = (factor: number): void =>
    zoomAt(canvas.clientWidth / 2, canvas.clientHeight / 2, factor);
  const pan = (x: number, y: number): void => {
    view.offsetX += x;
    view.offsetY += y;
    on.moved();
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    isHeld = true;
    travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const point = at(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      on.hover(point.x, point.y);
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other !== undefined) {
      const spread =
        Math.hypot(point.x - other.x, point.y - other.y) /
        Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      zoomAt((point.x + other.x) / 2, (point.y + other.y) / 2, spread);
    }
    const share = other === undefined ? 1 : 0.5;
    travelled += Math.hypot(point.x - before.x, point.y - before.y);
    pointers.set(event.pointerId, point);
    pan((point.x - before.x) * share, (point.y - before.y) * share);
  });
  const end = (event: PointerEvent): void => {
    const point = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    if (event.type === "pointerup" && point !== undefined && travelled < 5) on.pick(point.x, point.y);
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => on.leave());
  canvas.addEventListener("blur", () => {
    isHeld = false;
  });
  canvas.addEventListener("dblclick", (event) => {
    const { x, y } = at(event);
    zoomAt(x, y, 2);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!isHeld && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { x, y } = at(event);
      zoomAt(x, y, Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0018)));
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const step = 60;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => pan(step, 0),
      ArrowRight: () => pan(-step, 0),
      ArrowUp: () => pan(0, step),
      ArrowDown: () => pan(0, -step),
      "+": () => zoomAtMiddle(1.5),
      "=": () => zoomAtMiddle(1.5),
      "-": () => zoomAtMiddle(1 / 1.5),
      Home: () => on.home(),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  return { zoomAtMiddle };
}
