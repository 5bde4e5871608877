import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  Architecture,
  type CfnFunction,
  type Code,
  Function,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { alarmPeriod, raiseAlarm } from "./alarm.ts";
import type { Deployment } from "./deployment.ts";
import type { Names } from "./names.ts";
import { type Right, rightsOf } from "./rights.ts";
import { runbooks } from "./runbooks.ts";
import { scopedRole } from "./scoped-role.ts";
import type { StageDefinition, StageFunction } from "./stages.ts";
import { checkedVariables, sourceSecrets, sourceVariables, type Variables } from "./variables.ts";

export interface StageStackProps extends StackProps {
  stage: StageDefinition;
  deployment: Deployment;
  names: Names;
  /** The stage's bundle. */
  code: Code;
}

/** Those by which databases of RDS are known; since Node 20, Lambda has Node load them only where it is told to. */
const amazonCertificates = "/var/runtime/ca-cert.pem";

/** One stage: its functions, their roles, their alarms. */
export class StageStack extends Stack {
  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, props);
    const { stage, deployment, names } = props;
    const topic = Topic.fromTopicArn(this, "Alerts", names.alertsTopicArn);
    const secrets = secretsOf(stage, deployment);
    for (const definition of stage.functions) {
      const made = this.#function(definition, props, secrets);
      const { state } = definition;
      raiseAlarm(this, topic, {
        name: `${state}Errors`,
        metric: made.metricErrors({ period: alarmPeriod }),
        above: deployment.alarms.stage_errors - 1,
        meaning: `${state} fails: its invocations end with an error or at their time limit.`,
        runbook: runbooks.rollback,
      });
      raiseAlarm(this, topic, {
        name: `${state}Throttles`,
        metric: made.metricThrottles({ period: alarmPeriod }),
        above: 0,
        periods: 3,
        meaning: `${state} is throttled: more of it is asked for than its concurrency allows.`,
        runbook: runbooks.throttling,
      });
    }
  }

  #function(definition: StageFunction, props: StageStackProps, secrets: Variables): Function {
    const { stage, deployment, names, code } = props;
    const { state, handler, memoryMb, timeoutSeconds, uses, reservedConcurrency } = definition;
    const network = stage.database === true ? deployment.database.network : undefined;
    const variables = {
      S3_BUCKET: names.bucket,
      ...(stage.asks === undefined ? {} : sourceVariables(deployment, stage.asks)),
      ...stage.variables(deployment, names),
    };
    const made = new Function(this, state, {
      functionName: names.function(state),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: `index.${handler}`,
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      tracing: Tracing.ACTIVE,
      logGroup: LogGroup.fromLogGroupName(this, `${state}Logs`, names.logGroup(state)),
      environment: {
        ...checkedVariables(state, stage.environment, variables, secrets),
        LOG_LEVEL: deployment.log_level,
        NODE_OPTIONS: "--enable-source-maps",
        ...(stage.database === true ? { NODE_EXTRA_CA_CERTS: amazonCertificates } : {}),
        // Which stage made a request is then in its User-Agent, and so in CloudTrail.
        AWS_SDK_UA_APP_ID: state,
      },
      role: scopedRole(this, `${state}Role`, {
        service: "lambda.amazonaws.com",
        rights: [
          ...rightsOf(uses, names),
          { actions: ["secretsmanager:GetSecretValue"], resources: Object.values(secrets) },
          ...runtimeRights(state, names, network !== undefined),
        ],
      }),
      ...(reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: reservedConcurrency(deployment) }),
    });
    if (network !== undefined) {
      // Of an existing network only the ids are known, which the construct's own property does not take.
      (made.node.defaultChild as CfnFunction).vpcConfig = {
        subnetIds: network.subnet_ids,
        securityGroupIds: [network.security_group_id],
      };
    }
    return made;
  }
}

function secretsOf({ asks, keyed, database }: StageDefinition, deployment: Deployment): Variables {
  return {
    ...(asks === undefined || keyed === undefined ? {} : sourceSecrets(deployment, asks)),
    ...(database === undefined ? {} : { DATABASE_URL: deployment.database.secret_arn }),
  };
}

/** What Lambda does in a function's name. */
function runtimeRights(state: StageFunction["state"], names: Names, inNetwork: boolean): Right[] {
  const rights: Right[] = [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${names.logGroupArn(state)}:*`],
      because: "a log group's streams are named by Lambda",
    },
    {
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resources: ["*"],
      because: "X-Ray knows no resources for what a function sends",
    },
  ];
  if (inNetwork) {
    rights.push({
      actions: [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: ["*"],
      because: "Lambda makes and removes its network interfaces itself, and asks for these rights on all",
    });
  }
  return rights;
}
