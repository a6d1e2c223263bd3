import type { ServerFrame } from '@battleline/protocol';
import { namedCards } from '../../support/named-cards.ts';
import { hiddenCards } from './frame-check.ts';
import { isOver, type TableBook } from './table-book.ts';
import type { TableMoment } from './table-story.ts';

const HEX_32_BYTES = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
/** A phase has the name of a card, and refusals name it. */
const WORDS_OF_REFUSALS = new Set<string>(['scout']);

/** Whether this seed or nonce went into the shuffle of a table whose game is over. */
const isOpenAt = (hex: string, { state }: TableMoment): boolean =>
  state.status !== 'unknown' && isOver(state) && [state.seed, ...Object.values(state.nonces)].includes(hex);

/** A seed or nonce in a frame, but for that of the frame's own table once its game is over. */
const secretsIn = (text: string, moment: TableMoment | undefined, tables: Pick<TableBook, 'secrets'>) =>
  (text.match(HEX_32_BYTES) ?? []).flatMap((hex) => {
    const secret = tables.secrets.get(hex);
    if (!secret) return [];
    return moment && isOpenAt(hex, moment) ? [] : [`${secret.name} of ${secret.table}`];
  });

/** Links to invites: only the one who has made it is told. */
const linksIn = (frame: ServerFrame): string[] =>
  frame.type !== 'invites'
    ? []
    : frame.received.flatMap(({ id, link }) => (link === null ? [] : [`the link to the invite ${id}`]));

/**
 * What a frame tells that its receiver may not know. `moment` is the table of a table frame as the log has it at the
 * frame's version; `said` is the command that a refusal answers: what it named may be named back.
 */
export const leaksIn = (
  frame: ServerFrame,
  receiver: { readonly client: string | null; readonly moment: TableMoment | undefined; readonly said: string },
  tables: Pick<TableBook, 'secrets'>,
): string[] => {
  const text = JSON.stringify(frame);
  const secrets = secretsIn(text, receiver.moment, tables);
  if (frame.type === 'table')
    return receiver.moment ? [...secrets, ...hiddenCards(frame, receiver.moment, receiver.client)] : secrets;
  const said = namedCards(receiver.said);
  const cards = [...namedCards(text)].filter((card) => !said.has(card));
  return [
    ...secrets,
    ...linksIn(frame),
    ...cards.filter((card) => frame.type !== 'rejected' || !WORDS_OF_REFUSALS.has(card)),
  ];
};
