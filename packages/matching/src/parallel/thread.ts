import { parentPort } from "node:worker_threads";
import { collectGarbage } from "./collect-garbage.ts";
import { workOn, type SharedTask } from "./tasks.ts";

/** The program of a helping thread: works on whatever task it is sent, beside the thread that sent it. */
parentPort?.on("message", (task: SharedTask | "collectGarbage") => {
  if (task === "collectGarbage") {
    collectGarbage();
    return;
  }
  const done = [...workOn(task)];
  parentPort?.postMessage(done, [...buffersIn(done)]);
});

/** The buffers of columns that are not shared: they are given away instead of copied. */
function* buffersIn(value: unknown): Generator<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) yield value.buffer;
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* buffersIn(part);
  }
}
