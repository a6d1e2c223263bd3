import type { ClientId, TableId } from '@battleline/domain';
import type { FoldedBatch, LogReader } from '@battleline/events';
import type { Logger } from '@battleline/service';
import type { Absences } from './absences.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { createClocks } from './clocks.ts';
import { createDeadlines } from './deadlines.ts';
import { createFollowUps } from './follow-ups.ts';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { OwnGateway } from '../life/own-gateway.ts';
import type { Patience } from './patience.ts';
import type { Tick } from '../writing/tick.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';

/** What is written at the same time of each kind: as many may be due after a long outage. */
const FOLLOW_UPS_AT_ONCE = 512;
const DEADLINES_AT_ONCE = 32;
const CLOCKS_AT_ONCE = 64;

/** Writes what nobody asks for, once its time has come: follow-ups, the ends that deadlines bring, clocks run out. */
export type DueWriters = {
  /** Plans what there is already where the folds begin with snapshots. */
  readonly begin: (reader: Pick<LogReader, 'folds'>) => void;
  /**
   * Plans what is due by this batch, which has changed the presence of those `absent`. The result are the tables whose
   * clocks have stood still in a gap before it.
   */
  readonly onBatch: (batch: FoldedBatch, absent: ReadonlySet<ClientId>) => readonly TableId[];
  readonly stop: () => void;
};

export type DueWritersDeps = {
  readonly own: Pick<OwnGateway, 'isOwn'>;
  readonly world: World;
  readonly write: Writer;
  readonly writeLobby: LobbyWriter;
  readonly tick: Tick;
  readonly absences: Absences;
  readonly patience: Patience;
  /** the log's time by estimate, µs */
  readonly now: () => number;
  /** how long a session lasts without a connection, µs */
  readonly grace: number;
  /** log time (µs) since which this gateway has read the log without a break; undefined while there is a break */
  readonly steadySince: () => number | undefined;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
};

export const createDueWriters = (deps: DueWritersDeps): DueWriters => {
  const { now, logger } = deps;
  const agendaOf = (atOnce: number): Agenda =>
    createAgenda({ now, atOnce, onFailure: (error, key) => logger.warn({ error, key }, 'follow-up failed') });
  const agendas = {
    followUps: agendaOf(FOLLOW_UPS_AT_ONCE),
    deadlines: agendaOf(DEADLINES_AT_ONCE),
    clocks: agendaOf(CLOCKS_AT_ONCE),
  };
  const followUps = createFollowUps({ ...deps, agenda: agendas.followUps });
  const deadlines = createDeadlines({ ...deps, agenda: agendas.deadlines });
  const clocks = createClocks({ ...deps, agenda: agendas.clocks });
  return {
    begin: (reader) => {
      for (const fold of reader.folds()) {
        followUps.begin(fold);
        clocks.begin(fold);
      }
      deadlines.begin();
    },
    onBatch: (batch, absent) => {
      followUps.onBatch(batch);
      deadlines.onBatch(batch, absent);
      return clocks.onBatch(batch);
    },
    stop: () => {
      for (const agenda of Object.values(agendas)) agenda.stop();
    },
  };
};
