import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  type DomainMappingOptions,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Pages of strangers. A link has one more way to be counted, in the function; this is what all of them may cost. */
const POSTMASTERS = '/p/{link+}';

/** The HTTP API, which has no part that depends on the function: the function knows its address. */
export function consoleApi(scope: Construct, id: string, domain: DomainMappingOptions | undefined): HttpApi {
  const api = new HttpApi(scope, id, {
    apiName: 'portcullis-console',
    description: 'Portcullis: the web console',
    createDefaultStage: false,
    disableExecuteApiEndpoint: domain !== undefined,
  });
  const log = new LogGroup(scope, 'AccessLog', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(scope, 'Stage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: 20, burstLimit: 40 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      // The route instead of the path: the address of a postmaster's page is all that is needed to open it.
      format: AccessLogFormat.custom(
        JSON.stringify({
          requestId: '$context.requestId',
          time: '$context.requestTime',
          ip: '$context.identity.sourceIp',
          method: '$context.httpMethod',
          route: '$context.routeKey',
          status: '$context.status',
          bytes: '$context.responseLength',
          milliseconds: '$context.responseLatency',
          error: '$context.integrationErrorMessage',
        }),
      ),
    },
    ...(domain && { domainMapping: domain }),
  });
  // CDK hands this on as it is, and CloudFormation wants it in its own spelling.
  (stage.node.defaultChild as CfnStage).routeSettings = {
    [`ANY ${POSTMASTERS}`]: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 },
  };
  return api;
}

/** Leads all requests to the function; those for postmasters by a route that has a limit of its own. */
export function publish(scope: Construct, api: HttpApi, fn: IFunction): void {
  const integration = new HttpLambdaIntegration('Function', fn, {
    payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
  });
  const stage = scope.node.findChild('Stage');
  for (const path of ['/{path+}', '/', POSTMASTERS]) {
    for (const route of api.addRoutes({ path, methods: [HttpMethod.ANY], integration })) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The function itself lets people in: by a session of the identity provider, postmasters by a signed link. It has to answer strangers too, who are sent to sign in.',
      });
      // A stage cannot have settings for a route that is not there.
      stage.node.addDependency(route);
    }
  }
}
