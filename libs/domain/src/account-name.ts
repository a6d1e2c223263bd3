import { type Decision, type Refusal, refused } from './decider.ts';
import { isLikeGuestName } from './guest-name.ts';

/** A name as its owner writes it, and as it is compared: two names are one if their canonical forms are. */
export type AccountName = { readonly shown: string; readonly canonical: string };

export type NameRejection = Refusal<'BAD_NAME' | 'NAME_RESERVED'>;

export const NAME_LENGTH = { least: 3, most: 20 } as const;

/** Names that would make others believe that the operator, the program or a seat speaks. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'admin administrator admins anonymous battleline bot bots computer everybody everyone formerplayer gateway guest ' +
    'guests host hostmaster me mod moderator mods nobody north null official operator player referee root security ' +
    'server south staff support sysop system team undefined visitor watcher watchers webmaster you'
  ).split(' '),
);

// Small letters of other scripts that look like one of Latin, and digits and letters that look like each other.
// Source: the common ones of Unicode's confusables.txt (UTS 39); the rest is left to the rule of one script.
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  (
    'аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ԁd ԛq ԝw һh ӏi ' +
    'αa βb εe ηn ιi κk νv οo ρp τt υu χx γy ωw ' +
    'ıi ȷj ɡg ɩi ʟl 0o 1i |i li ſs'
  )
    .split(' ')
    .map((pair) => [[...pair][0] ?? '', [...pair][1] ?? ''] as const),
);

const WRITTEN = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[ ._'-](?=[\p{L}\p{N}]))*$/u;
const SEPARATORS = /[ ._'-]/gu;
const SCRIPTS = [/\p{sc=Latin}/u, /\p{sc=Cyrillic}/u, /\p{sc=Greek}/u] as const;

/** Without differences of case, width, separators and look-alikes. */
const canonicalOf = (shown: string): string => {
  const folded = shown.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll(SEPARATORS, '');
  return [...folded].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
};

const RESERVED_FORMS: ReadonlySet<string> = new Set([...RESERVED].map(canonicalOf));

/** The name that a text is, or why it can't be one. */
export const readAccountName = (text: string): Decision<AccountName, NameRejection> => {
  const shown = text.normalize('NFKC').trim();
  const length = [...shown].length;
  const canonical = canonicalOf(shown);
  if (length < NAME_LENGTH.least || length > NAME_LENGTH.most || [...canonical].length < NAME_LENGTH.least)
    return refused('BAD_NAME', `A name has ${NAME_LENGTH.least} to ${NAME_LENGTH.most} letters and digits.`);
  if (!WRITTEN.test(shown))
    return refused('BAD_NAME', 'A name is made of letters and digits, with single spaces, dots, dashes or _ between.');
  if (SCRIPTS.filter((script) => script.test(shown)).length > 1)
    return refused('BAD_NAME', 'A name is written in one script: no letters of another that look the same.');
  if (RESERVED_FORMS.has(canonical) || isLikeGuestName(shown))
    return refused('NAME_RESERVED', 'This name is kept for others: choose another one.');
  return { ok: true, event: { shown, canonical } };
};
