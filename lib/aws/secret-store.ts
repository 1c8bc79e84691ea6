import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_LIMITS } from './clients.ts';

export interface SecretStore {
  /** The text of a secret, by ARN. Throws when it cannot be had or has none. */
  read(id: string): Promise<string>;
}

/** AWS Secrets Manager. Needs `secretsmanager:GetSecretValue` on each secret that is read. */
export function createSecretStore(client = new SecretsManagerClient(CLIENT_LIMITS)): SecretStore {
  return {
    async read(id) {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      if (!SecretString) throw new Error(`${id} has no text`);
      return SecretString;
    },
  };
}
