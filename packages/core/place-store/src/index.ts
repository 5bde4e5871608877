export {
  type AbsorbedIdentity,
  createPlaceStore,
  type CitySession,
  type PlaceRank,
  type PlaceStore,
  type PlaceStoreOptions,
  type PreviousIdentity,
  type SavedRun,
} from "./place-store.ts";
export type { IdentityHistory, LoggedEvent } from "./identity-history.ts";
