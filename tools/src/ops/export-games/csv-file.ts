import { printLogTime } from '@battleline/service';
import type { ExportedColumn, ExportedRow, ExportedValue } from './exported-view.ts';

/** A line of the file, RFC 4180; nothing at all is null, cards stand with spaces between, times are ISO 8601. */
export const csvLine = (columns: readonly ExportedColumn[], row: ExportedRow): string =>
  `${columns.map((column) => quoted(textOf(column, row[column.name] ?? null))).join(',')}\n`;

export const csvHeader = (columns: readonly ExportedColumn[]): string =>
  `${columns.map(({ name }) => name).join(',')}\n`;

const textOf = ({ kind }: ExportedColumn, value: ExportedValue): string => {
  if (value === null) return '';
  if (kind === 'time') return printLogTime(Number(value));
  return Array.isArray(value) ? value.join(' ') : String(value);
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
