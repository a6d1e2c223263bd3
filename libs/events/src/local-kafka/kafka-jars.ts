import { execFile, spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The Apache Kafka that the local broker runs. */
export const KAFKA_VERSION = '4.3.1';

const LOG4J_VERSION = '2.25.4';
const MINIMAL_JAVA = 17;
const COPY_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Where the jars are kept unless the caller names another folder. */
export const defaultJarFolder = (): string => join(homedir(), '.cache', 'battleline', `kafka-jars-${KAFKA_VERSION}`);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const output = async (command: string, args: readonly string[]): Promise<string | undefined> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args);
    return stdout + stderr;
  } catch {
    return undefined;
  }
};

/** The main version of a `java -version` answer: 8 for `1.8.0_402`, 17 for `17.0.15`. */
export const parseJavaVersion = (text: string): number | undefined => {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]);
};

/** Says what this machine lacks to run a local Kafka, and how to mend it; undefined where nothing is missing. */
export const localKafkaMissing = async (jarFolder = defaultJarFolder()): Promise<string | undefined> => {
  const javaText = await output('java', ['-version']);
  const java = javaText === undefined ? undefined : parseJavaVersion(javaText);
  if (java === undefined || java < MINIMAL_JAVA)
    return (
      `Kafka needs Java ${MINIMAL_JAVA} or newer; ` +
      (java === undefined ? 'there is no `java` on the PATH. ' : `\`java\` on the PATH is version ${java}. `) +
      'Install it with `apt-get install openjdk-17-jre-headless`, `brew install openjdk@17` or from https://adoptium.net.'
    );
  if ((await exists(jarFolder)) || (await output('mvn', ['-v'])) !== undefined) return undefined;
  return (
    `Kafka's jars aren't in ${jarFolder}, and there is no \`mvn\` on the PATH to fetch them. ` +
    'Install Maven with `apt-get install maven`, `brew install maven` or from https://maven.apache.org.'
  );
};

const dependency = ([group, artifact, version]: readonly [string, string, string]): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const pom = (): string =>
  `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>battleline</groupId><artifactId>local-kafka</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
${[
  ['org.apache.kafka', 'kafka_2.13', KAFKA_VERSION] as const,
  ...['log4j-api', 'log4j-core', 'log4j-1.2-api', 'log4j-slf4j-impl'].map(
    (artifact) => ['org.apache.logging.log4j', artifact, LOG4J_VERSION] as const,
  ),
]
  .map(dependency)
  .join('\n')}
</dependencies>
</project>
`;

const runMaven = (folder: string, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const maven = spawn('mvn', ['-B', '-q', COPY_GOAL, '-DincludeScope=runtime', '-DoutputDirectory=libs'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let text = '';
    for (const stream of [maven.stdout, maven.stderr])
      stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2_000)));
    maven.once('error', reject);
    maven.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Maven couldn't fetch Kafka ${KAFKA_VERSION} (exit code ${code}):\n${text.trim()}`));
    });
  });

/**
 * Fetches the jars once. The folder appears by one rename when it is complete, so that starts at the same time, or one
 * that is cut off, leave no half-filled cache. Resolves with true where it had to fetch.
 */
export const fetchKafkaJars = async (
  jarFolder: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<boolean> => {
  if (await exists(jarFolder)) return false;
  const parent = dirname(jarFolder);
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, `${basename(jarFolder)}.fetching-`));
  const startedAt = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - startedAt) / 1_000)} s`;
  const progress = setInterval(() => log(`still fetching (${seconds()})`), 5_000);
  try {
    log(`fetching Apache Kafka ${KAFKA_VERSION} with Maven into ${jarFolder} (about 45 MB, once)`);
    await writeFile(join(folder, 'pom.xml'), pom());
    await runMaven(folder, signal);
    await rename(folder, jarFolder).catch(async (error: unknown) => {
      if (!(await exists(jarFolder))) throw error; // else another start was first, with the same jars
    });
    log(`fetched in ${seconds()}`);
    return true;
  } finally {
    clearInterval(progress);
    await rm(folder, { recursive: true, force: true });
  }
};
