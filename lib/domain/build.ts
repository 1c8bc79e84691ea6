/** An Exchange build number, four parts: `15.2.1748.39`. */
export type Build = readonly [major: number, minor: number, third: number, revision: number];

/** Windows version resources store each part in 16 bits; a larger one is not a build. */
const LARGEST_PART = 0xffff;

/**
 * Reads `15.2.1748.39` or the zero-padded `15.02.1748.039`; both are the same build.
 * Null for anything else (three or five parts, signs, a part over 65535).
 */
export function parseBuild(text: string): Build | null {
  const match = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(text);
  if (!match) return null;
  const [major, minor, third, revision] = match.slice(1).map(Number) as [number, number, number, number];
  if (Math.max(major, minor, third, revision) > LARGEST_PART) return null;
  return [major, minor, third, revision];
}

/** `15.2.1748.39`. */
export const formatBuild = (build: Build): string => build.join('.');

/** The zero-padded form that Exchange itself shows in `Received: … with mapi id`: `15.02.1748.039`. */
export function formatBuildLong([major, minor, third, revision]: Build): string {
  const pad = (part: number, width: number) => String(part).padStart(width, '0');
  return `${pad(major, 2)}.${pad(minor, 2)}.${pad(third, 4)}.${pad(revision, 3)}`;
}

/** Negative when `a` is the older build, 0 when they are the same, positive when `a` is the newer one. */
export function compareBuilds(a: Build, b: Build): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}
