import type { ClientId } from './id.ts';

// prettier-ignore
const MANNERS = [
  'Agile', 'Bold', 'Brave', 'Brisk', 'Calm', 'Candid', 'Clever', 'Daring', 'Eager', 'Fair', 'Fearless', 'Gallant',
  'Gentle', 'Hardy', 'Honest', 'Jolly', 'Keen', 'Lively', 'Loyal', 'Mellow', 'Merry', 'Nimble', 'Noble', 'Patient',
  'Proud', 'Quick', 'Quiet', 'Sly', 'Stern', 'Stout', 'Swift', 'Wise',
] as const;
// prettier-ignore
const ARMS = [
  'Archer', 'Banner', 'Bugler', 'Captain', 'Cavalier', 'Charioteer', 'Companion', 'Drummer', 'Envoy', 'Falconer',
  'Guard', 'Herald', 'Hoplite', 'Javelin', 'Lancer', 'Legate', 'Marshal', 'Navarch', 'Outrider', 'Peltast', 'Pikeman',
  'Quartermaster', 'Ranger', 'Rider', 'Scout', 'Sentinel', 'Shield', 'Slinger', 'Spearman', 'Squire', 'Strategos',
  'Warden',
] as const;

/** The name under which a client without an account is shown: a function of the id, so that no event holds a name. */
export const guestName = (client: ClientId): string => {
  const bits = Number.parseInt(client.slice(0, 6), 16);
  const manner = MANNERS[bits % MANNERS.length] ?? MANNERS[0];
  const arm = ARMS[Math.floor(bits / 32) % ARMS.length] ?? ARMS[0];
  return `${manner} ${arm} ${String(Math.floor(bits / 1024) % 1000).padStart(3, '0')}`;
};

const GUEST_FORM = new RegExp(
  `^(?:${MANNERS.join('|')})[^\\p{L}\\p{N}]*(?:${ARMS.join('|')})[^\\p{L}\\p{N}]*\\d*$`,
  'iu',
);

/** Whether a name could be taken for that of a guest. */
export const isLikeGuestName = (name: string): boolean => GUEST_FORM.test(name);
