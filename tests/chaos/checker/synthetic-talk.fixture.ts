import {
  type Address,
  type ClientId,
  type CommandId,
  decideChat,
  FEATURES,
  guestName,
  type LineSaid,
  type TableId,
} from '@battleline/domain';
import { CHAT_TOPIC, chatPartition, conversationKey, encodeChat } from '@battleline/events';
import type { Seated, Somebody } from './synthetic-people.fixture.ts';
import { openSyntheticRun, type SyntheticRun } from './synthetic-run.fixture.ts';

/** A line with its append time, ms. */
export type Line = { readonly event: LineSaid; readonly time: number };

export type SyntheticTalk = ReturnType<typeof createTalk>;

const personOf = (id: ClientId) => ({ id, name: guestName(id), kind: 'guest' as const });

export const toClient = ({ client }: Seated): Address => ({ to: client, table: null });
export const atTable = (table: TableId): Address => ({ to: null, table });

/** People of a synthetic run talk, as they should: a test plants a defect in what is written or shown. */
export const createTalk = ({ log, random, lobby, stateOf, askInLobby, writer, tell, hear }: SyntheticRun) => {
  const write = async (event: LineSaid, key = conversationKey(event)): Promise<Line> => {
    const record = { topic: CHAT_TOPIC, partition: chatPartition(key), key: Buffer.from(key, 'hex') };
    const [result] = await log.append([{ ...record, value: encodeChat(event, new Set(FEATURES)) }]);
    if (result?.status !== 'appended') throw new Error('the line did not land');
    return { event, time: result.time };
  };

  /** Tells these lines, all of one conversation, in a frame. */
  const show = (who: Somebody, ...lines: readonly Line[]): void => {
    const [first] = lines;
    if (!first) return;
    const { room, table, from, to } = first.event;
    const other = to === null ? null : personOf(from === who.client ? to : from);
    const shown = lines.map(({ event: { line: id, from: speaker, text }, time }) => ({
      ...{ id, text, time },
      from: personOf(speaker),
    }));
    tell(who, { type: 'chat', room, table, with: other, lines: shown });
  };

  const decide = (who: Seated, line: CommandId, address: Address, text: string): LineSaid => {
    const command = { type: 'say', client: who.client, line, address, text, now: Date.now() * 1000 } as const;
    const decision = decideChat(command, { ...lobby, table: stateOf, saidAt: [] });
    if (!decision.ok || !decision.event) throw new Error('the line is refused');
    return decision.event;
  };

  /** Says a line, which he himself and these others are shown; `spoil` changes what is written. */
  const say = async (
    who: Seated,
    address: Address,
    text: string,
    others: readonly Somebody[],
    spoil: (event: LineSaid) => LineSaid = (event) => event,
  ): Promise<Line> => {
    const id = random.hex(16) as CommandId;
    hear(who, { type: 'chat', id, at: 0, ...address, text });
    const line = await write(spoil(decide(who, id, address, text)));
    for (const one of [who, ...others]) show(one, line);
    tell(who, { type: 'accepted', id, version: 0 });
    return line;
  };

  const tellBlocked = (who: Seated): void =>
    tell(who, { type: 'blocked', lobby: writer.lobby().now(), clients: lobby.blocked(who.client).map(personOf) });

  return {
    write,
    show,
    say,
    tellBlocked,
    /** One blocks another one, or bears him again, and is told so. */
    block: async (who: Seated, { client: other }: Seated, type: 'block' | 'unblock' = 'block'): Promise<void> => {
      await askInLobby(who, { type, client: other }, { type, client: who.client, other });
      tellBlocked(who);
    },
    watch: (who: Seated, table: TableId): Promise<void> =>
      askInLobby(who, { type: 'watch', table }, { type: 'watch', client: who.client, table }),
    /** A connection is told how far its gateway has read the lobby. */
    greet: (who: Somebody): void => tell(who, { type: 'welcome', lobby: writer.lobby().now() }),
  };
};

/** Two who play, one who watches with a name and one without, and one who is elsewhere; all have said something. */
export const playTalkativeRun = async () => {
  const world = await openSyntheticRun();
  const talk = createTalk(world);
  const [ann, bob, wim, eve] = [await world.signIn(), await world.signIn(), await world.signIn(), await world.signIn()];
  const before = await talk.say(eve, toClient(bob), 'good luck', [bob]);
  const table = await world.sitDown(ann, bob);
  for (const who of [ann, bob]) talk.greet(who);
  for (let count = 0; count < 5; count += 1) await world.move(table);
  await talk.watch(wim, table);
  const visitor = world.visit(table);
  const atAll = await talk.say(ann, atTable(table), ' hello\u202e all ', [bob, wim, visitor]);
  const amongWatchers = await talk.say(wim, atTable(table), 'she will win', [visitor]);
  const secret = await talk.say(ann, toClient(bob), 'well?', [bob]);
  const unheard = await talk.say(eve, toClient(ann), 'she has nothing', []);
  return { world, talk, table, ann, bob, wim, eve, visitor, lines: { before, atAll, amongWatchers, secret, unheard } };
};
