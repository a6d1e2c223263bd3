import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { within } from '../support/deadline.ts';
import { durationMs, type Service } from './compose-file.ts';
import type { Image } from './image.ts';

/** A service of the compose file as a process of this machine, which runs the image's very command. */
export type Container = {
  readonly name: string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Resolves once the service's own health check succeeds. */
  readonly healthy: () => Promise<void>;
  /** As Compose stops it: SIGTERM, and it must end by itself in the time that it is given. */
  readonly stop: () => Promise<number | null>;
  readonly kill: () => void;
  /** what it has said last */
  readonly said: () => string;
};

/** Where things are here that have names of their own between containers. */
export type Replacements = ReadonlyMap<string, string>;

const HEALTHY_WITHIN_MS = 120_000;

export const replaceAll = (text: string, replacements: Replacements): string =>
  [...replacements].reduce((replaced, [name, here]) => replaced.replaceAll(name, here), text);

const path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;

/** The variables that a service's process gets. */
export const environmentOf = (service: Service, replacements: Replacements): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.environment).map(([name, value]) => [name, replaceAll(String(value), replacements)]),
  );

/** Starts a service of ours at this port of the loopback address; `replacements` hold its names in the file. */
export const startContainer = (
  image: Image,
  name: string,
  service: Service,
  options: { readonly port: number; readonly replacements: Replacements },
): Container => {
  const own = { HTTP_HOST: '127.0.0.1', HTTP_PORT: String(options.port) };
  const environment = { ...image.environment, ...environmentOf(service, options.replacements), ...own, PATH: path };
  const [program = '', ...first] = image.entrypoint;
  const child = spawn(program, [...first, ...service.command], {
    cwd: image.folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const check = (service.healthcheck?.test ?? []).map((word) =>
    word.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${options.port}`),
  );
  return containerOf(name, service, child, () => {
    const [, asked = '', ...args] = check;
    return spawnSync(asked, args, { cwd: image.folder, env: { PATH: path }, encoding: 'utf8' });
  });
};

/** A process that stands for a service, with the way to ask for its health. */
export const containerOf = (
  name: string,
  service: Service,
  child: ChildProcess,
  check: () => { readonly status: number | null; readonly stdout: string; readonly stderr: string },
): Container => {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  let hasEnded = false;
  void exited.then(() => (hasEnded = true));
  return {
    name,
    exited,
    healthy: () =>
      within(
        HEALTHY_WITHIN_MS,
        `the health of ${name}`,
        async (signal) => {
          for (;;) {
            const { status, stdout, stderr } = check();
            if (status === 0) return;
            signal.throwIfAborted();
            if (hasEnded) throw new Error(`${name} has ended: ${said}`);
            said = `${said}\nhealth: ${stdout}${stderr}`.slice(-4000);
            // The check is a process of its own, waited for in this thread: let the others be heard.
            await new Promise((resolve) => setImmediate(resolve));
          }
        },
        () => said,
      ),
    stop: () => {
      child.kill('SIGTERM');
      return within(
        durationMs(service.stop_grace_period ?? '10s'),
        `the end of ${name}`,
        () => exited,
        () => said,
      );
    },
    kill: () => void child.kill('SIGKILL'),
    said: () => said,
  };
};
