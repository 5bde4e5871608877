export {
  createPlaceStore,
  type CitySession,
  type IdentityEvent,
  type PlaceRank,
  type PlaceStore,
  type PlaceStoreOptions,
  type PreviousIdentity,
  type SavedRun,
} from "./place-store.ts";
