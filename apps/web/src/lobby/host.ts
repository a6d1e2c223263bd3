import type { ClientState, Command } from '@battleline/client';
import type { ClientId, InviteId, TableOptions } from '@battleline/domain';
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { App } from '../app/app.ts';
import { hasFailed, tell } from '../app/tell.ts';
import { texts } from '../texts.ts';
import { freeBot, openOffer } from './opponent.ts';

export type Options = Pick<TableOptions, 'claimTiming' | 'clock'>;

/** Whom one waits for. */
export type Sought = 'computer' | 'anyone';

/** Brings people together: sends what the lobby's buttons ask for, and looks for an opponent until there is one. */
export type Host = {
  readonly sought: ReadonlySignal<Sought | null>;
  readonly options: ReadonlySignal<Options>;
  readonly choose: (change: Partial<Options>) => void;
  /** false where it was refused; the reason has been told then */
  readonly tell: (command: Command, done?: string) => Promise<boolean>;
  readonly playComputer: () => Promise<void>;
  /** with the first who would play a game like that, by waiting for him if need be */
  readonly playAnyone: () => Promise<void>;
  readonly invite: (to: ClientId | null, name?: string) => Promise<boolean>;
  /** makes an invite for whoever gets its link */
  readonly share: () => Promise<boolean>;
  readonly stopSeeking: () => void;
  readonly close: () => void;
};

/** A computer player who doesn't accept within this goes on with something else, ms. */
const PATIENCE_MS = 4_000;
/** Whose offer comes while one waits for anybody may have seen one's own: so long he has to take it, ms. */
const YIELD_MS = 1_500;

/** Own invites but those by link, which wait for friends, whomever one plays meanwhile. */
const ofThisSearch = ({ invites }: ClientState) => invites.sent.filter(({ link }) => link === null);

export const createHost = (app: App): Host => {
  const { session } = app;
  const sought = signal<Sought | null>(null);
  const options = signal<Options>({ claimTiming: 'turn-start', clock: null });
  const asked = new Set<ClientId>();
  let isAsking = false;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let tried: InviteId | undefined;

  const tellHere: Host['tell'] = (command, done) => tell(app, command, done);
  const invite = (to: ClientId | null, name?: string): Promise<boolean> =>
    tellHere({ type: 'invite', to, options: options.value }, name && texts.lobby.invited(name));

  const stopSeeking = (): void => {
    sought.value = null;
    clearTimeout(patience);
    asked.clear();
  };
  const withdrawAll = async (): Promise<void> => {
    for (const { id } of ofThisSearch(session.state.peek())) await session.send({ type: 'withdraw', invite: id });
  };
  const askNext = async (): Promise<void> => {
    const bot = freeBot(session.state.peek(), asked);
    if (sought.peek() !== 'computer' || isAsking || bot === undefined) return;
    isAsking = true;
    asked.add(bot);
    const answer = await session.send({ type: 'invite', to: bot, options: options.peek() });
    isAsking = false;
    // He may have found another game in this very moment: the next one, then.
    if (answer?.ok !== true) return askNext();
    patience = setTimeout(() => {
      void withdrawAll().then(() => {
        if (freeBot(session.state.peek(), asked) === undefined) asked.clear();
        return askNext();
      });
    }, PATIENCE_MS);
  };
  const stop = effect(() => {
    const { seat } = session.state.value;
    if (sought.value === null) return;
    if (seat !== null) return stopSeeking();
    if (sought.value === 'computer') return ofThisSearch(session.state.value).length === 0 ? void askNext() : undefined;
    const offer = openOffer(session.state.value);
    if (offer === undefined || offer === tried) return;
    tried = offer;
    patience = setTimeout(() => void session.send({ type: 'play', options: options.peek() }), YIELD_MS);
  });

  return {
    sought,
    options,
    choose: (change) => (options.value = { ...options.value, ...change }),
    tell: tellHere,
    invite,
    playComputer: async () => {
      if (!(await session.signIn())) return void hasFailed(app, undefined);
      await withdrawAll();
      sought.value = 'computer';
    },
    playAnyone: async () => {
      if (!(await session.signIn())) return void hasFailed(app, undefined);
      if (await tellHere({ type: 'play', options: options.value })) sought.value = 'anyone';
    },
    share: () => tellHere({ type: 'share', options: options.value }),
    stopSeeking: () => {
      stopSeeking();
      void withdrawAll();
    },
    close: () => {
      stop();
      stopSeeking();
    },
  };
};
