import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readmeVariables } from '@battleline/service/readme-variables';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  composeData,
  composeText,
  durationMs,
  interpolate,
  isOurs,
  parseEnvironment,
  readCompose,
  ROOT,
  variablesIn,
} from './compose-file.ts';

const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const printed = execFileSync('sh', [`${ROOT}deploy/make-env.sh`], { encoding: 'utf8' });
const values = parseEnvironment(printed);
const { services, networks, volumes } = readCompose(values);
const all = Object.entries(services);
const isOnce = (name: string): boolean =>
  all.some(([, { depends_on: needs }]) => needs[name]?.condition === 'service_completed_successfully');
/** Those that run all the time. */
const lasting = all.filter(([name, { profiles }]) => !isOnce(name) && profiles.length === 0);

describe('docker-compose.yml', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const validate = ajv.compile(JSON.parse(read('tests/containers/compose-spec/compose-spec.json')) as object);

  test('fits the schema of the Compose Specification, with its variables and without', () => {
    for (const text of [composeText(), interpolate(composeText(), values)]) {
      validate(composeData(text));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('would be refused with a key that Compose does not know', () => {
    expect(validate(composeData(composeText().replace('restart:', 'restarts:')))).toBe(false);
  });

  test('names images by a version, ours by one tag', () => {
    for (const [name, service] of all) {
      expect([name, service.image]).toEqual([name, expect.stringMatching(/^[\w./-]+:(local|v?\d+\.\d+[\w.-]*)$/)]);
      expect([name, service.build !== undefined]).toEqual([name, isOurs(service)]);
    }
  });

  test('uses networks, volumes and files that there are, and all of its volumes', () => {
    const kept = all.flatMap(([, service]) => service.volumes).map((volume) => volume.split(':')[0] ?? '');
    const files = kept.filter((source) => source.startsWith('.'));
    expect(files.filter((file) => !existsSync(`${ROOT}${file}`))).toEqual([]);
    expect(new Set(kept.filter((source) => !source.startsWith('.')))).toEqual(new Set(Object.keys(volumes)));
    const used = new Set(all.flatMap(([, service]) => service.networks));
    expect(used).toEqual(new Set(Object.keys(networks)));
  });

  test('starts whatever runs all the time again, and asks it for its health', () => {
    expect(lasting.length).toBeGreaterThan(10);
    for (const [name, { restart, healthcheck }] of lasting)
      expect([name, restart, healthcheck?.test[0]]).toEqual([name, 'unless-stopped', 'CMD']);
  });

  test('starts nothing before what it needs is healthy, or done', () => {
    for (const [name, { depends_on: needs }] of all)
      for (const [needed, { condition }] of Object.entries(needs)) {
        expect([name, needed, Object.keys(services).includes(needed)]).toEqual([name, needed, true]);
        const due = isOnce(needed) ? 'service_completed_successfully' : 'service_healthy';
        expect([name, needed, condition]).toEqual([name, needed, due]);
      }
    expect(all.map(([name]) => name).filter(isOnce)).toEqual(['migrate', 'topics']);
  });

  test('has two of each process, three brokers, and leaves gateways the time to drain', () => {
    const running = (prefix: string) => lasting.filter(([name]) => name.startsWith(`${prefix}-`));
    expect(['gateway', 'projector', 'game-log', 'kafka'].map((prefix) => running(prefix).length)).toEqual([2, 2, 2, 3]);
    for (const [, { stop_grace_period: grace = '10s' }] of running('gateway'))
      expect(durationMs(grace)).toBeGreaterThanOrEqual(25_000);
  });

  test('opens nothing to other machines but the proxy, and lets only ours and the brokers reach the log', () => {
    const open = lasting.filter(([, { ports }]) => ports.some((port) => !port.startsWith('127.0.0.1:')));
    expect(open.map(([name]) => name)).toEqual(['proxy']);
    expect(networks['back']).toEqual({ internal: true });
    const others = all.filter(([, service]) => !isOurs(service) && service.networks.includes('back'));
    expect(others.map(([name]) => name)).toEqual(['kafka-1', 'kafka-2', 'kafka-3', 'postgres']);
  });

  test('gives our processes variables that the README has, each to who reads it', () => {
    for (const [name, { environment, command }] of all.filter(([, service]) => isOurs(service))) {
      // The operators' tool reads what says where log and database are.
      const role = ['migrate', 'ops'].includes(command[0] ?? '') ? 'game-log' : (command[0] ?? '');
      const known = readmeVariables(role).map((variable) => variable.name);
      expect([name, Object.keys(environment).filter((variable) => !known.includes(variable))]).toEqual([name, []]);
    }
  });
});

describe('what the compose file must be told', () => {
  test('stands in .env.example, and nothing else does', () => {
    const optional = /^#(?=[A-Z_]+=)/gm;
    const named = Object.keys(parseEnvironment(read('.env.example').replaceAll(optional, '')));
    expect(new Set(named)).toEqual(variablesIn(composeText()));
  });

  test('is not in the example where it is secret; without it nothing starts', () => {
    const example = parseEnvironment(read('.env.example'));
    const secret = Object.keys(example).filter((name) => /SECRET|KEY|PASSWORD/.test(name));
    expect(secret.filter((name) => example[name] !== '')).toEqual([]);
    for (const name of secret) expect(() => readCompose({ ...values, [name]: '' })).toThrow(name);
  });

  test('is made afresh by deploy/make-env.sh', () => {
    expect(Object.values(values)).not.toContain('');
    expect(execFileSync('sh', [`${ROOT}deploy/make-env.sh`], { encoding: 'utf8' })).not.toBe(printed);
    expect(Buffer.from(values['MASTER_KEY'] ?? '', 'base64url')).toHaveLength(32);
    expect(Buffer.from(values['KAFKA_CLUSTER_ID'] ?? '', 'base64url')).toHaveLength(16);
  });
});

test('Prometheus asks every process of ours, at its own port', () => {
  const asked = [...read('deploy/prometheus.yml').matchAll(/'([\w-]+):(\d+)'/g)].map(([, name, port]) => [name, port]);
  const due = lasting
    .filter(([, service]) => isOurs(service))
    .map(([name, { healthcheck }]) => [name, /:(\d+)\//.exec(healthcheck?.test.at(-1) ?? '')?.[1]]);
  expect(asked.toSorted()).toEqual(due.toSorted());
  for (const [name] of due) expect(services[name ?? '']?.networks).toContain('watch');
});

test('Grafana finds its dashboard and Prometheus', () => {
  const mounted = services['grafana']?.volumes.map((volume) => volume.split(':')[1]);
  const folder = /path: (\S+)/.exec(read('deploy/grafana/dashboards/battleline.yml'))?.[1];
  expect(mounted).toContain(`${folder}/battleline.json`);
  const url = /url: http:\/\/(\w+):(\d+)/.exec(read('deploy/grafana/datasources/prometheus.yml'));
  expect(url?.[1]).toBe('prometheus');
  expect(services['prometheus']?.healthcheck?.test.at(-1)).toContain(`:${url?.[2]}/`);
});
