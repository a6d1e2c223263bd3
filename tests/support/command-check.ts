import type { ServerFrame } from '@battleline/protocol';
import type { Truth } from './log-truth.ts';
import type { Admitted } from './log-watch.ts';
import type { Guest } from './player.ts';
import type { SentFrame } from './tape.ts';

type Outgoing = SentFrame & { readonly table?: string };
type Told = Extract<ServerFrame, { type: 'accepted' | 'rejected' }>;

/** One command of one client: how often it was sent, and every answer that it got. */
export type Command = {
  readonly id: string;
  readonly type: string;
  readonly sent: number;
  readonly answers: readonly Told[];
};

const COMMANDS = ['invite', 'withdraw', 'decline', 'accept', 'ready', 'move', 'resign', 'watch', 'unwatch'];

/** All commands on a tape. */
export const commandsOn = ({ tape }: Pick<Guest, 'tape'>): Command[] => {
  const commands = new Map<string, { type: string; sent: number; answers: Told[] }>();
  for (const { direction, text } of tape.frames) {
    const frame = JSON.parse(text) as Outgoing | Told;
    if (frame.id === undefined || frame.id === null) continue;
    if (direction === 'in') {
      if (frame.type === 'accepted' || frame.type === 'rejected') commands.get(frame.id)?.answers.push(frame as Told);
    } else if (COMMANDS.includes(frame.type)) {
      const command = commands.get(frame.id) ?? { type: frame.type, sent: 0, answers: [] };
      commands.set(frame.id, { ...command, sent: command.sent + 1 });
    }
  }
  return [...commands].map(([id, command]) => ({ id, ...command }));
};

const byCommand = (truth: Truth): Map<string, Admitted[]> => {
  const found = new Map<string, Admitted[]>();
  for (const record of truth.records) {
    if (record.status !== 'admitted' || record.header.commandId === null) continue;
    found.set(record.header.commandId, [...(found.get(record.header.commandId) ?? []), record]);
  }
  return found;
};

const answerFaults = ({ answers, type }: Command, records: readonly Admitted[], client: string): string[] => {
  const [first] = answers;
  const told = answers.map((answer) => (answer.type === 'accepted' ? `accepted ${answer.version}` : answer.code));
  if (new Set(told).size > 1) return [`answered differently: ${told.join(', ')}`];
  if (records.length > 1) return [`stands ${records.length} times`];
  const [record] = records;
  const isCarriedOut = record !== undefined && record.event.type !== 'CommandRefused';
  if (!first) return [];
  if (first.type === 'rejected') return isCarriedOut ? ['refused, and carried out'] : [];
  // What is so already needs no record.
  if (!record) return ['watch', 'unwatch', 'ready'].includes(type) ? [] : ['accepted, and stands nowhere'];
  if (!isCarriedOut) return ['accepted, and refused in the log'];
  const version = record.changes.find(({ key }) => key.startsWith('table/') || key === `player/${client}`)?.version;
  return version === first.version ? [] : [`confirmed at version ${first.version}, stands at ${version}`];
};

/** Holds every command of a client against the log: an accepted one stands exactly once and at its version. */
export const commandFaults = (guest: Guest, truth: Truth): string[] => {
  if (guest.id === null) return [];
  const { id: client } = guest;
  const records = byCommand(truth);
  return commandsOn(guest).flatMap((command) =>
    answerFaults(command, records.get(command.id.replaceAll('-', '')) ?? [], client).map(
      (fault) => `${command.type} ${command.id}, sent ${command.sent} times: ${fault}`,
    ),
  );
};
