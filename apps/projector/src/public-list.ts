import type { ClientId, GameId, TableId } from '@battleline/domain';
import { EVENT_TOPICS, type StreamChange, streamKey } from '@battleline/events';
import {
  type FoldedOutcome,
  type Place,
  type Projection,
  type ProjectionModel,
  type RowChange,
  written,
} from '@battleline/service';
import { playerChanges } from './player-rows.ts';
import { VOID_RECORDS } from './read-model.ts';
import { gameChanges, stateChanges } from './saved-rows.ts';
import { tableChanges } from './table-rows.ts';

type Admitted = FoldedOutcome & { readonly status: 'admitted' };

const streamChanges = ({ ref, before, after }: StreamChange, { at, header, event }: Admitted): RowChange[] => {
  if (before.kind === 'player' && after.kind === 'player')
    return playerChanges(ref.id as ClientId, before.player, after.player, at);
  if (before.kind === 'game' && after.kind === 'game') return gameChanges(ref.id as GameId, before.game, after.game);
  if (before.kind === 'table' && after.kind === 'table') {
    const id = ref.id as TableId;
    const saved = event.type === 'TableSaved' ? stateChanges(id, header, event, after.table) : [];
    return [...tableChanges(id, before.table, after.table), ...saved];
  }
  return [];
};

const voidRow = (outcome: FoldedOutcome & { readonly status: 'void' }, { topic, partition }: Place): RowChange =>
  written(VOID_RECORDS, {
    topic,
    topic_partition: partition,
    log_offset: outcome.offset,
    logged_at: outcome.at,
    reason: outcome.reason,
    event: outcome.event?.type ?? null,
    streams: outcome.header?.streams.map(streamKey) ?? [],
    gateway_id: outcome.header?.gateway ?? null,
    command_id: outcome.header?.commandId ?? null,
  });

/** The public list: who is here, which games run, which are saved, which invites are open to all; and the players' statistics. */
export const publicList: Projection = {
  name: 'public_list',
  version: 1,
  topics: EVENT_TOPICS,
  changesOf: (outcome, place) =>
    outcome.status === 'void'
      ? [voidRow(outcome, place)]
      : outcome.changes.flatMap((change) => streamChanges(change, outcome)),
};

/** The projection, and the schema that holds the rows of its version. */
export const publicListModel: ProjectionModel = { projection: publicList, schema: 'projector_v1' };
