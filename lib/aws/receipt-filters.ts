import {
  AlreadyExistsException,
  CreateReceiptFilterCommand,
  DeleteReceiptFilterCommand,
  ListReceiptFiltersCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import type { ReceiptFilters } from '../ports.ts';

/** The IP filters of the account and Region, at most 100 (SES quotas), through SES v1. */
export function createReceiptFilters(client: SESClient): ReceiptFilters {
  return {
    async list() {
      const { Filters = [] } = await client.send(new ListReceiptFiltersCommand({}));
      return new Map(Filters.map(({ Name, IpFilter }) => [Name ?? '', IpFilter?.Cidr ?? '']));
    },
    async block(name, address) {
      try {
        // The policy and the address are always said: SES and CDK have defaults that refuse everybody.
        const IpFilter = { Policy: 'Block', Cidr: address } as const;
        await client.send(new CreateReceiptFilterCommand({ Filter: { Name: name, IpFilter } }));
      } catch (error) {
        if (!(error instanceof AlreadyExistsException)) throw error;
      }
    },
    async remove(name) {
      // Succeeds for a filter that is not there.
      await client.send(new DeleteReceiptFilterCommand({ FilterName: name }));
    },
  };
}
