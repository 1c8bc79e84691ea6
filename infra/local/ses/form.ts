import { DSN_ACTIONS, type DsnExtension, type DsnRecipient } from '../dsn-message.ts';
import { invalid, missing } from './error.ts';

/** The status of each BounceType, as the bounce templates of the SES console have it. */
const BOUNCE_TYPE_STATUS: Readonly<Record<string, string>> = {
  DoesNotExist: '5.1.1',
  MessageTooLarge: '5.3.4',
  ExceededQuota: '5.2.2',
  ContentRejected: '5.6.1',
  Undefined: '5.0.0',
  TemporaryFailure: '4.0.0',
};

/** A BouncedRecipientInfo, and the addresses of which one must be a recipient of the original. */
export function readRecipient(
  form: URLSearchParams,
  prefix: string,
): DsnRecipient & { candidates: string[] } {
  const recipient = required(form, `${prefix}.Recipient`);
  const final = form.get(`${prefix}.RecipientDsnFields.FinalRecipient`) ?? recipient;
  const dsn = (name: string) => form.get(`${prefix}.RecipientDsnFields.${name}`);
  const type = form.get(`${prefix}.BounceType`);
  const status = dsn('Status') ?? BOUNCE_TYPE_STATUS[type ?? ''];
  if (!status || !/^[245]\.\d{1,3}\.\d{1,3}$/.test(status)) {
    throw invalid(`${prefix} needs a BounceType or a Status such as 5.7.1.`);
  }
  const word = dsn('Action') ?? (type === 'TemporaryFailure' ? 'delayed' : 'failed');
  const action = DSN_ACTIONS.find((known) => known === word);
  if (!action) throw invalid(`${word} is no DSN action.`);
  return {
    // Either may be a recipient of the original, says the API reference.
    candidates: [...new Set([final, recipient])],
    address: final,
    action,
    status,
    diagnostic: dsn('DiagnosticCode'),
    remoteMta: dsn('RemoteMta'),
    lastAttemptAt: instant(form, `${prefix}.RecipientDsnFields.LastAttemptDate`),
    extensions: readExtensions(form, `${prefix}.RecipientDsnFields`),
  };
}

/** The ExtensionFields below a prefix. */
export function readExtensions(form: URLSearchParams, prefix: string): DsnExtension[] {
  return members(form, `${prefix}.ExtensionFields`).map((member) => {
    const [name, value] = [required(form, `${member}.Name`), required(form, `${member}.Value`)];
    if (!/^X-[\w-]+$/i.test(name) || /[\r\n]/.test(value) || value.length > 2048) {
      throw invalid(`${name} is no X- field of one line and at most 2048 characters.`);
    }
    return { name, value };
  });
}

/** The prefixes `list.member.1`, `list.member.2`, … that have values. */
export function members(form: URLSearchParams, list: string): string[] {
  const prefixes = [...form.keys()]
    .filter((key) => key.startsWith(`${list}.member.`))
    .map((key) =>
      key
        .split('.')
        .slice(0, list.split('.').length + 2)
        .join('.'),
    );
  return [...new Set(prefixes)];
}

/** The value of a parameter that has to be there. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw missing(name);
  return value;
}

/** A date in epoch milliseconds; null when it is not there. */
export function instant(form: URLSearchParams, name: string): number | null {
  const text = form.get(name);
  if (text === null) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw invalid(`${name} is no date.`);
  return at;
}
