import { parentPort } from "node:worker_threads";
import { startFauxqs } from "fauxqs";

/** The first message to this worker, which serves S3 and SQS until a second one comes. */
export interface AwsServerData {
  directory: string;
  region: string;
}

/** Its answer; what goes wrong ends the worker. */
export interface AwsServerStart {
  port: number;
}

async function serve({ directory, region }: AwsServerData): Promise<void> {
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
  parentPort?.postMessage({ port: server.port } satisfies AwsServerStart);
}

parentPort?.once("message", (data: AwsServerData) => {
  void serve(data);
});
