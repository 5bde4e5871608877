import { parentPort } from "node:worker_threads";
import { workOn, type SharedTask } from "./tasks.ts";

/** The program of a helping thread: works on whatever task it is sent, beside the thread that sent it. */
parentPort?.on("message", (task: SharedTask) => {
  parentPort?.postMessage(workOn(task));
});
