export { DataUnavailableError, lockDataDirectory, type DataLock } from "./data-lock.ts";
export { startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
