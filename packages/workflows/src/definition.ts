/** The part of Amazon States Language that our definitions use (JSONPath). */
export interface StateDefinition {
  Type: string;
  Comment?: string;
  Resource?: string;
  Parameters?: unknown;
  TimeoutSeconds?: number;
  ResultPath?: string | null;
  OutputPath?: string;
  Retry?: unknown[];
  Catch?: { ErrorEquals: string[]; ResultPath: string; Next: string }[];
  Next?: string;
  End?: boolean;
  Default?: string;
  Choices?: { Variable: string; BooleanEquals: boolean; Next: string }[];
  ItemProcessor?: { StartAt: string; States: Record<string, StateDefinition>; ProcessorConfig?: unknown };
}

export interface StateMachineDefinition {
  Comment?: string;
  StartAt: string;
  TimeoutSeconds?: number;
  States: Record<string, StateDefinition>;
}
