import { parentPort, workerData } from "node:worker_threads";
import { startFauxqs } from "fauxqs";

/** Runs as a worker: serves S3 and SQS until it is told to stop. */
export interface AwsServerData {
  directory: string;
  region: string;
}

const { directory, region } = workerData as AwsServerData;
const server = await startFauxqs({
  port: 0,
  // Only part of the queues' URLs, as SQS has the region in them; it listens on 127.0.0.1.
  host: "localhost",
  logger: false,
  dataDir: directory,
  defaultRegion: region,
});
parentPort?.once("message", () => {
  void server.stop().then(() => parentPort?.close());
});
parentPort?.postMessage({ port: server.port });
