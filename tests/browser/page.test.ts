import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { accessibilitySuite } from './accessibility.suite.ts';
import { accountsSuite } from './accounts.suite.ts';
import { findChromium } from './chromium.ts';
import { clocksSuite } from './clocks.suite.ts';
import { connectionSuite } from './connection.suite.ts';
import { linkSuite } from './link.suite.ts';
import { lessonSuite } from './lesson.suite.ts';
import { listeningSuite } from './listening.suite.ts';
import { historySuite } from './history.suite.ts';
import { lobbySuite } from './lobby.suite.ts';
import { newcomerSuite } from './newcomer.suite.ts';
import { phoneSuite } from './phone.suite.ts';
import { placingSuite } from './placing.suite.ts';
import { rematchSuite } from './rematch.suite.ts';
import { savingSuite } from './saving.suite.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';
import { talkSuite } from './talk.suite.ts';
import { watchingSuite } from './watching.suite.ts';

const SUITES = [
  placingSuite,
  connectionSuite,
  listeningSuite,
  lobbySuite,
  watchingSuite,
  rematchSuite,
  linkSuite,
  talkSuite,
  historySuite,
  savingSuite,
  clocksSuite,
  accountsSuite,
  newcomerSuite,
  lessonSuite,
  phoneSuite,
  accessibilitySuite,
];

if (findChromium() !== undefined) {
  let stage: BrowserStage;
  beforeAll(async () => {
    stage = await openBrowserStage();
  }, 300_000);
  afterEach(async () => expect(await stage.leave()).toEqual([]));
  afterAll(async () => expect(await stage.close()).toEqual([]), 30_000);
  for (const suite of SUITES) suite(() => stage);
} else {
  const reason = 'there is no Chromium: apt-get install chromium, or set CHROMIUM_PATH';
  process.stderr.write(`\n*** THE PAGE IS NOT TESTED: ${reason}\n\n`);
  (process.env['CHROMIUM'] === 'required' ? test : test.skip)('Chromium is there for the page', () => {
    throw new Error(reason);
  });
}
