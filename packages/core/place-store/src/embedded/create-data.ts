import { mkdirSync, renameSync, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { dataDir } from "@electric-sql/pglite-prepopulatedfs";
import { extract } from "tar";

/**
 * Makes an empty database in a folder: unpacked from the one that PGlite's authors prepare, as `initdb` would take 2 s
 * and 450 MB. Moved into place when whole, so that a crash leaves no half a database.
 */
export async function createData(directory: string): Promise<void> {
  const unfinished = `${directory}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const archive = await dataDir();
  await pipeline(archive.stream(), extract({ cwd: unfinished }));
  renameSync(unfinished, directory);
}
