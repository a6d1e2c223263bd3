import { expect } from '@jest/globals';
import { answered, type Login, register, signIn } from '../support/accounts.ts';
import { opsOn } from '../support/ops-tool.ts';
import { type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { playUntil } from './play-until.ts';

const codeOf = async (stage: Stage, login: Login): Promise<string | undefined> =>
  (await answered(stage, '/api/login', login)).body.code;

/** What operators do while people play, on a system with all features. */
export const operating = (story: Story): void => {
  story(
    'a gateway drains and ends as an operator says while two play through it: they play on through the others',
    async (stage) => {
      const [place] = stage.system.gateways;
      if (!place) throw new Error('there is no gateway');
      const gateway = String((await place.process().line('ready'))['gateway']);
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(0)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 10);
      expect(await opsOn(stage, 'gateway', 'drain', gateway, '--stop')).toMatchObject({
        code: 0,
        told: expect.stringContaining(`${gateway}: 2 tabs moved; it ends`),
      });
      expect(await place.process().exited).toBe(0);
      await playUntil(stage, [one, other], table, 20);
      await place.start();
    },
    120_000,
  );

  story(
    'whoever is disabled, or erased, by an operator is put out of his game at once, wherever he is connected',
    async (stage) => {
      const login = { name: 'Kunigunde', password: 'password of Kunigunde' };
      const { you, token } = await register(stage, login);

      const playsUntil = async (session: string, ...words: readonly string[]): Promise<void> => {
        const member = await stage.openTab({ id: you.id, token: session } as Player, 1);
        const other = await stage.enter(2);
        const table = await sitDown(member, other);
        await playUntil(stage, [member, other], table, 6);
        expect(await opsOn(stage, 'client', ...words)).toMatchObject({
          code: 0,
          told: expect.stringContaining('his game and session are over'),
        });
        await member.reach('the end of his session', (client) => client.connection().status === 'closed');
        await seeTheEnd(other, table);
        expect(other.client.state().tables.get(table)?.view.position?.result).toMatchObject({ by: 'resign' });
      };

      await playsUntil(token, 'disable', 'kunigunde');
      expect(await codeOf(stage, login)).toBe('ACCOUNT_DISABLED');
      expect((await opsOn(stage, 'client', 'disable', you.id)).told).toContain('is disabled already');
      expect((await opsOn(stage, 'client', 'enable', you.id)).code).toBe(0);
      expect((await opsOn(stage, 'client', 'erase', you.id)).code).toBe(64);
      await playsUntil(await signIn(stage, login), 'erase', you.id, '--yes');
      expect(await codeOf(stage, login)).toBe('WRONG_CREDENTIALS');
      expect(await opsOn(stage, 'client', 'enable', 'Kunigunde')).toMatchObject({
        code: 1,
        told: expect.stringContaining('NO_ACCOUNT'),
      });
    },
    180_000,
  );
};
