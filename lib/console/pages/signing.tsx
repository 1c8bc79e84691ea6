import type { Child } from 'hono/jsx';
import type { SignInError } from '../identity-provider.ts';
import { document } from '../parts/layout.tsx';

/** What people see who sign in with an OpenID provider, on the way in and out. */
const signing = (title: string, content: Child) =>
  document(
    { title: `${title} · Portcullis`, language: 'en' },
    <main class="narrow">
      <h1>{title}</h1>
      {content}
    </main>,
  );

const WHY: Readonly<Record<SignInError['reason'], string>> = {
  denied: 'The identity provider has not signed you in.',
  invalid: 'This sign-in took longer than ten minutes, was used before, or was begun in another window.',
  failed: 'The identity provider has answered with an error. The log has the cause.',
  unavailable:
    'The identity provider cannot be reached or answers in a way that Portcullis does not understand. The log has the cause.',
};

/** Nobody has been signed in, and why. */
export const notSignedInPage = (reason: SignInError['reason']) =>
  signing(
    'Not signed in',
    <>
      <p>{WHY[reason]}</p>
      <p>
        <a href="/">Sign in</a>
      </p>
    </>,
  );

/** For those whom the provider knows and nobody has let in. */
export const refusedPage = ({ name, contact }: { name: string; contact: string | null }) =>
  signing(
    'No access',
    <>
      <p>
        You have signed in as <bdi>{name}</bdi>, who may neither look at Portcullis nor operate it. Ask{' '}
        {contact === null ? 'those who run it' : <a href={`mailto:${contact}`}>{contact}</a>} to add you to
        its viewers or operators, then sign in again.
      </p>
      <form method="post" action="/sign-out">
        <button type="submit">Sign out</button>
      </form>
    </>,
  );

/** Goes on to the provider, where one signs in again. */
export const goingPage = (onward: string) =>
  signing(
    'Signing in',
    <>
      <meta http-equiv="refresh" content={`0;url=${onward}`} />
      <p>You were signed out meanwhile.</p>
      <p>
        <a href={onward}>Sign in again</a>
      </p>
    </>,
  );

/** Goes on to the provider, where one signs out too. */
export const leavingPage = (onward: string) =>
  signing(
    'Signing out',
    <>
      <meta http-equiv="refresh" content={`0;url=${onward}`} />
      <p>You have signed out of Portcullis.</p>
      <p>
        <a href={onward}>Sign out of the identity provider too</a>
      </p>
    </>,
  );

export const signedOutPage = () =>
  signing(
    'Signed out',
    <p>
      <a href="/">Sign in again</a>
    </p>,
  );
