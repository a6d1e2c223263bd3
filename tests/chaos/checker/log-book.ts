import type { TableId } from '@battleline/domain';
import { createPartitionFold, decodeRecord, EVENT_TOPICS, type EventLog, type EventTopic } from '@battleline/events';
import type { Run } from '../history.ts';
import { type Admission, createAdmission, type Verdict } from './admission.ts';
import { type ChatBook, readChatBook } from './chat-book.ts';
import { type CommandBook, createCommandBook } from './command-book.ts';
import type { Findings } from './finding.ts';
import { createHearingStory, type HearingStory } from './hearing-story.ts';
import { createLobbyStory, type LobbyStory } from './lobby-story.ts';
import { type Placed, readTopic, readVoided } from './log-reading.ts';
import { createTableBook, type TableBook } from './table-book.ts';
import { outcomeText, verdictText } from './verdict-text.ts';

/** A record without effect. */
export type VoidRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
};

/** All that the log says. */
export type LogBook = {
  readonly lobby: Omit<LobbyStory, 'note'>;
  readonly tables: Omit<TableBook, 'note'>;
  readonly commands: Pick<CommandBook, 'find'>;
  readonly chat: ChatBook;
  readonly hearing: Omit<HearingStory, 'note'>;
  readonly voids: readonly VoidRecord[];
  /** versions of the tables whose game ran at each quiet moment */
  readonly moments: ReadonlyMap<string, ReadonlyMap<TableId, number>>;
  /** offsets after the last record read, by `<topic>/<partition>` */
  readonly ends: ReadonlyMap<string, number>;
};

export type LogBookOptions = {
  readonly log: EventLog;
  readonly findings: Findings;
  readonly moments?: Run['moments'];
  /** the fold that every process shares; a test plants another one */
  readonly createFold?: typeof createPartitionFold;
};

type Judges = { readonly mine: Admission; readonly shared: ReturnType<typeof createPartitionFold> };

/** Reads the whole log, judges every record by the laws and by the shared fold, and holds events against the rules. */
export const readLogBook = async (options: LogBookOptions): Promise<LogBook> => {
  const { log, findings, moments = [], createFold = createPartitionFold } = options;
  const [lobby, tables, commands] = [createLobbyStory(), createTableBook(findings), createCommandBook(findings)];
  const hearing = createHearingStory();
  const voids: VoidRecord[] = [];
  const shown = new Map(moments.map(({ name }) => [name, new Map<TableId, number>()]));
  const ends = new Map<string, number>();
  const isVoided = await readVoided(log);
  /** Partitions that can't be read on, and those where the readers have parted already. */
  const [stopped, parted] = [new Set<string>(), new Set<string>()];

  const createJudges = (topic: string, partition: number): Judges => ({
    mine: createAdmission({ decode: decodeRecord, isVoided: (record) => isVoided({ topic, partition, record }) }),
    shared: createFold({
      topic,
      partition,
      decode: decodeRecord,
      isVoided: (offset, value) => isVoided({ topic, partition, record: { offset, time: 0, key: null, value } }),
    }),
  });

  const noteVerdict = ({ topic, partition, record }: Placed, verdict: Verdict): void => {
    const place = `${topic}/${partition}@${record.offset}`;
    switch (verdict.status) {
      case 'admitted':
        commands.note(verdict.header, verdict.event, place);
        if (topic === 'lobby') {
          lobby.note(verdict.event, verdict.moved);
          hearing.note(verdict.event, verdict.at);
        }
        for (const { stream, version } of verdict.moved)
          if (stream.startsWith('table/'))
            tables.note(
              stream.slice('table/'.length) as TableId,
              version,
              { ...verdict, actor: verdict.header.actor },
              place,
            );
        return;
      case 'void':
        voids.push({ topic, partition, offset: record.offset, reason: verdict.reason });
        return;
      case 'stop':
        stopped.add(`${topic}/${partition}`);
        findings.add('divergent', `${place}: nobody here can read on: ${verdict.reason}`);
    }
  };

  const noteMoments = (topic: string, partition: number, offset: number): void => {
    for (const moment of moments)
      if (topic === 'tables' && moment.ends[`${topic}/${partition}`] === offset)
        for (const [table, version] of tables.running(partition)) shown.get(moment.name)?.set(table, version);
  };

  const readEvents = async (topic: EventTopic): Promise<void> => {
    const judges = Array.from({ length: EVENT_TOPICS[topic] }, (_, partition) => createJudges(topic, partition));
    for await (const placed of readTopic(log, topic)) {
      const { partition, record } = placed;
      const key = `${topic}/${partition}`;
      noteMoments(topic, partition, record.offset);
      ends.set(key, record.offset + 1);
      const judge = judges[partition];
      if (!judge || stopped.has(key)) continue;
      const verdict = judge.mine.judge(record);
      const [mine, shared] = [verdictText(verdict), outcomeText(judge.shared.fold(record))];
      if (mine !== shared && !parted.has(key)) {
        parted.add(key);
        findings.add('divergent', `${key}@${record.offset}: "${mine}" by the laws, "${shared}" by the shared fold`);
      }
      noteVerdict(placed, verdict);
    }
    for (const partition of judges.keys()) noteMoments(topic, partition, ends.get(`${topic}/${partition}`) ?? 0);
  };

  for (const topic of Object.keys(EVENT_TOPICS) as EventTopic[]) await readEvents(topic);
  const chat = await readChatBook(log, findings);
  return { lobby, tables, commands, chat, hearing, voids, moments: shown, ends };
};
