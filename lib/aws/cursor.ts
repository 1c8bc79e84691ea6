/** A place in a listing as one opaque word; what is inside is checked by whoever reads it back. */
export const encodeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place in a cursor; null when it is no cursor of ours (a client may send anything). */
export function decodeCursor(cursor: string | null): unknown {
  if (cursor === null) return null;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}

/**
 * About as many index entries as DynamoDB reads in one go, a megabyte. It would stop there by itself; the embedded store
 * takes as long as for all that follow unless it is told.
 */
export const FULL_PAGE = 5000;
