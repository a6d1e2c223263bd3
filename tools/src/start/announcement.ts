/** What is to be known about a running system. */
export type Announcement = {
  readonly gateways: readonly string[];
  readonly bots: number;
  readonly dataFolder: string;
  /** true if the tools find the data folder by themselves */
  readonly isDefaultFolder: boolean;
  readonly logFolder: string;
  readonly database: string;
  readonly eventLog: string;
};

/** The lines that `npm start` shows when everything is ready. */
export const printAnnouncement = (system: Announcement): string => {
  const { gateways, bots, dataFolder, isDefaultFolder, logFolder, database, eventLog } = system;
  const flag = isDefaultFolder ? '' : ` --data ${quote(dataFolder)}`;
  const opponents = bots === 0 ? 'no computer players' : `${bots} computer player${bots === 1 ? '' : 's'} waiting`;
  const rows = [
    ...gateways.map((address, i) => [
      gateways.length === 1 ? 'gateway' : `gateway ${i + 1}`,
      address,
      i === 0 ? `open it in a browser to play; ${opponents}` : '',
    ]),
    ['terminal', `npm run play${flag && ` --${flag}`}`, 'plays without a browser'],
    [
      'look',
      `npm run --silent sql --${flag} "select * from analytics.games"`,
      'without a statement: what there is to see',
    ],
    ['data', dataFolder, `${database}; event log in ${eventLog}`],
    ['logs', logFolder],
    ['stop', 'Ctrl-C', 'the next start goes on with the same data'],
  ];
  const lines = rows.map(([name = '', text = '', note]) => `  ${name.padEnd(11)}${text}${note ? `   (${note})` : ''}`);
  return ['', 'Battle Line is ready.', '', ...lines, ''].join('\n');
};

const quote = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
