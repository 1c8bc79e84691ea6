/** Stands in for `@aws-sdk/middleware-endpoint-discovery` in bundles: DynamoDB's endpoint in a Region is known beforehand. */
export const resolveEndpointDiscoveryConfig = <T>(config: T): T => config;
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};
