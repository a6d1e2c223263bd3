import type { ClientId, TableId } from '@battleline/domain';
import { EVENT_TOPICS, type StreamChange, streamKey } from '@battleline/events';
import { type FoldedOutcome, type Place, type Projection, type RowChange, written } from '@battleline/service';
import { playerChanges } from './player-rows.ts';
import { VOID_RECORDS } from './read-model.ts';
import { tableChanges } from './table-rows.ts';

const streamChanges = ({ ref, before, after }: StreamChange, at: number): RowChange[] => {
  if (before.kind === 'player' && after.kind === 'player')
    return playerChanges(ref.id as ClientId, before.player, after.player, at);
  if (before.kind === 'table' && after.kind === 'table')
    return tableChanges(ref.id as TableId, before.table, after.table);
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

/** The public list: who is here, which games run, which invites are open to all; and the players' statistics. */
export const publicList: Projection = {
  name: 'public_list',
  version: 1,
  topics: EVENT_TOPICS,
  changesOf: (outcome, place) =>
    outcome.status === 'void'
      ? [voidRow(outcome, place)]
      : outcome.changes.flatMap((change) => streamChanges(change, outcome.at)),
};
