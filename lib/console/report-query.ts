import { z } from 'zod';
import type { ReadFormat } from '../app/report.ts';
import { isDay } from '../domain/calendar.ts';
import { reportName } from '../domain/report-name.ts';
import { problem } from './problem.ts';

const schema = z.strictObject({
  format: z.enum(['json', 'csv', 'html', 'txt']).default('html'),
  period: z.enum(['day', 'week']).default('day'),
});

export interface ReportRequest {
  readonly name: string;
  readonly format: ReadFormat;
}

/** Which report is asked for, by its last day, and as what. Throws a problem that says what is wrong. */
export function reportRequest(date: string, query: unknown): ReportRequest {
  const read = schema.safeParse(query);
  if (!read.success) {
    throw problem(400, 'Bad request', 'format is json, csv, html or txt, period is day or week.');
  }
  if (!isDay(date)) throw problem(400, 'Bad request', 'A report is named by a day, such as 2026-09-21.');
  return { name: reportName(read.data.period, date), format: read.data.format };
}
