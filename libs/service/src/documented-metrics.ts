import { readFileSync } from 'node:fs';
import type { Registry } from 'prom-client';
import { tableBelow } from './markdown-table.ts';

// For tests that compare the tables of metrics in docs/operations.md with the code.

/** A row of such a table; labels without `role`, which every metric has. */
export type DocumentedMetric = {
  readonly name: string;
  readonly type: string;
  readonly labels: string;
  readonly means: string;
};

const PAGE = new URL('../../../docs/operations.md', import.meta.url);

/** The metrics in the table below this heading of docs/operations.md, by name. */
export const documentedMetrics = (heading: string, page = readFileSync(PAGE, 'utf8')): DocumentedMetric[] =>
  tableBelow(page, heading)
    .map(([name = '', type = '', labels = '', means = '']) => ({
      name: name.replaceAll('`', ''),
      type,
      labels: labels.replaceAll('`', ''),
      means,
    }))
    .toSorted(byName);

/** The rows that the page must have for the metrics of this registry, by name. */
export const describeMetrics = (registry: Registry): DocumentedMetric[] =>
  registry
    .getMetricsAsArray()
    .map((metric) => ({
      name: metric.name,
      type: String(metric.type),
      labels: labelsOf(metric).join(', '),
      means: metric.help,
    }))
    .toSorted(byName);

/** prom-client's metrics carry their labels' names, but its types don't say so. */
const labelsOf = (metric: object): readonly string[] =>
  'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];

const byName = (a: DocumentedMetric, b: DocumentedMetric): number => (a.name < b.name ? -1 : 1);
