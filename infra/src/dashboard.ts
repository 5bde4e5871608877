import { cityFunctionStates } from "@cityscout/workflows";
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarmPeriod } from "./alarm.ts";
import type { Names } from "./names.ts";

const width = 8;

const graph = (title: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, width, height: 6 });

/** Every series of one of our metrics, whichever cities, states and sources there were. */
const ours = (name: string, dimensions: string, statistic: string): IMetric[] => [
  new MathExpression({
    expression: `SEARCH('{Cityscout,${dimensions}} MetricName="${name}"', '${statistic}', 300)`,
    label: "",
    period: alarmPeriod,
  }),
];

/** The dashboard of an environment: a run's progress and cost, the queues, the functions. */
export function createDashboard(
  scope: Construct,
  names: Names,
  { frontier, deadLetters }: { frontier: IQueue; deadLetters: IQueue },
): void {
  const executions = (metricName: string, statistic = "sum"): IMetric =>
    new Metric({
      namespace: "AWS/States",
      metricName,
      dimensionsMap: { StateMachineArn: names.stateMachineArn },
      period: alarmPeriod,
      statistic,
    });
  const functions = (metricName: string, statistic: string): IMetric[] =>
    cityFunctionStates.map(
      (state) =>
        new Metric({
          namespace: "AWS/Lambda",
          metricName,
          dimensionsMap: { FunctionName: names.function(state) },
          period: alarmPeriod,
          statistic,
          label: state,
        }),
    );
  new Dashboard(scope, "Dashboard", {
    dashboardName: names.dashboard,
    widgets: [
      [
        graph("Executions", [
          executions("ExecutionsStarted"),
          executions("ExecutionsSucceeded"),
          executions("ExecutionsFailed"),
          executions("ExecutionsTimedOut"),
          executions("ExecutionsAborted"),
        ]),
        graph("Execution time (ms)", [executions("ExecutionTime", "max")]),
        graph("Duration of each state (ms)", ours("StageDurationMs", "city,state", "Maximum")),
      ],
      [
        graph("Calls by source", ours("Calls", "city,source,state", "Sum")),
        graph("Cost by source (USD)", ours("CostUsd", "city,source,state", "Sum")),
        graph("Cache hits by source", ours("CacheHits", "city,source,state", "Sum")),
      ],
      [
        graph("Share of places not seen before", ours("NewUniqueRate", "city,state", "Average")),
        graph("Share of the budget that is spent", ours("BudgetUse", "city,state", "Maximum")),
        graph("Errors of sources, by reason", ours("Errors", "city,reason,source,state", "Sum")),
      ],
      [
        graph("Searches in the frontier, dead letters", [
          frontier.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod }),
          frontier.metricApproximateNumberOfMessagesNotVisible({ period: alarmPeriod }),
          deadLetters.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod }),
        ]),
        graph("Age of the oldest search (s)", [
          frontier.metricApproximateAgeOfOldestMessage({ period: alarmPeriod }),
        ]),
        graph("Errors of functions", functions("Errors", "sum")),
      ],
      [
        graph("Duration of functions (ms, p95)", functions("Duration", "p95")),
        new LogQueryWidget({
          title: "Memory of functions (MB, most used and given)",
          logGroupNames: cityFunctionStates.map((state) => names.logGroup(state)),
          view: LogQueryVisualizationType.TABLE,
          queryLines: [
            'filter @type = "REPORT"',
            "stats max(@maxMemoryUsed / 1000000) as used, max(@memorySize / 1000000) as given by @log",
          ],
          width: 2 * width,
          height: 6,
        }),
      ],
    ],
  });
}
