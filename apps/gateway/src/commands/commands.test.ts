import { afterEach, describe, expect, test } from '@jest/globals';
import { type AppendFate, decodeRecord } from '@battleline/events';
import { command, createGateways } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const recordsOf = (id: string): string[] =>
  (gateways.store().partition('lobby', 0)?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' && decoded.header.commandId === id.replaceAll('-', '')
      ? decoded.event.type
      : [];
  });

const typeOf = (value: Uint8Array | null): string | undefined => {
  const decoded = decodeRecord(value);
  return decoded.status === 'decoded' ? decoded.event.type : undefined;
};

describe('a command that is sent twice counts once', () => {
  test('to the same gateway: the same answer, one record', async () => {
    const ann = await (await gateways.start()).enter();
    const invite = command('invite', { to: null });
    ann.say(invite);
    const first = await ann.answer(invite.id);
    ann.say({ ...invite, again: true });
    expect(await ann.answer(invite.id, 1)).toMatchObject({
      type: 'accepted',
      version: first.type === 'accepted' ? first.version : 0,
    });
    expect(recordsOf(invite.id)).toEqual(['InviteSent']);
  });

  test('to two gateways at once: the same answer from both, one effect', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const ann = await one.enter();
    const elsewhere = await two.greet(ann.token, ann.tab, { at: 0, lobby: 0 });
    await elsewhere.hear('welcome');
    const invite = command('invite', { to: null });
    ann.say(invite);
    elsewhere.say({ ...invite, again: true });
    const answer = await elsewhere.answer(invite.id);
    expect(answer).toMatchObject({ type: 'accepted' });
    const { sent } = await elsewhere.hear('invites', (frame) => frame.sent.length > 0);
    expect(sent).toHaveLength(1);
  });

  test('a refusal of a command sent again stands in the log, and any gateway repeats it', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const ann = await one.enter();
    const withdraw = { ...command('withdraw', { invite: '0'.repeat(32) }), again: true };
    ann.say(withdraw);
    expect(await ann.answer(withdraw.id)).toMatchObject({ type: 'rejected', code: 'INVITE_GONE' });
    expect(recordsOf(withdraw.id)).toEqual(['CommandRefused']);
    const elsewhere = await two.greet(ann.token, ann.tab);
    await elsewhere.hear('welcome');
    elsewhere.say(withdraw);
    expect(await elsewhere.answer(withdraw.id)).toMatchObject({ type: 'rejected', code: 'INVITE_GONE' });
    expect(recordsOf(withdraw.id)).toEqual(['CommandRefused']);
  });

  test('a refusal of a command sent once leaves no record', async () => {
    const ann = await (await gateways.start()).enter();
    const withdraw = command('withdraw', { invite: '0'.repeat(32) });
    ann.say(withdraw);
    expect(await ann.answer(withdraw.id)).toMatchObject({ code: 'INVITE_GONE' });
    expect(recordsOf(withdraw.id)).toEqual([]);
  });
});

describe('whatever the log does, an answered command counts once', () => {
  const invites = async (fate: AppendFate) => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    await ann.hear('invites');
    const invite = command('invite', { to: null });
    gateway.log.faults.next(fate);
    ann.say(invite);
    const answer = await ann.answer(invite.id);
    const { sent } = await ann.hear('invites', (frame) => frame.sent.length > 0);
    return { answer, sent, records: recordsOf(invite.id) };
  };

  test('the append is duplicated', async () => {
    const { answer, sent, records } = await invites({ type: 'duplicated' });
    expect([answer.type, sent.length, records]).toEqual(['accepted', 1, ['InviteSent', 'InviteSent']]);
  });
  test('the acknowledgement is lost', async () => {
    const { answer, sent, records } = await invites({ type: 'unacknowledged', lands: true });
    expect([answer.type, sent.length, records[0]]).toEqual(['accepted', 1, 'InviteSent']);
  });
  test('the record is lost, and nobody knows', async () => {
    const { answer, sent, records } = await invites({ type: 'unacknowledged', lands: false });
    expect([answer.type, sent.length, records]).toEqual(['accepted', 1, ['InviteSent']]);
  });
  test('the append is refused, and tried again', async () => {
    const { answer, sent, records } = await invites({ type: 'refused', reason: 'not now' });
    expect([answer.type, sent.length, records]).toEqual(['accepted', 1, ['InviteSent']]);
  });
});

test('a command first sent more than 15 minutes ago by the log, and not known, has expired', async () => {
  const ann = await (await gateways.start()).enter();
  const at = ann.heard.at(-1)?.at ?? 0;
  const invite = { ...command('invite', { to: null }, at - 16 * 60_000_000), again: true };
  ann.say(invite);
  expect(await ann.answer(invite.id)).toMatchObject({ type: 'rejected', code: 'EXPIRED' });
});

describe('a copy that comes late, when its tab has long gone on', () => {
  /** Sends an invite and takes it back, then so many more commands; what the first one, sent again, comes to. */
  const sendAgainAfter = async (others: number) => {
    const ann = await (await gateways.start()).enter();
    const send = async (frame: { readonly id: string } & Record<string, unknown>): Promise<void> => {
      ann.say(frame);
      await ann.answer(frame.id);
    };
    const invite = command('invite', { to: null });
    await send(invite);
    await send(command('withdraw', { invite: invite.id.replaceAll('-', '') }));
    // Refusals of commands sent again stand in the log, too.
    for (let number = 2; number <= others; number += 1)
      await send({ ...command('withdraw', { invite: '0'.repeat(32) }), again: true });
    ann.say({ ...invite, again: true });
    return { answer: await ann.answer(invite.id, 1), records: recordsOf(invite.id) };
  };

  test('gets its answer once more while that is held', async () => {
    const { answer, records } = await sendAgainAfter(7);
    expect(answer).toMatchObject({ type: 'accepted' });
    expect(records).toEqual(['InviteSent']);
  });
  test('is not decided a second time after that', async () => {
    const { answer, records } = await sendAgainAfter(8);
    expect(answer).toMatchObject({ type: 'rejected', code: 'EXPIRED' });
    expect(records).toEqual(['InviteSent']);
  });
});

test('a command after a long silence of the log is not late', async () => {
  const ann = await (await gateways.start()).enter();
  ann.say({ type: 'browse', list: 'players' });
  await ann.hear('list', ({ rows }) => rows.some((row) => 'status' in row && row.status === 'free'));
  gateways.pass(60_000);
  const invite = command('invite', { to: null });
  ann.say(invite);
  expect(await ann.answer(invite.id)).toMatchObject({ type: 'accepted' });
  expect(recordsOf(invite.id)).toEqual(['InviteSent']);
});

test('a command expires, too, between two tries to carry it out', async () => {
  const minute = 60_000;
  let tries = 0;
  const gateway = await gateways.start({}, (records) => {
    if (records.some(({ value }) => typeOf(value) === 'InviteSent') && tries++ === 0) gateways.pass(16 * minute);
    return undefined;
  });
  const ann = await gateway.enter();
  const invite = command('invite', { to: null });
  ann.say(invite);
  expect(await ann.answer(invite.id)).toMatchObject({ type: 'rejected', code: 'EXPIRED' });
  expect(tries).toBe(1);
});

describe('a command for a table that this gateway does not know', () => {
  const table = `3-${'0'.repeat(30)}`;

  test('is refused without a record, where it is sent for the first time', async () => {
    const ann = await (await gateways.start()).enter();
    const resign = command('resign', { table });
    ann.say(resign);
    expect(await ann.answer(resign.id)).toMatchObject({ type: 'rejected', code: 'UNKNOWN_TABLE' });
    expect(recordsOf(resign.id)).toEqual([]);
  });

  test('is put off where it was sent before: the table may have carried it out', async () => {
    const ann = await (await gateways.start()).enter();
    const resign = { ...command('resign', { table }), again: true };
    ann.say(resign);
    expect(await ann.hear('later')).toMatchObject({ id: resign.id, code: 'LAGGING' });
    expect(recordsOf(resign.id)).toEqual([]);
  });
});

test('a command without an answer in time is answered "not now", and carried out all the same', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  const invite = command('invite', { to: null });
  gateway.log.faults.hide();
  ann.say(invite);
  expect(await ann.hear('later')).toMatchObject({ id: invite.id, code: 'UNAVAILABLE' });
  gateway.log.faults.show();
  ann.say({ ...invite, again: true });
  expect(await ann.answer(invite.id)).toMatchObject({ type: 'accepted' });
  expect(recordsOf(invite.id)).toEqual(['InviteSent']);
});
