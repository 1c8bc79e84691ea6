/** A refusal as SES words it. */
export class SesError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const rejected = (message: string) => new SesError('MessageRejected', message);

export const invalid = (message: string) => new SesError('InvalidParameterValue', message);
export const missing = (name: string) =>
  new SesError(
    'ValidationError',
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
  );
