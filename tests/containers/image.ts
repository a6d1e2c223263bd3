import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, matchesGlob } from 'node:path';
import { Copy, DockerfileParser, From, type Instruction, JSONInstruction, PropertyInstruction } from 'dockerfile-ast';
import { ROOT } from './compose-file.ts';

/** What the Dockerfile makes, as a folder of this machine. */
export type Image = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
};

/** All instructions of our Dockerfile. */
export const readDockerfile = async (): Promise<readonly Instruction[]> =>
  DockerfileParser.parse(await readFile(`${ROOT}Dockerfile`, 'utf8')).getInstructions();

/** What a COPY copies, from which stage or else from the checkout, and where to. */
export const readCopy = (copy: Copy): { from: string | undefined; sources: readonly string[]; to: string } => {
  const words = copy.getArguments().map((argument) => argument.getValue());
  const from = copy.getFromFlag()?.getValue() ?? undefined;
  return { from, sources: words.slice(0, -1), to: words.at(-1) ?? '' };
};

/** Which files of the checkout Docker would be sent, by path. */
export const createContextFilter = async (): Promise<(path: string) => boolean> => {
  const lines = (await readFile(`${ROOT}.dockerignore`, 'utf8')).split('\n');
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const fits = (path: string, pattern: string): boolean => {
    const parts = path.split('/');
    return parts.some((_, index) => matchesGlob(parts.slice(0, index + 1).join('/'), pattern));
  };
  return (path) =>
    patterns.reduce(
      (isSent, pattern) =>
        pattern.startsWith('!') ? isSent || fits(path, pattern.slice(1)) : isSent && !fits(path, pattern),
      true,
    );
};

const run = (command: string, folder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], {
      cwd: folder,
      // What was installed in this checkout is at hand, so nothing needs to be fetched again.
      env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_update_notifier: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`RUN ${command} ended with ${code}:\n${said.slice(-3000)}`));
    });
  });

const WORKDIR = '/app';

/** Carries the Dockerfile out, stage by stage, in folders below this one instead of images. */
export const makeImage = async (into: string): Promise<Image> => {
  const isSent = await createContextFilter();
  const stages = new Map<string, string>();
  let folder = '';
  let environment: Record<string, string> = {};
  let entrypoint: readonly string[] = [];

  const startStage = async (from: From): Promise<void> => {
    folder = join(into, from.getBuildStage() ?? 'image');
    stages.set(from.getBuildStage() ?? 'image', folder);
    await mkdir(folder, { recursive: true });
    const base = stages.get(from.getImage() ?? '');
    if (base !== undefined) await cp(base, folder, { recursive: true, verbatimSymlinks: true });
    environment = {};
  };
  const copy = async (instruction: Copy): Promise<void> => {
    const { from, sources, to } = readCopy(instruction);
    for (const source of sources) {
      const path =
        from === undefined ? join(ROOT, source) : join(stages.get(from) ?? from, source.slice(WORKDIR.length));
      const isFolder = await readdir(path).then(
        () => true,
        () => false,
      );
      const target = join(folder, isFolder || !to.endsWith('/') ? to : join(to, source.split('/').at(-1) ?? ''));
      await mkdir(dirname(target), { recursive: true });
      await cp(path, target, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) => from !== undefined || isSent(file.slice(ROOT.length)),
      });
    }
  };

  for (const instruction of await readDockerfile()) {
    if (instruction instanceof From) await startStage(instruction);
    else if (instruction instanceof Copy) await copy(instruction);
    else if (instruction.getKeyword() === 'RUN') await run(instruction.getArgumentsContent() ?? '', folder);
    else if (instruction.getKeyword() === 'ENTRYPOINT' && instruction instanceof JSONInstruction)
      entrypoint = instruction.getJSONStrings().map((word) => word.getJSONValue());
    else if (instruction.getKeyword() === 'ENV' && instruction instanceof PropertyInstruction)
      for (const property of instruction.getProperties()) environment[property.getName()] = property.getValue() ?? '';
  }
  return { folder, environment, entrypoint };
};
