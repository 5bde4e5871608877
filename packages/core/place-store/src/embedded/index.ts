export { lockDataDirectory, type DataLock } from "./data-lock.ts";
export {
  prepareEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "./embedded-postgres.ts";
