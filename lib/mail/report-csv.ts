import { formatBuild, formatBuildLong } from '../domain/build.ts';
import type { ReportPolicy } from '../domain/report.ts';
import { daysLeft, type ReportRow } from '../domain/report-row.ts';
import type { Change } from '../domain/report-snapshot.ts';
import { type Instant, toIso } from '../domain/time.ts';

type Cell = string | number | null;

/** Title and value of each column, in order. Times are UTC, in the form that spreadsheets read as a date. */
const COLUMNS: readonly (readonly [
  string,
  (row: ReportRow, madeAt: Instant, change: Change | null) => Cell,
])[] = [
  ['server', (row) => row.name],
  ['ip', (row) => row.ip],
  ['organisation', (row) => row.organisation],
  ['connects', (row) => row.attribution],
  ['build', (row) => row.build && formatBuild(row.build)],
  ['build_long', (row) => row.build && formatBuildLong(row.build)],
  ['product', (row) => row.product],
  ['release', (row) => row.release],
  ['compliance', (row) => row.compliance],
  ['reason', (row) => row.reason],
  ['standing', (row) => row.standing],
  ['change', (_row, _at, change) => change],
  ['first_detected_utc', (row) => time(row.episode?.startedAt)],
  ['stage', (row) => row.stage?.stage ?? null],
  ['throttle_minutes_per_hour', (row) => row.stage?.throttleMinutes ?? null],
  ['block_minutes_per_hour', (row) => row.stage?.blockMinutes ?? null],
  ['next_stage', (row) => row.next?.stage.stage ?? null],
  ['next_throttle_minutes_per_hour', (row) => row.next?.stage.throttleMinutes ?? null],
  ['next_block_minutes_per_hour', (row) => row.next?.stage.blockMinutes ?? null],
  ['next_stage_utc', (row) => time(row.next?.at)],
  ['days_to_throttling', (row, at) => (row.throttledFrom === null ? null : daysLeft(at, row.throttledFrom))],
  ['days_to_blocking', (row, at) => (row.blockedFrom === null ? null : daysLeft(at, row.blockedFrom))],
  ['satisfying_builds', (row) => row.needs.map(({ build }) => formatBuild(build)).join(' ')],
  ['satisfying_builds_long', (row) => row.needs.map(({ build }) => formatBuildLong(build)).join(' ')],
  ['accepted', (row) => row.mail.accepted],
  ['deferred', (row) => row.mail.deferred],
  ['rejected', (row) => row.mail.rejected],
  ['quarantined', (row) => row.mail.quarantined],
  ['first_seen_utc', (row) => time(row.firstSeen)],
  ['last_seen_utc', (row) => time(row.lastSeen)],
  ['server_id', (row) => row.id],
];

/** What comes between cells: the comma of RFC 4180, or what spreadsheets expect where the comma is a decimal sign. */
type CsvSeparator = ReportPolicy['csvSeparator'];

/** The mark by which spreadsheets know UTF-8, then the titles. */
export const csvHead = (separator: CsvSeparator): string =>
  `\ufeff${line(
    separator,
    COLUMNS.map(([title]) => title),
  )}`;

/** One server as a line with its line end (RFC 4180). */
export const csvLine = (
  separator: CsvSeparator,
  row: ReportRow,
  madeAt: Instant,
  change: Change | null,
): string =>
  line(
    separator,
    COLUMNS.map(([, value]) => value(row, madeAt, change)),
  );

const line = (separator: CsvSeparator, cells: readonly Cell[]): string =>
  `${cells.map(field).join(separator)}\r\n`;

/**
 * Where a spreadsheet would see the beginning of a formula, also after blanks and in full width: at the beginning of a
 * cell, and after either separator, since one that expects the other divides cells there.
 */
const FORMULA = /(^|[,;])(?=[\s\u00a0'"]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])/gu;

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // An apostrophe makes it text in every spreadsheet.
  const safe = cell.replace(/\p{Cc}+/gu, ' ').replace(FORMULA, "$1'");
  return /[",;\s']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const time = (at: Instant | null | undefined): string | null =>
  at == null ? null : toIso(at).slice(0, 19).replace('T', ' ');
