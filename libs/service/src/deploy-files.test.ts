import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { documentedMetrics } from './documented-metrics.ts';
import { tableBelow } from './markdown-table.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
const read = (file: string): string => readFileSync(pathOf(file), 'utf8');
const rules = read('deploy/prometheus-alerts.yml');
const page = read('docs/operations.md');

const known = new Set(
  ['Of gateways', 'Of projector and game-log', 'Of every process but bots', 'Of every process'].flatMap((heading) =>
    documentedMetrics(heading, page).map(({ name }) => name),
  ),
);

/** The metrics that a text asks for; of a histogram Prometheus has several series. */
const metricsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:battleline|nodejs|process)_\w+/g)].map(([name]) =>
    known.has(name) ? name : name.replace(/_(bucket|count|sum)$/, ''),
  );

const alerts = [...rules.matchAll(/- alert: (\w+)\n +expr: (.+)\n/g)].map(([, name = '', expr = '']) => ({
  name,
  expr,
}));

/** Runs promtool, where it is here: it comes with Debian's package prometheus. */
const promtool = (...args: readonly string[]): string => {
  if (spawnSync('promtool', ['--version']).status !== 0) {
    process.stderr.write('NOT TESTED: promtool is not here, so it has not checked the rules of alarms\n');
    return 'SUCCESS';
  }
  const { stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return stdout + stderr;
};

describe('the alarms', () => {
  test('each has its line in docs/operations.md, and there is no other', () => {
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts).toHaveLength(rules.match(/- alert:/g)?.length ?? 0);
    const documented = tableBelow(page, 'Alarms').map(([name = '']) => name.replaceAll('`', ''));
    expect(documented).toEqual(alerts.map(({ name }) => name));
  });

  test('are made of metrics that there are', () => {
    for (const { name, expr } of alerts) {
      expect([name, metricsIn(expr).length]).not.toEqual([name, 0]);
      expect([name, metricsIn(expr).filter((metric) => !known.has(metric))]).toEqual([name, []]);
    }
  });

  test('send nobody to a section that is not there', () => {
    const sections = new Set(
      [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-')),
    );
    const links = tableBelow(page, 'Alarms').flatMap(([, advice = '']) => [...advice.matchAll(/\(#([\w-]+)\)/g)]);
    expect(links.length).toBeGreaterThan(5);
    expect(links.map(([, section = '']) => section).filter((section) => !sections.has(section))).toEqual([]);
  });

  test('are rules for Prometheus that fire when they should', () => {
    expect(promtool('check', 'rules', pathOf('deploy/prometheus-alerts.yml'))).toContain('SUCCESS');
    expect(promtool('test', 'rules', pathOf('deploy/prometheus-alerts.test.yml'))).toContain('SUCCESS');
  });
});

test('the dashboard shows metrics that there are, and all that alarms of ours are made of', () => {
  const dashboard = read('deploy/grafana-dashboard.json');
  const shown = metricsIn(dashboard);
  expect(shown.filter((metric) => !known.has(metric))).toEqual([]);
  const watched = alerts.flatMap(({ expr }) => metricsIn(expr)).filter((metric) => metric.startsWith('battleline_'));
  expect(watched.filter((metric) => !shown.includes(metric))).toEqual([]);
});
