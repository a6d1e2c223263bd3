import { access, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrokerProcess } from './broker-process.ts';
import { type BrokerPlan, printMetaProperties, printServerProperties } from './broker-settings.ts';
import { freePorts } from '../free-ports.ts';

const archivePath = (jarFolder: string): string => join(jarFolder, 'kafka.jsa');

/** Options for Java to start from the archive of loaded classes, where there is one: 1 s instead of 3 s. */
export const archiveOptions = async (jarFolder: string): Promise<readonly string[]> => {
  const path = archivePath(jarFolder);
  return access(path).then(
    () => [`-XX:SharedArchiveFile=${path}`],
    () => [],
  );
};

/** Makes that archive by one short run of a broker. Only speed depends on it, so a failure is no error. */
export const makeArchive = async (jarFolder: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'battleline-kafka-archive-'));
  const fresh = join(jarFolder, `kafka.jsa.${process.pid}`);
  try {
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const broker: BrokerPlan = { id: 1, port, controllerPort, advertisedPort: port, folder };
    await writeFile(join(folder, 'server.properties'), printServerProperties(broker, [broker]));
    await writeFile(join(folder, 'meta.properties'), printMetaProperties('AAAAAAAAAAAAAAAAAAAAAQ', 1));
    const run = await startBrokerProcess({
      jarFolder,
      folder,
      javaOptions: [`-XX:ArchiveClassesAtExit=${fresh}`],
      niceness: 0,
    });
    await run.started;
    await run.stop(20_000);
    await rename(fresh, archivePath(jarFolder));
  } catch {
    await rm(fresh, { force: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
