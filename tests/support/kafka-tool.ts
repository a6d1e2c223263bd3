import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KAFKA_JARS } from './test-log.ts';

/** What Kafka's scripts run: `kafka-configs.sh` and `kafka-storage.sh`. */
const TOOLS = { configs: 'kafka.admin.ConfigCommand', storage: 'kafka.tools.StorageTool' } as const;

/** Runs one of Kafka's own tools; rejects with what it says where it fails. */
export const runKafkaTool = async (tool: keyof typeof TOOLS, ...args: readonly string[]): Promise<void> => {
  const start = ['-XX:TieredStopAtLevel=1', '-cp', join(KAFKA_JARS, 'libs', '*'), TOOLS[tool]];
  await promisify(execFile)('java', [...start, ...args]);
};
