export type { CallCount, Calls } from "./counter.ts";
export type { Faults } from "./faults.ts";
export { startSimulator, type Simulator, type SimulatorOptions } from "./simulator.ts";
export { describeWorld, loadWorld, type LoadWorldOptions } from "./world/given/load-world.ts";
export { parseRecordFile } from "./world/given/record-file.ts";
export { type OnUnknownCategory } from "./world/given/record-file.ts";
export { swappedRecords } from "./world/given/swapped-records.ts";
export { worldSourceNames, type WorldSourceName } from "./world/given/world-file.ts";
export type { Ranking } from "./world/record-index.ts";
export type { WorldRecord, WorldSources } from "./world/record.ts";
export type { TruePlace, TruthReference, World } from "./world/world.ts";
export {
  syntheticPresets,
  syntheticWorld,
  type SyntheticWorldOptions,
} from "./world/synthetic/synthetic-world.ts";
