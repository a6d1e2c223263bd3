import { randomBytes } from 'node:crypto';
import { accountDecider, type ClientId, parseClientId, readAccountName } from '@battleline/domain';
import { activeFeatures, lobbyIn } from '@battleline/events';
import {
  createAccountWriter,
  kyselyOver,
  type LobbyDesk,
  nameKeyOf,
  type NameStore,
  nameStore,
  openLobbyDesk,
  revokeLogins,
  type StoredAccount,
} from '@battleline/service';
import { type Call, type Command, defineCommand, EXIT, OpsError, UsageError } from './tool/command.ts';

type Verb = 'disable' | 'enable' | 'erase';
type KnownAccount = Exclude<StoredAccount['account'], { readonly status: 'unknown' }>;
type Found = StoredAccount & { readonly account: KnownAccount };

/** How long it may take until the gateways have put somebody out, ms. */
const PUT_OUT_WITHIN_MS = 30_000;

const isKnown = (stored: StoredAccount | undefined): stored is Found =>
  stored !== undefined && stored.account.status !== 'unknown';

/** The account of a client's id, or of a name; names are unreadable without the secret of the gateways. */
const findAccount = async (call: Call, store: NameStore, word: string): Promise<Found> => {
  const client = parseClientId(word);
  if (client) {
    const all = (await store.ofClients([client])).filter(isKnown);
    const found = all.find(({ account }) => account.status !== 'erased') ?? all[0];
    if (!found) throw new OpsError(`Client ${client} has no account.`);
    return found;
  }
  const read = readAccountName(word);
  if (!read.ok || !read.event) throw new UsageError(`${word} is no client's id, and no name of an account.`);
  const secret = (await call.environment())['NAME_SECRET'];
  if (secret === undefined)
    throw new OpsError(
      "To find a name set NAME_SECRET, as the gateways have it; or give the client's id.",
      EXIT.config,
    );
  const found = await store.name(nameKeyOf(secret, read.event.canonical));
  if (!isKnown(found)) throw new OpsError(`There is no account of the name ${word}.`);
  return found;
};

/** Decides and writes it; answers whether anything was to be written. */
const write = async (call: Call, desk: LobbyDesk, store: NameStore, found: Found, verb: Verb): Promise<boolean> => {
  const commandId = randomBytes(16).toString('hex');
  const writeAccount = createAccountWriter({
    gateway: null,
    log: await call.openLog(),
    store,
    features: () => activeFeatures(desk.lobby),
    logTime: () => Date.now() * 1000,
    signal: call.signal,
  });
  const written = await writeAccount({
    nameKey: found.nameKey,
    commandId,
    actor: null,
    decide: ({ account }) => accountDecider.decide({ type: verb }, account),
  });
  switch (written.status) {
    case 'written':
      return written.found.commandIds.includes(commandId);
    case 'refused':
      throw new OpsError(`${written.rejection.code}: ${written.rejection.reason}`);
    case 'undecided':
      throw new OpsError('It is not known in time whether this is so now: does a projector run? Ask again.');
  }
};

const isHere = ({ lobby }: LobbyDesk, client: ClientId): boolean => {
  const { session, seat } = lobbyIn(lobby).player(client);
  return session !== null || seat !== null;
};

const DONE = { disable: 'disabled', enable: 'enabled', erase: 'erased' } as const;

const run = async (call: Call, verb: Verb): Promise<number> => {
  const word = call.words.join(' ');
  if (word === '') throw new UsageError("Which client? An id, or an account's name.");
  const kysely = kyselyOver(await call.openDatabase());
  const store = nameStore(kysely);
  const desk = await openLobbyDesk({ log: await call.openLog(), signal: call.signal });
  try {
    if (!activeFeatures(desk.lobby).has('accounts'))
      throw new OpsError('The feature accounts is not active: there are no accounts.');
    const found = await findAccount(call, store, word);
    const { client } = found.account;
    const wasHere = isHere(desk, client);
    const isNew = await write(call, desk, store, found, verb);
    if (verb === 'erase') await revokeLogins(kysely, client);
    const isGone = verb === 'enable' || (await desk.until(() => !isHere(desk, client), PUT_OUT_WITHIN_MS));
    const so = `${client} is ${DONE[verb]}${isNew ? '' : ' already'}`;
    const out = verb !== 'enable' && wasHere && isGone ? '; his game and session are over' : '';
    await call.say(call.json ? JSON.stringify({ client, status: DONE[verb], isNew, wasHere, isGone }) : so + out);
    if (!isGone) throw new OpsError('No gateway has ended his game and session yet: does one run?');
    return EXIT.ok;
  } finally {
    await desk.close();
  }
};

const USAGE = '<id or name>';

export const clientDisable: Command = defineCommand({
  name: 'client disable',
  summary: 'Keeps an account out until it is enabled; its owner is put out of all gateways at once',
  usage: USAGE,
  options: {},
  answers: 'document',
  run: (call) => run(call, 'disable'),
});

export const clientEnable: Command = defineCommand({
  name: 'client enable',
  summary: 'Lets a disabled account in again',
  usage: USAGE,
  options: {},
  answers: 'document',
  run: (call) => run(call, 'enable'),
});

export const clientErase: Command = defineCommand({
  name: 'client erase',
  summary: 'Erases an account: key, name, password; its owner is put out of all gateways at once',
  usage: USAGE,
  options: {},
  answers: 'document',
  destroys: 'Nobody can read or give back what is erased, and the name stays taken for ever.',
  run: (call) => run(call, 'erase'),
});
