import { MathExpression, type IMetric } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarmPeriod, raiseAlarm } from "./alarm.ts";
import type { Deployment } from "./deployment.ts";
import { runbooks } from "./runbooks.ts";

/**
 * Over all cities and states: the metrics have a series of each, and an alarm cannot search for series. An alarm can
 * have one such query and no more.
 */
const query = (expression: string, label: string): IMetric =>
  new MathExpression({ expression, label, period: alarmPeriod });

/** The alarms on what stages share. */
export function raiseSharedAlarms(
  scope: Construct,
  made: { topic: ITopic; frontier: IQueue; deadLetters: IQueue; deployment: Deployment },
): void {
  const { topic, frontier, deadLetters } = made;
  const { alarms } = made.deployment;
  raiseAlarm(scope, topic, {
    name: "DeadLetters",
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod, statistic: "max" }),
    above: 0,
    meaning: "There are dead letters: searches that were given up, or stages that failed.",
    runbook: runbooks.deadLetters,
  });
  raiseAlarm(scope, topic, {
    name: "FrontierAge",
    metric: frontier.metricApproximateAgeOfOldestMessage({ period: alarmPeriod, statistic: "max" }),
    above: alarms.frontier_age_minutes * 60,
    meaning: "A search has been waiting for long: no worker takes it, or each gives it back.",
    runbook: runbooks.stuckRun,
  });
  raiseAlarm(scope, topic, {
    name: "SourceErrorRate",
    metric: query(
      'SELECT AVG(CallFailed) FROM SCHEMA("Cityscout", city, state, source)',
      "share of calls that failed",
    ),
    above: alarms.source_error_rate,
    periods: 2,
    meaning: "Sources fail more often than they should.",
    runbook: runbooks.sourceDown,
  });
  raiseAlarm(scope, topic, {
    name: "NewUniqueRate",
    metric: query(
      'SELECT MIN(NewUniqueRate) FROM SCHEMA("Cityscout", city, state)',
      "share of places not seen before",
    ),
    below: alarms.new_unique_rate,
    periods: 3,
    meaning: "A search goes on although its answers hold hardly any place that was not seen before.",
    runbook: runbooks.stuckRun,
  });
  raiseAlarm(scope, topic, {
    name: "BudgetUse",
    metric: query(
      'SELECT MAX(BudgetUse) FROM SCHEMA("Cityscout", city, state)',
      "share of a run's budget that is spent",
    ),
    above: alarms.budget_use,
    meaning: "A run has nearly spent its budget.",
    runbook: runbooks.budgetExhausted,
  });
}
