import { migrate, MigrationError } from '@battleline/service';
import { defineCommand, EXIT, noWords, OpsError } from './tool/command.ts';

export const databaseMigrate = defineCommand({
  name: 'database migrate',
  summary: 'Brings the database up to date, as every process does that uses it when it starts',
  usage: '',
  options: {},
  answers: 'document',
  run: async (call) => {
    noWords(call);
    const database = await call.openDatabase();
    const { DATABASE_URL: url = '' } = await call.environment();
    const applied = await migrate({ url }).catch((error: unknown) => {
      throw error instanceof MigrationError ? new OpsError(`${error.code}: ${error.message}`) : error;
    });
    const { rows } = await database.query<{ file: string }>('select file from migrations.applied order by number');
    const files = rows.map(({ file }) => file);
    if (call.json) await call.say(JSON.stringify({ applied, all: files }));
    else await call.say(...applied.map((file) => `applied ${file}`), `The database is up to date: ${files.at(-1)}.`);
    return EXIT.ok;
  },
});
