import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { lockDataDirectory } from "./data-lock.ts";

export interface EmbeddedPostgres {
  /** On loopback; serves one connection at a time. */
  databaseUrl: string;
  /** Ends the server, closes the database and gives the folder back. */
  close(): Promise<void>;
}

/**
 * V8's optimising compiler takes half a gigabyte for PostgreSQL's WebAssembly and makes it hardly faster; the baseline
 * compiler is enough. While a process runs, only both flags together keep the other one out.
 */
const baselineCompilerOnly = ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"];

/**
 * Serves the PostgreSQL database of `directory` on a free port of 127.0.0.1, and makes it where there is none.
 * Throws `DataLockedError` where another process has the folder: two on one folder would lose rows without an error.
 */
export async function startEmbeddedPostgres(directory: string): Promise<EmbeddedPostgres> {
  const lock = lockDataDirectory(directory);
  try {
    const data = path.join(directory, "data");
    if (!existsSync(data)) await createData(data);
    const server = await serve(data);
    return {
      databaseUrl: server.databaseUrl,
      close: async () => {
        await server.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Makes the database of `directory` where there is none, so that starting it later takes no time; a process of its own
 * does the work. Throws `DataLockedError` where another process has the folder.
 */
export async function prepareEmbeddedPostgres(directory: string): Promise<void> {
  const lock = lockDataDirectory(directory);
  try {
    const data = path.join(directory, "data");
    if (!existsSync(data)) await createData(data);
  } finally {
    lock.release();
  }
}

/** In a process of its own, for its memory; moved into place when whole, so that a crash leaves no half a database. */
async function createData(data: string): Promise<void> {
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const script = fileURLToPath(new URL("./create-data.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [...baselineCompilerOnly, script, unfinished]);
  renameSync(unfinished, data);
}

async function serve(data: string): Promise<EmbeddedPostgres> {
  for (const flag of baselineCompilerOnly) setFlagsFromString(flag);
  // Loaded only now: its WebAssembly is compiled as it loads, and who uses a real server never needs it.
  const [{ PGlite }, { PGLiteSocketServer }, { embeddedOptions }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("@electric-sql/pglite-socket"),
    import("./settings.ts"),
  ]);
  const database = await PGlite.create(data, embeddedOptions);
  const server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0 });
  try {
    await server.start();
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    databaseUrl: `postgres://postgres@${server.getServerConn()}/postgres?sslmode=disable`,
    close: async () => {
      await server.stop();
      await database.close();
    },
  };
}
