import { createHash } from 'node:crypto';
import type { Feature, InviteEvent, NameKey, PlayerState, TableId } from '@battleline/domain';
import { type Header, type StreamKind, streamKey, type StreamRef } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import type { PartitionFold } from './partition-fold.ts';
import { evolveStream, initialStreamState, streamRests } from './stream-state.ts';

/** A stream by its name; `checked`: it must only be as it was (R1). */
export type StreamName = { readonly kind: StreamKind; readonly id: string; readonly checked?: boolean };

const player = (id: string): StreamName => ({ kind: 'player', id });

/**
 * The gateways of a player's connections, only checked: what ends his session because they are gone must not count if
 * one of them has returned meanwhile.
 */
export const gatewaysOf = ({ session }: PlayerState): StreamName[] =>
  [...new Set(session?.attachments.map(({ gateway }) => gateway))].map((id) => ({
    kind: 'gateway',
    id,
    checked: true,
  }));

/** The first 16 bytes of the text's SHA-256. */
const idFrom = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The stream of a feature. */
export const featureStream = (feature: string): StreamName => ({ kind: 'feature', id: idFrom(feature) });

const ANNOUNCEMENTS: Feature = 'announcements';

/** Where what is announced stands: in the stream of the feature that it belongs to. */
export const ANNOUNCEMENT_STREAM: StreamName = featureStream(ANNOUNCEMENTS);

/**
 * Where those wait who would play anybody. Nothing changes its state: only its version counts, so that of two who begin to wait at
 * the same moment the second one's record is void, and is decided again on a lobby in which the first one waits.
 */
export const WAITING_ROOM: StreamName = {
  kind: 'client',
  id: idFrom('waiting room'),
};

/**
 * The one to whom a rematch is offered, only checked: of two who offer it to each other at the same moment the second
 * one's record is void, and is decided again on a lobby in which the first one's offer stands.
 */
const otherOfRematch = ({ rematch, invitee }: InviteEvent & { type: 'InviteSent' }): StreamName[] =>
  rematch && invitee ? [{ ...player(invitee), checked: true }] : [];

/** The streams that an event changes and its record must name (R1); `at` = the table or the name that it happens to, if any. */
export const streamsOf = (
  event: Exclude<AnyEvent, { type: 'CommandRefused' }>,
  at?: TableId | NameKey,
): StreamName[] => {
  switch (event.type) {
    case 'LogOpened':
    case 'Tick':
      return [];
    case 'FeatureActivated':
      return [featureStream(event.feature)];
    case 'GatewayStarted':
    case 'GatewayDraining':
    case 'GatewayStopped':
    case 'GatewayLost':
    case 'GatewayReturned':
      return [{ kind: 'gateway', id: event.gateway }];
    case 'SessionStarted':
    case 'SessionAttached':
    case 'SessionDetached':
    case 'SessionEnded':
    case 'WatchStarted':
    case 'WatchStopped':
      return [player(event.client)];
    case 'InviteSent':
      return [player(event.inviter), ...otherOfRematch(event)];
    case 'InviteWithdrawn':
    case 'InviteExpired':
      return [player(event.inviter)];
    case 'InviteDeclined':
      return [player(event.inviter), player(event.decliner)];
    case 'InviteAccepted':
    case 'SeatsFreed':
      return [player(event.north), player(event.south), { kind: 'game', id: event.game }];
    case 'AbandonOffered':
    case 'GameAbandoned':
      return [...(event.by === null ? [] : [player(event.by)]), { kind: 'game', id: event.game }];
    case 'ClientBlocked':
    case 'ClientUnblocked':
      return [player(event.client), { kind: 'client', id: event.client }];
    case 'AnnouncementMade':
    case 'AnnouncementWithdrawn':
      return [ANNOUNCEMENT_STREAM];
    case 'TableOpened':
    case 'SeatReady':
    case 'Dealt':
    case 'FlagsClaimed':
    case 'CardPlayed':
    case 'Passed':
    case 'CardDrawn':
    case 'ScoutPlayed':
    case 'CardsReturned':
    case 'CardDeserted':
    case 'CardRedeployed':
    case 'CardTaken':
    case 'Resigned':
    case 'ClockRanOut':
    case 'TableSaved':
    case 'TableClosed':
      if (at === undefined) throw new Error(`${event.type} happens at a table`);
      return [{ kind: 'table', id: at }];
    case 'ClientRegistered':
    case 'PasswordChanged':
    case 'ClientDisabled':
    case 'ClientEnabled':
    case 'ClientErased':
      if (at === undefined) throw new Error(`${event.type} happens to a name`);
      return [{ kind: 'name', id: at }];
  }
};

/** The streams as a header names them: at the fold's versions, and at rest if this event brings them there. */
export const streamRefs = (fold: PartitionFold, names: readonly StreamName[], event: AnyEvent): StreamRef[] =>
  names.map(({ kind, id, checked = false }) => {
    const cell = fold.read(streamKey({ kind, id }));
    const after = evolveStream(cell?.state ?? initialStreamState(kind), event, id, fold.now(), fold.uptime());
    return { kind, id, version: cell?.version ?? 0, checked, rests: streamRests(after) };
  });

/** A header that names no stream and claims nothing: for `LogOpened` and `Tick`. */
export const plainHeader = (foldedTo: number, gateway: string | null = null): Header => ({
  streams: [],
  commandId: null,
  tab: null,
  actor: null,
  gateway,
  foldedTo,
  notBefore: 0,
  notAfter: 0,
  needs: 1,
});
