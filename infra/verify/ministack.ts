import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { execPath } from "node:process";
import { setTimeout as wait } from "node:timers/promises";

/** The local AWS that the templates are deployed to. */
export const ministackPackage = "ministack==1.4.21";

export interface Ministack {
  endpoint: string;
  log: string;
  stop(): Promise<void>;
}

export interface MinistackOptions {
  /** With the `ministack` program. */
  bin: string;
  directory: string;
  port: number;
  /** Where functions are told that AWS is, if not at MiniStack's own port. */
  functionEndpoint: string;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Starts MiniStack on loopback and waits until it answers. Its state is gone when it stops. */
export async function startMinistack(options: MinistackOptions): Promise<Ministack> {
  const { bin, directory, port, functionEndpoint } = options;
  const temporary = path.join(directory, "ministack");
  await mkdir(temporary, { recursive: true });
  const log = path.join(directory, "ministack.log");
  const child = spawn(path.join(bin, "ministack"), [], {
    cwd: temporary,
    stdio: ["ignore", "pipe", "pipe"],
    // In a group of its own, which its functions' processes belong to as well.
    detached: true,
    env: {
      // Functions run with the Node that is first on this path, and see all of these variables.
      PATH: `${path.dirname(execPath)}:${bin}:/usr/bin:/bin`,
      HOME: temporary,
      TMPDIR: temporary,
      BIND_HOST: "127.0.0.1",
      MINISTACK_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      SFN_WAIT_SCALE: "0.01",
      AWS_ENDPOINT_URL: functionEndpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    },
  });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    file.end();
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await answers(endpoint, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, log, stop };
}

async function answers(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode} before it answered`);
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(100);
  }
  throw new Error("ministack did not answer within 30 s");
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, "exit");
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  };
  signal("SIGTERM");
  const late = await Promise.race([ended.then(() => false), wait(5_000, true, { ref: false })]);
  if (late) {
    signal("SIGKILL");
    await ended;
  }
}
