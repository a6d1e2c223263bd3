import type { Card } from '@battleline/domain';

const CARD = /\b(?:[GRPYBO](?:10|[1-9])|alexander|darius|cavalry|shields|fog|mud|scout|redeploy|deserter|traitor)\b/g;

/** Every card that is named anywhere in a text, whatever stands around it. */
export const namedCards = (text: string): Set<Card> => new Set(text.match(CARD) as Card[] | null);
