/** The maps path of the city workflow, in order: state name, package folder, and what the stage is for. */
export const cityStages = [
  { state: "Initialize", folder: "initialize" },
  { state: "DiscoverTargets", folder: "discover-targets" },
  { state: "SeedPrimaries", folder: "seed" },
  { state: "ExpandNeighbors", folder: "expand" },
  { state: "TileSweep", folder: "tile-sweep" },
  { state: "GeocodeValidate", folder: "geocode" },
  { state: "DedupeCanonicalize", folder: "dedupe" },
  { state: "Persist", folder: "persist" },
  { state: "Rank", folder: "rank" },
  { state: "Finalize", folder: "finalize" },
] as const;
export type StageName = (typeof cityStages)[number]["state"];
export type StageFolder = (typeof cityStages)[number]["folder"];
