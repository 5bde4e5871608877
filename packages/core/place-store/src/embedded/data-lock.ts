import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataLockedError } from "@cityscout/contracts";

export interface DataLock {
  release(): void;
}

/**
 * Takes a data folder for this process, or throws `DataLockedError` with the folder and the owner's pid.
 *
 * The lock is the operating system's, taken through SQLite on `.lock`: it ends with the process that holds it, however
 * that ends, so there is no stale lock to take over and no race about who takes it over. The file `.lock-owner` only
 * says whose it is.
 */
export function lockDataDirectory(directory: string): DataLock {
  mkdirSync(directory, { recursive: true });
  const ownerFile = path.join(directory, ".lock-owner");
  const database = new DatabaseSync(path.join(directory, ".lock"), { timeout: 0 });
  try {
    database.exec("begin exclusive");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new DataLockedError(
      `the data folder "${path.resolve(directory)}" is in use by ${ownerOf(ownerFile)}; wait until it has ended, or choose another folder`,
      { cause: error },
    );
  }
  held.add(database);
  writeFileSync(ownerFile, String(process.pid));
  return {
    release: () => {
      held.delete(database);
      if (database.isOpen) database.close();
    },
  };
}

/** Held until released: a handle that nobody refers to would be collected as garbage, and its lock with it. */
const held = new Set<DatabaseSync>();

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}

function ownerOf(ownerFile: string): string {
  try {
    const pid = readFileSync(ownerFile, "utf8").trim();
    if (/^\d+$/.test(pid)) return `process ${pid}`;
    return "another process";
  } catch {
    // The owner has the lock, but has not written its name yet.
    return "another process";
  }
}
