/**
 * Stands in for `@smithy/core/event-streams` in bundles: no call that is made here is answered with a stream of events.
 * Should the SDK come to need another name, bundling fails.
 */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
export const eventStreamSerdeProvider = (): never => {
  throw new Error('event streams are not bundled');
};
