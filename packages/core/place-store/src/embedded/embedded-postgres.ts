import { once } from "node:events";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { DataUnavailableError, lockDataDirectory } from "./data-lock.ts";
import type { PostgresServerData, PostgresServerStart } from "./postgres-server.ts";

export interface EmbeddedPostgres {
  /** On loopback; serves one connection at a time. */
  databaseUrl: string;
  /** Ends the server, closes the database and gives the folder back. */
  close(): Promise<void>;
}

/**
 * Serves the PostgreSQL database of `directory` on a free port of 127.0.0.1, in a thread of its own, and makes it where
 * there is none. Throws `DataLockedError` where another process has the folder: two on one folder would lose rows
 * without an error; `DataUnavailableError` where it cannot be made or opened.
 */
export async function startEmbeddedPostgres(directory: string): Promise<EmbeddedPostgres> {
  const lock = lockDataDirectory(directory);
  try {
    const server = await serve(path.join(directory, "data"));
    return {
      databaseUrl: server.databaseUrl,
      close: async () => {
        try {
          await server.stop();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw new DataUnavailableError(
      `the database of places in "${path.resolve(directory)}" cannot be opened: ${error instanceof Error ? error.message : String(error)}; where its folder is damaged, move it away, and the next run makes an empty one`,
      { cause: error },
    );
  }
}

async function serve(directory: string): Promise<PostgresServerStart & { stop: () => Promise<void> }> {
  const data: PostgresServerData = { directory };
  const worker = new Worker(new URL("./postgres-server.ts", import.meta.url), { workerData: data });
  const [{ databaseUrl }] = (await once(worker, "message")) as [PostgresServerStart];
  return {
    databaseUrl,
    stop: async () => {
      const ended = once(worker, "exit");
      worker.postMessage("stop");
      await ended;
    },
  };
}
