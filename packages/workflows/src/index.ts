export type { StateDefinition, StateMachineDefinition } from "./definition.ts";
export {
  cityFunctionStates,
  exampleSubstitutions,
  renderCityMachine,
  type CityFunctionState,
  type CitySubstitutions,
} from "./render.ts";
