import { document } from '../parts/layout.tsx';

/** What a stranger sees on one machine. */
export const signInPage = () =>
  document(
    { title: 'Sign in · Portcullis', language: 'en' },
    <main class="narrow">
      <h1>Portcullis</h1>
      <p>
        Open the link that <code>npm start</code> has printed. It ends in <code>?token=…</code> and signs this
        browser in. The token is also in the file <code>token</code> of the data directory.
      </p>
    </main>,
  );
