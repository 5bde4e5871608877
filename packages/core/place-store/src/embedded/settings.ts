import { PGlite, type PGliteOptions } from "@electric-sql/pglite";

/**
 * One connection and some hundred megabytes of data: a small shared buffer and a small log keep the memory of the
 * whole run low. There is no fsync here in any case: what a crash of the process leaves is whole, that of the machine
 * is not promised.
 */
const server: Readonly<Record<string, string>> = {
  shared_buffers: "16MB",
  max_wal_size: "128MB",
  min_wal_size: "32MB",
  full_page_writes: "off",
};

export const embeddedOptions: PGliteOptions = {
  relaxedDurability: true,
  startParams: [
    ...PGlite.defaultStartParams,
    ...Object.entries(server).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ],
};
