import { decideGateway, type GatewayCommand, type GatewayId, type GatewayState, isServing } from '@battleline/domain';
import { activeFeatures, lobbyIn } from '@battleline/events';
import { createProgressNote, type LobbyDesk, openLobbyDesk, printCount } from '@battleline/service';
import { type Call, defineCommand, demandYes, EXIT, onlyWord, OpsError, UsageError } from './tool/command.ts';

/** How long a gateway may take for it, ms; one moves its clients within seconds. */
const WITHIN_MS = 60_000;

type Serving = { readonly id: GatewayId; readonly state: GatewayState };

const stateOf = ({ lobby }: LobbyDesk, id: GatewayId): GatewayState => lobbyIn(lobby).gateway(id);

const servingIn = ({ lobby }: LobbyDesk): readonly Serving[] =>
  [...lobby.state().streams].flatMap(([key, { state }]) =>
    state.kind === 'gateway' && isServing(state.gateway)
      ? [{ id: key.slice('gateway/'.length) as GatewayId, state: state.gateway }]
      : [],
  );

/** Tabs that are connected through this gateway, as the lobby knows it. */
const tabsAt = ({ lobby }: LobbyDesk, id: GatewayId): number =>
  [...lobby.state().streams.values()].reduce((sum, { state }) => {
    const { attachments = [] } = (state.kind === 'player' && state.player.session) || {};
    return sum + attachments.filter(({ gateway }) => gateway === id).length;
  }, 0);

const findGateway = (all: readonly Serving[], word: string): GatewayId => {
  const meant = all.filter(({ id }) => id.startsWith(word.toLowerCase()));
  const [only, ...others] = meant;
  if (only && others.length === 0) return only.id;
  const told = all.map(({ id, state }) => `${id} (${state.status})`).join(', ');
  throw new UsageError(
    only
      ? `${word} is the beginning of ${meant.length} gateways' ids.`
      : `No gateway ${word} serves anybody. ${told === '' ? 'There is none.' : `There are: ${told}.`}`,
  );
};

const say = (desk: LobbyDesk, command: GatewayCommand): Promise<boolean> =>
  desk.write(() => {
    const decision = decideGateway(command, stateOf(desk, command.gateway));
    return decision.ok ? decision.event : undefined;
  });

/** Waits until nobody is connected through it any more, or it has ended by itself. */
const waitUntilEmpty = async ({ note }: Call, desk: LobbyDesk, id: GatewayId): Promise<void> => {
  let left = tabsAt(desk, id);
  const { add } = createProgressNote(note, 'tabs moved', left);
  const isEmpty = await desk.until(() => {
    const now = tabsAt(desk, id);
    add(Math.max(0, left - now));
    left = now;
    return left === 0 || !isServing(stateOf(desk, id));
  }, WITHIN_MS);
  if (!isEmpty)
    throw new OpsError(
      `${printCount(left)} tabs are still connected through ${id}: does it run an older version, or hang? SIGTERM ends it.`,
    );
};

export const gatewayDrain = defineCommand({
  name: 'gateway drain',
  summary: 'Lets a gateway move its clients to the others and take no new ones; with --stop it ends then',
  usage: '<gateway>',
  about: `<gateway> is its id, or the beginning of it. The word stands in the lobby, so it reaches a gateway wherever it runs.
There is no way back for this process: whoever wants it to serve again starts it anew.`,
  options: {
    stop: { type: 'boolean', about: 'and ends its process, once nobody is connected through it any more' },
    yes: { type: 'boolean', about: 'also where no other gateway is alive' },
  },
  answers: 'document',
  run: async (call, { stop, yes }) => {
    const word = onlyWord(call, 'gateway (its id, or the beginning of it)');
    const desk = await openLobbyDesk({ log: await call.openLog(), signal: call.signal });
    try {
      const serving = servingIn(desk);
      const id = findGateway(serving, word);
      if (!activeFeatures(desk.lobby).has('presence'))
        throw new OpsError('The feature presence is not active: a gateway drains only by SIGTERM so far.');
      if (!serving.some((other) => other.id !== id && other.state.status === 'alive'))
        demandYes(yes, `No other gateway is alive: the clients of ${id} have nowhere to go.`);
      const tabs = tabsAt(desk, id);
      await say(desk, { type: 'drain', gateway: id });
      await waitUntilEmpty(call, desk, id);
      if (stop) await say(desk, { type: 'stop', gateway: id });
      const { status } = stateOf(desk, id);
      await call.say(
        call.json
          ? JSON.stringify({ gateway: id, tabs, status })
          : `${id}: ${printCount(tabs)} tabs moved; it ${status === 'draining' ? 'takes no clients any more' : 'ends'}`,
      );
      return EXIT.ok;
    } finally {
      await desk.close();
    }
  },
});
