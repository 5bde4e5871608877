import { maxReceives, retentionDays } from "@cityscout/frontier";
import { rawResponseTag } from "@cityscout/raw-cache";
import { cityFunctionStates } from "@cityscout/workflows";
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  StorageClass,
} from "aws-cdk-lib/aws-s3";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription, UrlSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { createDashboard } from "./dashboard.ts";
import type { Deployment } from "./deployment.ts";
import type { Names } from "./names.ts";
import { raiseSharedAlarms } from "./shared-alarms.ts";

/** The tag by which an environment's cost is told from others'; activate it once as a cost allocation tag. */
export const environmentTag = "cityscout:environment";

const ofThisAccount = { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } };

export interface SharedStackProps extends StackProps {
  deployment: Deployment;
  names: Names;
}

const privateBucket = {
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.RETAIN,
} as const satisfies BucketProps;

const privateQueue = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
} as const satisfies QueueProps;

/** What stages share: the bucket, the queues, the topic for alerts, the logs, the dashboard, the cost budget. */
export class SharedStack extends Stack {
  constructor(scope: Construct, id: string, props: SharedStackProps) {
    super(scope, id, props);
    const { deployment, names } = props;
    this.#buckets(deployment, names);
    const deadLetters = new Queue(this, "DeadLetters", {
      ...privateQueue,
      queueName: names.deadLetters.name,
      retentionPeriod: Duration.days(14),
    });
    const frontier = new Queue(this, "Frontier", {
      ...privateQueue,
      queueName: names.frontier.name,
      retentionPeriod: Duration.days(retentionDays),
      visibilityTimeout: Duration.minutes(2),
      // One more than the frontier's own limit: this one is for searches that kill their worker each time.
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxReceives + 1 },
    });
    const topic = this.#alerts(deployment, names);
    // Here and not with the functions: what a stage logged outlives its stack.
    for (const [logId, logGroupName] of [
      ...cityFunctionStates.map((state) => [`${state}Logs`, names.logGroup(state)] as const),
      ["WorkflowLogs", names.stateMachineLogGroup] as const,
    ]) {
      new LogGroup(this, logId, {
        logGroupName,
        retention: deployment.log_days,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    }
    raiseSharedAlarms(this, { topic, frontier, deadLetters, deployment });
    createDashboard(this, names, { frontier, deadLetters });
    this.#budget(deployment, topic);
  }

  #buckets({ raw_responses: rawResponses }: Deployment, names: Names): void {
    const accessLogs = new Bucket(this, "AccessLogs", {
      ...privateBucket,
      bucketName: names.accessLogBucket,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    new Bucket(this, "Raw", {
      ...privateBucket,
      bucketName: names.bucket,
      versioned: true,
      serverAccessLogsBucket: accessLogs as IBucket,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          noncurrentVersionExpiration: Duration.days(30),
        },
        // Raw responses carry this tag; manifests and what runs made have none, and are kept.
        {
          tagFilters: rawResponseTag,
          transitions: [
            {
              storageClass: StorageClass.INFREQUENT_ACCESS,
              transitionAfter: Duration.days(rawResponses.infrequent_access_after_days),
            },
          ],
          expiration: Duration.days(rawResponses.expire_after_days),
        },
      ],
    });
  }

  #alerts({ subscriptions }: Deployment, names: Names): ITopic {
    const key = new Key(this, "AlertsKey", {
      enableKeyRotation: true,
      description: "Encrypts Cityscout's alerts",
    });
    const topic = new Topic(this, "Alerts", {
      topicName: names.alertsTopic,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"]) {
      const principal = new ServicePrincipal(service, { conditions: ofThisAccount });
      topic.grantPublish(principal);
      key.grantEncryptDecrypt(principal);
    }
    for (const email of subscriptions.emails) topic.addSubscription(new EmailSubscription(email));
    for (const webhook of subscriptions.webhooks) topic.addSubscription(new UrlSubscription(webhook));
    return topic;
  }

  /** Of everything with this environment's tags. */
  #budget(deployment: Deployment, topic: ITopic): void {
    new CfnBudget(this, "MonthlyCost", {
      budget: {
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: deployment.monthly_budget_usd, unit: "USD" },
        costFilters: { TagKeyValue: [`user:${environmentTag}$${deployment.environment}`] },
      },
      notificationsWithSubscribers: [80, 100].map((threshold) => ({
        notification: {
          notificationType: "ACTUAL",
          comparisonOperator: "GREATER_THAN",
          threshold,
          thresholdType: "PERCENTAGE",
        },
        subscribers: [{ subscriptionType: "SNS", address: topic.topicArn }],
      })),
    });
  }
}
