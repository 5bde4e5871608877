import { parentPort, workerData } from "node:worker_threads";
import { matchLists } from "@cityscout/matching";

/** The program of the thread that `matchInThread` starts. */
parentPort?.postMessage(matchLists(...(workerData as Parameters<typeof matchLists>)));
