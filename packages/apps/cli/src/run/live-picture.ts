import { createLogUpdate } from "log-update";
import type { Output } from "../context.ts";

/** A picture on a terminal that is drawn ten times a second, so that its clock goes on between two events. */
export interface LivePicture {
  /** Draws it now. */
  draw(): void;
  /** Draws it for the last time, and leaves it standing. */
  stop(): void;
}

/** @param picture the picture's text at a tick; undefined as long as there is nothing to show. */
export function createLivePicture(
  stream: Output,
  picture: (tick: number) => string | undefined,
): LivePicture {
  const update = createLogUpdate(stream);
  let tick = 0;
  const draw = (): void => {
    const text = picture(tick);
    if (text !== undefined) update(text);
  };
  const timer = setInterval(() => {
    tick += 1;
    draw();
  }, 100);
  timer.unref();
  return {
    draw,
    stop() {
      clearInterval(timer);
      draw();
      update.done();
    },
  };
}
